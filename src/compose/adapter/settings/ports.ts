import type { Entry, PublishedPort } from '../../../core/workload/workload.ts';
import { addressPlace } from './port-address.ts';
import type { ListItem, MapNode } from '../../language/node.ts';
import { parseShortPort } from '../../../formats/docker-values/port.ts';
import { networkAddresses } from './network-binding.ts';
import { joinsRouted } from './networks.ts';
import { entryAt } from './service-view.ts';
import type { SettingReader } from './service-view.ts';
import { readScalar, textOf, writtenList } from './written.ts';
import type { ParsedValue } from './written.ts';

/** Reads published ports, in short and long syntax; a range is one entry. */
export const portReader: SettingReader = {
  keys: ['ports', 'networks'],
  read(view) {
    const addresses = networkAddresses(view);
    const routed = joinsRouted(view);
    const ports = writtenList(entryAt(view, 'ports'), (item) =>
      readPort(item).map((port) => {
        const bound = bind(port, addresses);
        return routed ? asRouted(bound) : bound;
      }),
    );
    return ports === undefined ? {} : { ports };
  },
};

function asRouted(entry: Entry<PublishedPort>): Entry<PublishedPort> {
  return 'value' in entry ? { ...entry, value: { ...entry.value, routed: true } } : entry;
}

/** Returns a port with the addresses that its networks decide: an address of its own counts, unless none publishes. */
function bind(port: Entry<PublishedPort>, addresses: readonly string[] | undefined): Entry<PublishedPort> {
  if (addresses === undefined || !('value' in port)) return port;
  if (addresses.length > 0 && port.value.hostIp !== '') return port;
  return { ...port, value: { ...port.value, bound: addresses } };
}

function readPort(item: ListItem): readonly Entry<PublishedPort>[] {
  const reading = item.value.kind === 'map' ? longPort(item.value) : shortPort(item);
  if ('unresolved' in reading) return [{ ...reading, at: [item.at] }];
  const address = addressPlace(item, reading.value);
  const at = [address === undefined ? item.at : { ...item.at, address }];
  return reading.value.map((value) => ({ value, at }));
}

function shortPort(item: ListItem): ParsedValue<readonly PublishedPort[]> {
  return readScalar(item.value, (scalar) => parseShortPort(textOf(scalar) ?? ''), 'a port');
}

const unset = { value: undefined };

function field(port: MapNode, name: string): ParsedValue<string | undefined> {
  const entry = port.entries.get(name);
  if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.type === 'null')) return unset;
  return readScalar(entry.value, textOf, `a value of ${name}`);
}

function valueOf(reading: ParsedValue<string | undefined>): string | undefined {
  return 'value' in reading ? reading.value : undefined;
}

function longPort(port: MapNode): ParsedValue<readonly PublishedPort[]> {
  const [target, published, hostIp, protocol, mode] = [
    field(port, 'target'),
    field(port, 'published'),
    field(port, 'host_ip'),
    field(port, 'protocol'),
    field(port, 'mode'),
  ];
  for (const each of [target, published, hostIp, protocol, mode]) if ('unresolved' in each) return each;
  const host = valueOf(hostIp) ?? '';
  const address = host.includes(':') ? `[${host}]` : host;
  const text = `${address}:${valueOf(published) ?? ''}:${valueOf(target) ?? ''}/${valueOf(protocol) ?? 'tcp'}`;
  const ports = parseShortPort(text);
  if (ports === undefined) return { unresolved: `${JSON.stringify(text)} is not a port` };
  const written = valueOf(mode);
  return { value: written === undefined ? ports : ports.map((each) => ({ ...each, mode: written })) };
}
