import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';

/**
 * Returns the variables by which an exercise reaches the container that it is to use, from its inspect document:
 * `IRONHULL_CONTAINER`, its name; `IRONHULL_ADDRESS`, its address on its first network; and for each published
 * port `IRONHULL_PORT_8080`, the address and port of this machine for container port 8080.
 */
export function exerciseEnvironment(inspect: JsonRecord): Readonly<Record<string, string>> {
  const network = recordAt(inspect, 'NetworkSettings');
  const networks = Object.values(recordAt(network, 'Networks') ?? {}).filter(isJsonRecord);
  const address = networks.map((one) => stringAt(one, 'IPAddress') ?? '').find((one) => one !== '');
  const ports = Object.entries(recordAt(network, 'Ports') ?? {}).flatMap(([port, bindings]) => {
    const first = listAt({ bindings }, 'bindings').find(isJsonRecord);
    const hostPort = stringAt(first, 'HostPort');
    const hostIp = stringAt(first, 'HostIp') ?? '';
    const number = port.split('/')[0] ?? '';
    const shown = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
    return hostPort === undefined ? [] : [[`IRONHULL_PORT_${number}`, `${shown}:${hostPort}`] as const];
  });
  return {
    IRONHULL_CONTAINER: (stringAt(inspect, 'Name') ?? '').replace(/^\//u, ''),
    ...(address === undefined ? {} : { IRONHULL_ADDRESS: address }),
    ...Object.fromEntries(ports),
  };
}

/** Returns the TCP ports of a container that are published, from its inspect document. */
export function publishedTcpPorts(inspect: JsonRecord): readonly number[] {
  const ports = Object.entries(recordAt(recordAt(inspect, 'NetworkSettings'), 'Ports') ?? {});
  return ports.flatMap(([port, bindings]) => {
    const [number, protocol] = port.split('/');
    return protocol === 'tcp' && listAt({ bindings }, 'bindings').length > 0 ? [Number(number)] : [];
  });
}
