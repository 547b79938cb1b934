import { mapKnown, valueOf } from '../core/observed.ts';
import { dividePorts, joinPorts } from '../core/published-ports.ts';
import type { Workload, WrittenWorkload } from '../core/workload.ts';

/**
 * The workload with each range of ports as one entry: facts of older versions list every port. In a
 * file only what one place wrote is one range; an engine does not tell which ports were one.
 */
export function withPortRanges(written: WrittenWorkload): WrittenWorkload {
  const { ports } = written.settings;
  if (!ports || !('value' in ports)) return written;
  const inFile = written.surface === 'compose' || written.surface === 'run';
  const value = joinPorts(ports.value, inFile ? ({ at }) => JSON.stringify(at) : undefined);
  return { ...written, settings: { ...written.settings, ports: { ...ports, value } } };
}

/** The workload with its ports divided as the file it was made from divides them, so that both have the same findings. */
export function withPortsLike(workload: Workload, declared: Workload): Workload {
  const { ports } = workload.settings;
  const like = valueOf(declared.settings.ports.value) ?? [];
  const value = mapKnown(ports.value, (entries) => dividePorts(entries, like));
  return { ...workload, settings: { ...workload.settings, ports: { ...ports, value } } };
}
