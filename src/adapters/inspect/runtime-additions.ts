import { posix } from 'node:path';
import type { RuntimeSpec, SpecDevice } from '../../core/workload/effective.ts';
import { isWithin } from '../../core/is-within.ts';
import type { Location } from '../../core/location.ts';
import { known, type Observed } from '../../core/observed.ts';
import type { Entry, Mount, WrittenWorkload } from '../../core/workload/workload.ts';
import type { Device, DeviceRequest, RequestedSetting } from '../../core/workload/workload-devices.ts';

type SpecMount = RuntimeSpec['mounts'][number];

function isBind({ type, options }: SpecMount): boolean {
  return type === 'bind' || options.includes('bind') || options.includes('rbind');
}

/** What dockerd keeps of a container whose network or IPC namespace another one joins. */
const ofOwner = /\/containers\/[0-9a-f]{64}\/(?:hosts|hostname|resolv\.conf|mounts\/shm)$/u;
const ofNamespace = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/dev/shm']);

/**
 * Files that dockerd itself mounts: those it keeps for the container or for the owner of a joined namespace, its
 * init, and the host’s /dev/shm.
 */
function isOfEngine({ destination, source }: SpecMount, id: string): boolean {
  return (
    source.includes(`/containers/${id}/`) ||
    (ofNamespace.has(destination) && ofOwner.test(source)) ||
    destination === '/sbin/docker-init' ||
    (destination === '/dev/shm' && source === '/dev/shm')
  );
}

const propagations = /^r?(?:shared|slave|private|unbindable)$/u;

function mountOf({ destination, source, options }: SpecMount, from: string): Mount {
  const propagation = options.findLast((option) => propagations.test(option));
  return {
    type: 'bind',
    source,
    hostPath: known(source, from),
    target: destination,
    readOnly: options.includes('ro') || options.includes('rro'),
    ...(propagation === undefined ? {} : { propagation }),
    options: [],
  };
}

/** Names a device by its numbers, as udev does: the specification does not say which node of the host it is. */
function deviceOf({ path, type, major, minor, access }: SpecDevice): Device {
  return { hostPath: `/dev/${type}/${major}:${minor}`, containerPath: path, permissions: access };
}

function valuesOf<T>(entries: readonly Entry<T>[]): readonly T[] {
  return entries.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

function addedMounts(
  written: readonly Entry<Mount>[],
  { value, from }: { value: RuntimeSpec; from: string },
  id: string,
): readonly Mount[] {
  const targets = new Set(valuesOf(written).map(({ target }) => posix.resolve('/', target)));
  return value.mounts
    .filter((mount) => isBind(mount) && !isOfEngine(mount, id))
    .filter(({ destination }) => !targets.has(posix.resolve('/', destination)))
    .map((mount) => mountOf(mount, from));
}

function addedDevices(written: readonly Entry<Device>[], devices: readonly SpecDevice[]): readonly Device[] {
  // A directory of devices is one written entry and several nodes.
  const paths = valuesOf(written).map(({ containerPath }) => containerPath);
  return devices.filter(({ path }) => !paths.some((own) => isWithin(path, own))).map(deviceOf);
}

/** Returns a list setting with further entries; a setting without a known value stays as it is. */
function appendTo(
  { settings }: WrittenWorkload,
  name: RequestedSetting,
  values: readonly unknown[],
  at: readonly Location[],
): WrittenWorkload['settings'] {
  const current = settings[name];
  if (values.length === 0 || (current !== undefined && !('value' in current))) return {};
  const added = values.map((value) => ({ value, at }));
  return { [name]: { ...current, value: [...(current?.value ?? []), ...added], at: current?.at ?? at } };
}

function withListed(
  request: Entry<DeviceRequest>,
  listedIn: readonly RequestedSetting[],
): Entry<DeviceRequest> {
  return 'value' in request ? { ...request, value: { ...request.value, listedIn } } : request;
}

/**
 * Returns a container with the bind mounts and devices of its runtime specification that no setting shows:
 * those of a device driver (CDI), of a runtime or of a plugin. They are placed at the device requests, if
 * there are any. Without the specification the workload is unchanged. The result for its own output is equal.
 */
export function withRuntimeAdditions(written: WrittenWorkload, spec: Observed<RuntimeSpec>): WrittenWorkload {
  const { surface, id, settings } = written;
  if (surface !== 'container' || id === undefined || spec.state !== 'known') return written;
  const { deviceRequests, mounts, devices, privileged } = settings;
  const requests = deviceRequests && 'value' in deviceRequests ? deviceRequests.value : [];
  const at = requests.length > 0 ? requests.flatMap((request) => request.at) : written.at;
  // A privileged container has every device, which is a finding of its own.
  const isPrivileged = privileged !== undefined && (!('value' in privileged) || privileged.value);
  const nodes = isPrivileged ? [] : (spec.value.devices ?? []);
  const listedIn: readonly RequestedSetting[] = [
    ...(mounts === undefined || 'value' in mounts ? ['mounts' as const] : []),
    ...(spec.value.devices === undefined ? [] : ['devices' as const]),
  ];
  return {
    ...written,
    settings: {
      ...settings,
      ...appendTo(written, 'mounts', addedMounts(listOf(mounts), spec, id), at),
      ...appendTo(written, 'devices', addedDevices(listOf(devices), nodes), at),
      ...(deviceRequests && 'value' in deviceRequests && requests.length > 0
        ? { deviceRequests: { ...deviceRequests, value: requests.map((one) => withListed(one, listedIn)) } }
        : {}),
    },
  };
}

function listOf<T>(
  setting: { value: readonly Entry<T>[] } | { unresolved: string } | undefined,
): readonly Entry<T>[] {
  return setting !== undefined && 'value' in setting ? setting.value : [];
}
