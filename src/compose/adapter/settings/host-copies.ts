import type { HostCopy } from '../../../core/workload/compose-service.ts';
import type { Entry } from '../../../core/workload/workload.ts';
import { absolutePath } from '../../../formats/docker-values/host-path.ts';
import { asMap } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

/** A build context that is no folder of the host (compose-go `paths/context.go`), or is another service or image. */
const elsewhere = /^(?:[a-z+-]+:\/\/|git@|github\.com\/|service:)|\.git(?:#|$)/iu;

type Place = Pick<ListItem, 'value' | 'at'>;

function copyOf(
  view: ServiceView,
  { value, at: place }: Place,
  what: Omit<HostCopy, 'path'>,
): readonly Entry<HostCopy>[] {
  const at = [place];
  const reading = readScalar(value, textOf, 'a path');
  if ('unresolved' in reading) return [{ unresolved: `${what.by}: ${reading.unresolved}`, at }];
  if (what.into === 'build' && elsewhere.test(reading.value)) return [];
  const { directory } = value.source;
  const path = absolutePath(reading.value, {
    directory,
    ...(view.home !== undefined && { home: view.home }),
  });
  return path === undefined
    ? [{ unresolved: `${what.by}: its path could not be made absolute`, at }]
    : [{ value: { path, ...what }, at }];
}

/** The folder that a build reads; one that names none reads that of the file. */
function buildContext(view: ServiceView): readonly Entry<HostCopy>[] {
  const build = entryAt(view, 'build');
  if (build === undefined) return [];
  const context = build.value.kind === 'scalar' ? build : entryAt(view, 'build', 'context');
  const what = { by: 'build.context', into: 'build' } as const;
  if (context !== undefined) return copyOf(view, context, what);
  const { directory } = build.value.source;
  return directory.startsWith('/') ? [{ value: { path: directory, ...what }, at: [build.at] }] : [];
}

function furtherContexts(view: ServiceView): readonly Entry<HostCopy>[] {
  const entry = entryAt(view, 'build', 'additional_contexts');
  if (entry === undefined) return [];
  const by = 'build.additional_contexts';
  const contexts = asMap(entry.value);
  if (contexts === undefined) return [{ unresolved: `${by}: expected a mapping or a list`, at: [entry.at] }];
  return [...contexts.entries.values()].flatMap((context) =>
    copyOf(view, context, { by: `${by} ${context.key}`, into: 'build' }),
  );
}

/** Returns what a rule of `develop.watch` copies; nothing for one that only builds or restarts. */
function watched(view: ServiceView, { value, at }: Place): readonly Entry<HostCopy>[] {
  const fields: ReadonlyMap<string, MapEntry> = value.kind === 'map' ? value.entries : new Map();
  const [action, path] = [fields.get('action'), fields.get('path')];
  if (action === undefined || path === undefined) return [];
  const reading = readScalar(action.value, textOf, 'an action');
  if ('unresolved' in reading) return [{ unresolved: `develop.watch: ${reading.unresolved}`, at: [at] }];
  return reading.value.startsWith('sync')
    ? copyOf(view, path, { by: 'develop.watch', into: 'container' })
    : [];
}

/** Reads which files of the host a build or `docker compose watch` copies. */
export const hostCopyReader: SettingReader = {
  keys: ['build', 'develop'],
  read(view) {
    const watch = entryAt(view, 'develop', 'watch');
    const rules = watch?.value.kind === 'list' ? watch.value.items : [];
    const value = [
      ...buildContext(view),
      ...furtherContexts(view),
      ...rules.flatMap((rule) => watched(view, rule)),
    ];
    if (value.length === 0) return {};
    return { hostCopies: { value, at: value.flatMap(({ at }) => at) } };
  },
};
