import type { CdiDevice } from '../core/workload/cdi-device.ts';
import { known, valueOf, type Observed } from '../core/observed.ts';
import type { Entry, Mount, Setting } from '../core/workload/workload.ts';
import type { Device, DeviceRequest, RequestedSetting } from '../core/workload/workload-devices.ts';

/** The values that a CDI device adds to a setting. */
const additions: Readonly<Record<RequestedSetting, (device: CdiDevice) => readonly (Mount | Device)[]>> = {
  devices: ({ devices }) => devices,
  mounts: ({ mounts, from }) =>
    mounts.map(({ hostPath, target, readOnly }) => ({
      type: 'bind',
      source: hostPath,
      hostPath: known(hostPath, from),
      target,
      readOnly,
      options: [],
    })),
};

function unresolved(names: readonly string[], why: string): string {
  const devices = names.length === 0 ? 'a CDI device' : `the CDI device ${names.join(', ')}`;
  return `its specification decides what ${devices} adds, and ${why}`;
}

/** Only CDI can add any host path or device; `listedIn` says that the setting has the entries already. */
function entriesOf(
  name: RequestedSetting,
  request: Entry<DeviceRequest>,
  catalog: Observed<readonly CdiDevice[]> | undefined,
): readonly Entry<Mount | Device>[] {
  if (!('value' in request))
    return [{ unresolved: unresolved([], `is unknown: ${request.unresolved}`), at: request.at }];
  if (request.value.driver !== 'cdi') return [];
  const { deviceIds, listedIn = [] } = request.value;
  const { at } = request;
  if (listedIn.includes(name)) return [];
  const all = catalog === undefined ? undefined : valueOf(catalog);
  const found = deviceIds.flatMap((id) => all?.find((device) => device.name === id) ?? []);
  if (all !== undefined && deviceIds.length > 0 && found.length === deviceIds.length)
    return found.flatMap((device) => additions[name](device).map((value) => ({ value, at })));
  const why = catalog?.state === 'unreadable' ? `could not be read: ${catalog.detail}` : 'was not found';
  return [{ unresolved: unresolved(deviceIds, why), at }];
}

/**
 * Adds what requested CDI devices add to a setting, by the specifications of the engine's machine. Without
 * them the entries have no value, so that no check takes the written mounts and devices for all.
 */
export function withRequestedDevices<T>(
  name: RequestedSetting,
  setting: Setting<readonly Entry<T>[]>,
  { value: requests }: Setting<readonly Entry<DeviceRequest>[]>,
  catalog: Observed<readonly CdiDevice[]> | undefined,
): Setting<readonly Entry<T>[]> {
  const { value } = setting;
  if (requests.state === 'absent' || value.state !== 'known') return setting;
  const asked: readonly Entry<DeviceRequest>[] =
    requests.state === 'known' ? requests.value : [{ unresolved: requests.detail, at: [] }];
  const added = asked.flatMap((request) => entriesOf(name, request, catalog)) as Entry<T>[];
  return added.length === 0 ? setting : { ...setting, value: known([...value.value, ...added], value.from) };
}
