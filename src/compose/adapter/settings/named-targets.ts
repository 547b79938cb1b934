import { posix } from 'node:path';
import type { Entry, Mount } from '../../../core/workload/workload.ts';
import type { ComposeNode } from '../../language/node.ts';
import { entryAt, type ServiceView } from './service-view.ts';

/** The keys whose texts tell the processes of a container where to find something. */
const keys = ['environment', 'command', 'entrypoint', 'healthcheck', 'working_dir'] as const;

function* textsIn(node: ComposeNode): Iterable<string> {
  switch (node.kind) {
    case 'scalar':
      yield node.text;
      break;
    case 'list':
      for (const { value } of node.items) yield* textsIn(value);
      break;
    case 'map':
      for (const { value } of node.entries.values()) yield* textsIn(value);
  }
}

/** Whether a text has a path, or one below it: `--path=/host/proc` names `/host/proc`, and not `/proc`. */
function hasPath(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + 1)) {
    const [before, after] = [text.slice(0, at), text.slice(at + path.length)];
    if (!/[\w.-]$/u.test(before) && !/^[\w.-]/u.test(after)) return true;
  }
  return false;
}

/** Returns the mounts with the key of the service that names the target of each, if one does. */
export function withNamedTargets(
  view: ServiceView,
  mounts: readonly Entry<Mount>[],
): readonly Entry<Mount>[] {
  const texts = keys.map((key) => {
    const entry = entryAt(view, key);
    return { key, texts: entry === undefined ? [] : [...textsIn(entry.value)] };
  });
  return mounts.map((entry) => {
    if (!('value' in entry)) return entry;
    const target = posix.resolve('/', entry.value.target);
    const named =
      target === '/' ? undefined : texts.find((one) => one.texts.some((text) => hasPath(text, target)));
    return named === undefined ? entry : { ...entry, value: { ...entry.value, namedBy: named.key } };
  });
}
