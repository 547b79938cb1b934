import type {
  AdapterDoubt,
  Entry,
  Setting,
  SettingName,
  WorkloadValues,
  Written,
} from '../core/workload/workload.ts';
import { describeLocation } from '../core/location.ts';
import { known, unreadable } from '../core/observed.ts';
import type { UnsetContext } from './context.ts';

function place(written: { at: Written<unknown>['at'] }): string {
  return written.at[0] ? describeLocation(written.at[0]) : 'what was written';
}

/** Returns a written setting; unparsable text is unreadable. */
export function writtenValue<T>(written: Written<T>): Setting<T> {
  if ('unresolved' in written) {
    const value = unreadable('undetermined', written.unresolved, place(written));
    return { written, effectiveBy: 'undetermined', value };
  }
  return { written, effectiveBy: 'written', value: known(written.value, place(written)) };
}

/**
 * Written values with a special meaning: an empty user in inspect is root, `default` namespaces are the
 * engine's.
 */
const meanings: {
  readonly [K in SettingName]?: (
    setting: Setting<WorkloadValues[K]>,
    context: UnsetContext,
  ) => Setting<WorkloadValues[K]>;
} = {
  user: (setting, { written }) =>
    setting.value.state === 'known' && setting.value.value === '' && written.surface === 'container'
      ? {
          ...setting,
          value: known('root', setting.value.from),
          because: 'an empty user of a container is root',
        }
      : setting,
  network: namespaceMeaning,
  pid: namespaceMeaning,
  ipc: namespaceMeaning,
  uts: namespaceMeaning,
  cgroupns: namespaceMeaning,
  memory: (setting) =>
    setting.value.state === 'known' && setting.value.value < 0
      ? { ...setting, value: known(0, setting.value.from), because: 'a negative limit is no limit' }
      : setting,
};

function namespaceMeaning(setting: Setting<WorkloadValues['pid']>): Setting<WorkloadValues['pid']> {
  return setting.value.state === 'known' && setting.value.value.kind === 'default'
    ? { ...setting, value: known({ kind: 'private' }, setting.value.from) }
    : setting;
}

/** Returns the meaning of a written value of `name` on its surface. */
export function meaning<K extends SettingName>(
  name: K,
  setting: Setting<WorkloadValues[K]>,
  context: UnsetContext,
): Setting<WorkloadValues[K]> {
  const apply = meanings[name];
  return apply ? apply(setting, context) : setting;
}

/**
 * Applies an adapter's doubt to a setting: a list keeps its known entries and gains an unknown one; other
 * settings become unknown.
 */
export function withDoubt<T>(name: SettingName, setting: Setting<T>, doubt: AdapterDoubt): Setting<T> {
  const { value } = setting;
  if (value.state === 'known' && name !== 'selinux' && isEntryList(value.value)) {
    const entries = [...value.value, { unresolved: doubt.what, at: doubt.at }];
    return { ...setting, value: known(entries as T, value.from) };
  }
  const from = doubt.at[0] ? describeLocation(doubt.at[0]) : value.from;
  return { ...setting, effectiveBy: 'undetermined', value: unreadable('undetermined', doubt.what, from) };
}

function isEntryList(value: unknown): value is readonly Entry<unknown>[] {
  return Array.isArray(value) && value.every((entry: unknown) => typeof entry === 'object');
}
