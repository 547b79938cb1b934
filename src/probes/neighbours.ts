import { isIPv4 } from 'node:net';
import {
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  type JsonRecord,
} from '../formats/json/members.ts';

/** A port of another container. */
export interface Neighbour {
  /** `IP:PORT`. */
  address: string;
  /** Whether it is in a network that the container is in. */
  isNear: boolean;
}

const mostOfEach = 6;

/**
 * Returns ports of other running containers, from `GET /containers/json`: those that their images expose or that are
 * published. A container that shares a network is reached there only.
 * @throws TypeError for a document of another form.
 */
export function findNeighbours(inspect: JsonRecord, containers: readonly unknown[]): readonly Neighbour[] {
  const own = new Set(networksOf(inspect).map(({ id }) => id));
  const id = stringAt(inspect, 'Id');
  const joined = /^container:(.+)$/u.exec(
    stringAt(recordAt(inspect, 'HostConfig'), 'NetworkMode') ?? '',
  )?.[1];
  const all = containers.filter(isJsonRecord).flatMap((container) => {
    const other = stringAt(container, 'Id');
    if (other === undefined || other === id || (joined !== undefined && other.startsWith(joined))) return [];
    const ports = portsOf(container);
    const networks = networksOf(container);
    const shared = networks.filter((network) => own.has(network.id));
    const [used, isNear] = shared.length > 0 ? [shared, true] : [networks, false];
    return used.flatMap(({ address }) => ports.map((port) => ({ address: `${address}:${port}`, isNear })));
  });
  return [true, false].flatMap((near) => all.filter(({ isNear }) => isNear === near).slice(0, mostOfEach));
}

function networksOf(container: JsonRecord): readonly { id: string; address: string }[] {
  const networks = recordAt(recordAt(container, 'NetworkSettings'), 'Networks') ?? {};
  return Object.values(networks).flatMap((network) => {
    if (!isJsonRecord(network)) return [];
    const [id = '', address = ''] = [stringAt(network, 'NetworkID'), stringAt(network, 'IPAddress')];
    return id !== '' && isIPv4(address) ? [{ id, address }] : [];
  });
}

function portsOf(container: JsonRecord): readonly number[] {
  const ports = listAt(container, 'Ports').flatMap((port) => {
    if (!isJsonRecord(port) || stringAt(port, 'Type') !== 'tcp') return [];
    const number = integerAt(port, 'PrivatePort');
    return number !== undefined && number > 0 && number < 65536 ? [number] : [];
  });
  return [...new Set(ports)].slice(0, 3);
}
