import type { PublishedPort } from '../../core/workload.ts';
import { parsePublish, parseShortPort } from '../../formats/docker-values/port.ts';
import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { append, refuse, usesOf } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';
import { entries } from './readers.ts';

/** A `--publish`. */
export const readPublish = entries('ports', parsePublish);

/**
 * `--publish-all` publishes each port of `--expose` on one that the engine picks, and those that
 * the image declares, which the line does not tell: an entry that is open. A port that is published
 * already stays as it is (seen on Engine 26.1).
 */
export function finishPorts(draft: Draft): void {
  const all = usesOf(draft, 'publish-all').at(-1);
  const exposed = usesOf(draft, 'expose');
  const published = all !== undefined && parseBoolean(all.value) !== false;
  for (const use of exposed) readExposed(use, published, draft);
  if (!all || !published) return;
  append(draft, 'ports', [{ unresolved: 'every port that the image declares is published', at: [all.at] }]);
}

function readExposed(use: PlacedUse, published: boolean, draft: Draft): void {
  if (use.unknown.length > 0) return;
  const ports = use.value.includes(':') ? undefined : parseShortPort(use.value);
  if (!ports) return refuse(draft, use);
  if (!published) return;
  const fresh = ports.filter((port) => !isPublished(port, draft));
  append(
    draft,
    'ports',
    fresh.map((value) => ({ value, at: [use.at] })),
  );
}

function isPublished({ containerPort, protocol }: PublishedPort, { settings: { ports } }: Draft): boolean {
  const listed = ports && 'value' in ports ? ports.value : [];
  return listed.some(
    (entry) =>
      'value' in entry && entry.value.containerPort === containerPort && entry.value.protocol === protocol,
  );
}
