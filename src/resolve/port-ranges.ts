import { mapKnown, valueOf } from '../core/observed.ts';
import { dividePorts, joinPorts } from '../core/workload/published-ports.ts';
import type { Workload, WrittenWorkload } from '../core/workload/workload.ts';

/**
 * Returns the workload with each port range as one entry: older facts list every port. In a file a range is
 * what one location wrote; an engine does not show ranges.
 */
export function withPortRanges(written: WrittenWorkload): WrittenWorkload {
  const { ports } = written.settings;
  if (!ports || !('value' in ports)) return written;
  const inFile = written.surface === 'compose' || written.surface === 'run';
  const value = joinPorts(ports.value, inFile ? ({ at }) => JSON.stringify(at) : undefined);
  return { ...written, settings: { ...written.settings, ports: { ...ports, value } } };
}

/** Returns the workload with ports grouped as in its defining file, so that both have equal findings. */
export function withPortsLike(workload: Workload, declared: Workload): Workload {
  const { ports } = workload.settings;
  const like = valueOf(declared.settings.ports.value) ?? [];
  const value = mapKnown(ports.value, (entries) => dividePorts(entries, like));
  return { ...workload, settings: { ...workload.settings, ports: { ...ports, value } } };
}
