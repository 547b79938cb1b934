import {
  formatPortRange,
  parsePortRange,
  subtractPorts,
  type PortRange,
} from '../../core/workload/port-range.ts';
import { parsePublish, parseShortPort } from '../../formats/docker-values/port.ts';
import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { publishedRanges } from '../engine-documents/ports.ts';
import { append, refuse, usesOf } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';
import { entries } from './readers.ts';

/** Reads a `--publish`. */
export const readPublish = entries('ports', parsePublish);

/**
 * Reads `--publish-all`: it publishes each port of `--expose` on a port that the engine picks, and the
 * image's ports, which the line does not show: an unresolved entry. A port that is already published is
 * unchanged (seen on Engine 26.1).
 */
export function finishPorts(draft: Draft): void {
  const all = usesOf(draft, 'publish-all').at(-1);
  const exposed = usesOf(draft, 'expose');
  const published = all !== undefined && parseBoolean(all.value) !== false;
  const { ports } = draft.settings;
  const taken = publishedRanges(ports && 'value' in ports ? ports.value : []);
  for (const use of exposed) readExposed(use, published ? taken : undefined, draft);
  if (!all || !published) return;
  append(draft, 'ports', [{ unresolved: 'every port that the image declares is published', at: [all.at] }]);
}

type Ranges = ReadonlyMap<string, readonly PortRange[]>;

/** Publishes an exposed port unless `taken` has it; without `taken` the value is only checked. */
function readExposed(use: PlacedUse, taken: Ranges | undefined, draft: Draft): void {
  if (use.unknown.length > 0) return;
  const ports = use.value.includes(':') ? undefined : parseShortPort(use.value);
  if (!ports) return refuse(draft, use);
  if (!taken) return;
  const fresh = ports.flatMap((port) =>
    [parsePortRange(port.containerPort) ?? []]
      .flat()
      .flatMap((range) => subtractPorts(range, taken.get(port.protocol) ?? []))
      .map((left) => ({ ...port, containerPort: formatPortRange(left) })),
  );
  append(
    draft,
    'ports',
    fresh.map((value) => ({ value, at: [use.at] })),
  );
}
