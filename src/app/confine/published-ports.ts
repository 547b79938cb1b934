import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';

/** Returns the ports on which the engine listens for a container; `*` where it picked the host port. */
export function publishedPorts(document: JsonRecord): readonly string[] {
  const ports = recordAt(recordAt(document, 'NetworkSettings'), 'Ports') ?? {};
  const asked = recordAt(recordAt(document, 'HostConfig'), 'PortBindings') ?? {};
  return Object.entries(ports).flatMap(([port, bindings]) => {
    const isPicked = listAt({ asked: asked[port] }, 'asked')
      .filter(isJsonRecord)
      .every((one) => /^0?$/u.test(stringAt(one, 'HostPort') ?? ''));
    return listAt({ bindings }, 'bindings')
      .filter(isJsonRecord)
      .map((binding) => {
        const ip = stringAt(binding, 'HostIp') ?? '';
        const shown = ip.includes(':') ? `[${ip}]` : ip;
        const hostPort = isPicked ? '*' : (stringAt(binding, 'HostPort') ?? '');
        return `${shown === '' ? '0.0.0.0' : shown}:${hostPort}->${port}`;
      });
  });
}

/** Returns the names of the networks that a container is in. */
export function joinedNetworks(document: JsonRecord): readonly string[] {
  return Object.keys(recordAt(recordAt(document, 'NetworkSettings'), 'Networks') ?? {});
}
