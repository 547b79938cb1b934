import type { Hook } from '../../../core/workload/compose-service.ts';
import type { Entry } from '../../../core/workload/workload.ts';
import { toBoolean } from '../../language/cast.ts';
import { isNull } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

/** A command beside the container's own, with its fields, or why it was not read. */
interface WrittenHook {
  key: string;
  at: ListItem['at'];
  fields?: ReadonlyMap<string, MapEntry>;
}

const listKeys = ['post_start', 'pre_stop', 'pre_start'] as const;

function writtenHook(key: string, { value, at }: Pick<ListItem, 'value' | 'at'>): WrittenHook {
  return value.kind === 'map' ? { key, at, fields: value.entries } : { key, at };
}

/** Returns the hooks of a list; one without fields where it is no list. */
function hooksIn(key: string, entry: MapEntry | undefined): readonly WrittenHook[] {
  if (entry === undefined) return [];
  return entry.value.kind === 'list'
    ? entry.value.items.map((item) => writtenHook(key, item))
    : [{ key, at: entry.at }];
}

/** The command that `develop.watch` runs in the container when a file changes. */
function watchHooks(view: ServiceView): readonly WrittenHook[] {
  const watch = entryAt(view, 'develop', 'watch');
  const items = watch?.value.kind === 'list' ? watch.value.items : [];
  return items.flatMap(({ value }) => {
    const exec = value.kind === 'map' ? value.entries.get('exec') : undefined;
    return exec === undefined || isNull(exec.value) ? [] : [writtenHook('develop.watch', exec)];
  });
}

/** Returns the commands that Compose runs in the container of a service beside its own. */
export function hooksOf(view: ServiceView): readonly WrittenHook[] {
  return [...listKeys.flatMap((key) => hooksIn(key, entryAt(view, key))), ...watchHooks(view)];
}

/** Reads a hook; what is not known of it is an entry without a value beside what is. */
function readHook({ key, at: place, fields }: WrittenHook): readonly Entry<Hook>[] {
  const at = [place];
  if (fields === undefined) return [{ unresolved: `${key}: expected a mapping`, at }];
  const field = (name: string) => {
    const value = fields.get(name)?.value;
    return value === undefined || isNull(value) ? undefined : value;
  };
  const [power, name] = [field('privileged'), field('user')];
  const privileged = power && readScalar(power, toBoolean, 'true or false');
  const user = name && readScalar(name, textOf, 'a user');
  const unknown = [privileged, user].flatMap((reading) =>
    reading && 'unresolved' in reading ? [{ unresolved: `${key}: ${reading.unresolved}`, at }] : [],
  );
  const value: Hook = {
    key,
    privileged: privileged !== undefined && 'value' in privileged && privileged.value,
    ...(user && 'value' in user && user.value !== '' && { user: user.value }),
  };
  return [{ value, at }, ...unknown];
}

/** Reads the hooks of a service, further commands in its container that can have more privileges than it has. */
export const hookReader: SettingReader = {
  keys: [...listKeys, 'develop'],
  read(view) {
    const hooks = hooksOf(view);
    if (hooks.length === 0) return {};
    return { hooks: { value: hooks.flatMap(readHook), at: hooks.map(({ at }) => at) } };
  },
};
