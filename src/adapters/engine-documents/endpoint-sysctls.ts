import { endpointSysctlOption, parseEndpointSysctls } from '../../formats/docker-values/endpoint-sysctls.ts';
import type { Entry } from '../../core/workload/workload.ts';
import { child, isPresent, locate, members, type Cursor } from './cursor.ts';
import type { DocumentSettings } from './settings.ts';

/** Adds the kernel parameters that the options of endpoints (`networks`, by name) set on their interfaces. */
export function withEndpointSysctls(reading: DocumentSettings, networks: Cursor): DocumentSettings {
  const options = members(networks)
    .map(([, network]) => child(child(network, 'DriverOpts'), endpointSysctlOption))
    .filter(isPresent);
  if (options.length === 0) return reading;
  const entries = options.flatMap((option): readonly Entry<string>[] => {
    const at = locate(option);
    return typeof option.value === 'string'
      ? parseEndpointSysctls(option.value).map((value) => ({ value, at }))
      : [{ unresolved: 'expected a string', at }];
  });
  const own = reading.settings.sysctls;
  if (own !== undefined && 'unresolved' in own) return reading;
  const at = [...(own?.at ?? []), ...options.flatMap((option) => locate(option))];
  const sysctls = { ...own, value: [...(own?.value ?? []), ...entries], at };
  return { ...reading, settings: { ...reading.settings, sysctls } };
}
