import { parseDevice } from '../../formats/docker-values/device.ts';
import { append, refuse, usesOf } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';
import { whyOpen } from './readers.ts';

/** Reads every `--device`: a node is a device, a CDI name a request to the driver `cdi`. */
export function finishDevices(draft: Draft): void {
  for (const use of usesOf(draft, 'device')) readDevice(use, draft);
}

function readDevice(use: PlacedUse, draft: Draft): void {
  const at = [use.at];
  const spec = use.unknown.length > 0 ? undefined : parseDevice(use.value);
  if (spec?.kind === 'node') append(draft, 'devices', [{ value: spec.device, at }]);
  else if (spec) {
    const value = { driver: 'cdi', count: 0, deviceIds: [spec.name], capabilities: [] };
    append(draft, 'deviceRequests', [{ value, at }]);
  } else {
    if (use.unknown.length === 0) refuse(draft, use);
    append(draft, 'devices', [{ unresolved: whyOpen(use), at }]);
  }
}
