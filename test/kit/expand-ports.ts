import { parsePortRange } from '../../src/core/workload/port-range.ts';
import type { PublishedPort } from '../../src/core/workload/workload.ts';

/** Each port of the ranges on its own, as an engine and `docker compose config` list them. */
export function expandPorts(ports: readonly PublishedPort[]): readonly PublishedPort[] {
  return ports.flatMap((port) => {
    const [inner, outer] = [parsePortRange(port.containerPort), parsePortRange(port.hostPort)];
    if (!inner || inner.from === inner.to) return [port];
    return Array.from({ length: inner.to - inner.from + 1 }, (_, step) => ({
      ...port,
      hostPort: outer ? String(outer.from + step) : '',
      containerPort: String(inner.from + step),
    }));
  });
}
