import type { Entry, PublishedPort, Written } from '../../core/workload.ts';
import { elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { misfit, readMap } from './scalars.ts';

/** The two parts of a port's key such as `80/tcp`; the protocol is tcp where none is given. */
export function portKey(key: string): { containerPort: string; protocol: string } | undefined {
  const [, containerPort, protocol] = /^(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/iu.exec(key) ?? [];
  return containerPort === undefined
    ? undefined
    : { containerPort, protocol: (protocol ?? 'tcp').toLowerCase() };
}

function readBinding(key: string, binding: Cursor): readonly Entry<PublishedPort>[] {
  const port = portKey(key);
  if (!port) return [{ unresolved: 'a port that is not understood', at: locate(binding) }];
  const reading = readFields(binding, { HostIp: 'text', HostPort: 'text' });
  if ('unresolved' in reading) return [reading];
  const { HostIp: hostIp, HostPort } = reading.fields;
  const value = { hostIp, hostPort: HostPort === '0' ? '' : HostPort, ...port };
  return [{ value, at: locate(binding) }];
}

function readBindings(key: string, bindings: Cursor): readonly Entry<PublishedPort>[] {
  if (!isPresent(bindings)) return [];
  if (!Array.isArray(bindings.value)) return [misfit(bindings, 'a list')];
  return elements(bindings).flatMap((binding) => readBinding(key, binding));
}

/** `PortBindings`, and the ports of `NetworkSettings`: what is asked for or bound, by container port. */
export function readPortBindings(cursor: Cursor): Written<readonly Entry<PublishedPort>[]> | undefined {
  return readMap(cursor, readBindings);
}

/** Exposed ports that no entry publishes yet, each on every address and a port the engine picks. */
export function exposedPorts(
  exposed: Cursor,
  published: readonly Entry<PublishedPort>[],
): readonly Entry<PublishedPort>[] {
  const taken = new Set(
    published.flatMap((entry) =>
      'value' in entry ? [`${entry.value.containerPort}/${entry.value.protocol}`] : [],
    ),
  );
  return members(exposed).flatMap(([key, port]): readonly Entry<PublishedPort>[] => {
    const of = portKey(key);
    if (!of) return [{ unresolved: 'an exposed port that is not understood', at: locate(port) }];
    if (taken.has(`${of.containerPort}/${of.protocol}`)) return [];
    return [{ value: { hostIp: '', hostPort: '', ...of }, at: locate(port) }];
  });
}
