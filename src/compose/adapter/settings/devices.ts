import type { Entry } from '../../../core/workload/workload.ts';
import type { Device, DeviceRequest } from '../../../core/workload/workload-devices.ts';
import { itemsOf, listItems } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry, MapNode } from '../../language/node.ts';
import { parseDevice } from '../../../formats/docker-values/device.ts';
import type { DeviceSpec } from '../../../formats/docker-values/device.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader, WrittenSettings } from './service-view.ts';
import { integerOf, readScalar, textOf } from './written.ts';
import type { ParsedValue } from './written.ts';

type Spec =
  | { value: DeviceSpec; at: readonly ListItem['at'][] }
  | { unresolved: string; at: readonly ListItem['at'][] };

function readDevice(item: ListItem): Spec {
  const at = [item.at];
  if (item.value.kind !== 'map') {
    return { ...readScalar(item.value, (scalar) => parseDevice(textOf(scalar) ?? ''), 'a device'), at };
  }
  const fields = item.value.entries;
  const source = requiredText(fields.get('source'), 'source');
  const target = fields.has('target') ? requiredText(fields.get('target'), 'target') : source;
  const access = fields.has('permissions')
    ? requiredText(fields.get('permissions'), 'permissions')
    : { value: 'rwm' };
  for (const each of [source, target, access]) if ('unresolved' in each) return { ...each, at };
  const [hostPath, containerPath, permissions] = [source, target, access].map((each) =>
    'value' in each ? each.value : '',
  );
  // Compose takes a source without another target for a CDI name, as in the short form.
  const alone = hostPath === containerPath ? parseDevice(hostPath ?? '') : undefined;
  const spec = alone?.kind === 'cdi' ? alone : parseDevice(`${hostPath}:${containerPath}:${permissions}`);
  return spec === undefined ? { unresolved: 'not a device', at } : { value: spec, at };
}

function requiredText(entry: MapEntry | undefined, name: string): ParsedValue<string> {
  return entry === undefined ? { unresolved: `${name} is missing` } : readScalar(entry.value, textOf, 'text');
}

/** Reads device nodes; a Container Device Interface name is a device request. */
export const deviceReader: SettingReader = {
  keys: ['devices', 'gpus', 'deploy'],
  read(view) {
    const entry = entryAt(view, 'devices');
    const items = entry && listItems(entry);
    const specs = items?.map(readDevice) ?? [];
    const devices: Entry<Device>[] = specs.flatMap((spec): Entry<Device>[] => {
      if ('unresolved' in spec) return [spec];
      return spec.value.kind === 'node' ? [{ value: spec.value.device, at: spec.at }] : [];
    });
    const requests = [...specs.flatMap(cdiRequest), ...gpuRequests(view)];
    const append = entry?.value.kind === 'list' ? entry.value.append : undefined;
    const written: WrittenSettings = {};
    if (entry !== undefined) {
      written.devices =
        items === undefined
          ? { unresolved: 'expected a list', at: [entry.at] }
          : { value: devices, at: [entry.at], ...(append && { append }) };
    }
    if (requests.length > 0)
      written.deviceRequests = { value: requests, at: requests.flatMap(({ at }) => at) };
    return written;
  },
};

function cdiRequest(spec: Spec): Entry<DeviceRequest>[] {
  if ('unresolved' in spec || spec.value.kind !== 'cdi') return [];
  return [
    { value: { driver: 'cdi', count: 0, deviceIds: [spec.value.name], capabilities: [] }, at: spec.at },
  ];
}

function gpuRequests(view: ServiceView): Entry<DeviceRequest>[] {
  const reserved = entryAt(view, 'deploy', 'resources', 'reservations', 'devices');
  const gpus = entryAt(view, 'gpus');
  const fromGpus = gpus && itemsOf(gpus)?.map((item) => readRequest(item, ['gpu']));
  const fromDeploy = reserved && listItems(reserved)?.map((item) => readRequest(item, []));
  const broken = [gpus && !fromGpus ? gpus : undefined, reserved && !fromDeploy ? reserved : undefined];
  return [
    ...(fromGpus ?? []),
    ...(fromDeploy ?? []),
    ...broken.flatMap((each) => (each ? [{ unresolved: 'expected a list', at: [each.at] }] : [])),
  ];
}

function readRequest(item: ListItem, always: readonly string[]): Entry<DeviceRequest> {
  const at = [item.at];
  if (item.value.kind === 'map') return { ...requestOf(item.value, always), at };
  const all = readScalar(
    item.value,
    (scalar) => (scalar.text === 'all' ? -1 : undefined),
    'a device request',
  );
  if ('unresolved' in all) return { ...all, at };
  return { value: { driver: '', count: -1, deviceIds: [], capabilities: always }, at };
}

function requestOf(map: MapNode, always: readonly string[]): ParsedValue<DeviceRequest> {
  const fields = map.entries;
  const driver = fields.has('driver') ? requiredText(fields.get('driver'), 'driver') : { value: '' };
  const ids = texts(fields.get('device_ids'));
  const capabilities = texts(fields.get('capabilities'));
  const count = countOf(fields.get('count'), 'value' in ids && ids.value.length > 0);
  if ('unresolved' in driver) return driver;
  if ('unresolved' in ids) return ids;
  if ('unresolved' in capabilities) return capabilities;
  if ('unresolved' in count) return count;
  const asked = [...new Set([...always, ...capabilities.value])];
  return { value: { driver: driver.value, count: count.value, deviceIds: ids.value, capabilities: asked } };
}

/** Returns -1, every device, if neither a count nor devices are given (05-services, `devices`). */
function countOf(entry: MapEntry | undefined, named: boolean): ParsedValue<number> {
  if (entry === undefined) return { value: named ? 0 : -1 };
  return readScalar(entry.value, (scalar) => (scalar.text === 'all' ? -1 : integerOf(scalar)), 'a count');
}

function texts(entry: MapEntry | undefined): ParsedValue<readonly string[]> {
  const items = entry === undefined ? [] : listItems(entry);
  if (items === undefined) return { unresolved: 'expected a list' };
  const values: string[] = [];
  for (const item of items) {
    const reading = readScalar(item.value, textOf, 'text');
    if ('unresolved' in reading) return reading;
    values.push(reading.value);
  }
  return { value: values };
}
