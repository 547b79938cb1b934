import type { Written } from '../../../core/workload/workload.ts';
import type { Logging, RestartPolicy } from '../../../core/workload/workload-limits.ts';
import { printed, toBoolean } from '../../language/cast.ts';
import { isNull } from '../../language/list-or-map.ts';
import type { MapEntry, ScalarNode } from '../../language/node.ts';
import { logLimitOf } from '../../../formats/docker-values/log-limit.ts';
import { parseRestartPolicy } from '../../../formats/docker-values/restart.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { integerOf, readScalar, textOf, writtenScalar } from './written.ts';
import type { ParsedValue } from './written.ts';

/** The container restart policies for the conditions of `deploy.restart_policy`. */
const conditions: Readonly<Record<string, string>> = {
  none: 'no',
  no: 'no',
  any: 'always',
  always: 'always',
  'on-failure': 'on-failure',
  'unless-stopped': 'unless-stopped',
};

function conditionOf(scalar: ScalarNode): string | undefined {
  return Object.hasOwn(conditions, scalar.text) ? conditions[scalar.text] : undefined;
}

function deployedRestart(view: ServiceView, policy: MapEntry): Written<RestartPolicy> {
  const at = [policy.at];
  const condition = entryAt(view, 'deploy', 'restart_policy', 'condition');
  const attempts = entryAt(view, 'deploy', 'restart_policy', 'max_attempts');
  const name = condition ? readScalar(condition.value, conditionOf, 'a restart condition') : { value: 'no' };
  if ('unresolved' in name) return { ...name, at };
  const retries = attempts ? readScalar(attempts.value, integerOf, 'a number') : { value: 0 };
  if ('unresolved' in retries) return { ...retries, at };
  return { value: { name: name.value, maximumRetries: retries.value }, at };
}

function restartOf(scalar: ScalarNode): RestartPolicy | undefined {
  const text = textOf(scalar);
  return text === undefined ? undefined : parseRestartPolicy(text);
}

/** Reads the restart policy; Compose prefers the one below `deploy`. */
export const restartReader: SettingReader = {
  keys: ['restart', 'deploy'],
  read(view) {
    const policy = entryAt(view, 'deploy', 'restart_policy');
    if (policy !== undefined) return { restart: deployedRestart(view, policy) };
    const restart = writtenScalar(entryAt(view, 'restart'), restartOf, 'a restart policy');
    return restart === undefined ? {} : { restart };
  },
};

/** A test that is one text is a shell command, even `NONE`; only a list can disable the check. */
function testOf(entry: MapEntry): ParsedValue<boolean> | undefined {
  const { value } = entry;
  const first = value.kind === 'list' ? value.items[0]?.value : value;
  if (first === undefined) return undefined;
  const reading = readScalar(first, textOf, 'a command');
  if ('unresolved' in reading) return reading;
  return { value: value.kind !== 'list' || reading.value !== 'NONE' };
}

/**
 * Reads whether there is a health check; a key that only changes the timing of the image's check writes
 * nothing.
 */
export const healthReader: SettingReader = {
  keys: ['healthcheck'],
  read(view) {
    const entry = entryAt(view, 'healthcheck');
    if (entry === undefined) return {};
    if (entry.value.kind !== 'map') {
      return { health: { unresolved: 'expected a mapping', at: [entry.at] } };
    }
    const disable = writtenScalar(entryAt(view, 'healthcheck', 'disable'), toBoolean, 'true or false');
    if (disable !== undefined && 'unresolved' in disable) return { health: disable };
    if (disable?.value === true) return { health: { value: false, at: [entry.at] } };
    const test = entryAt(view, 'healthcheck', 'test');
    const written = test && testOf(test);
    return written === undefined ? {} : { health: { ...written, at: [entry.at] } };
  },
};

/** Returns the options that limit the log, or why they are not known. */
function limitOf(options: ReadonlyMap<string, MapEntry>): Partial<Logging> {
  const read = ['max-size', 'max-file'].flatMap((name) => {
    const entry = options.get(name);
    return entry === undefined || isNull(entry.value)
      ? []
      : [{ name, reading: readScalar(entry.value, printed, 'a size or a number') }];
  });
  const open = read.find(({ reading }) => 'unresolved' in reading);
  if (open && 'unresolved' in open.reading) return { openLimit: `${open.name}: ${open.reading.unresolved}` };
  return logLimitOf(
    read.map(({ name, reading }) => [name, 'value' in reading ? reading.value : undefined] as const),
  );
}

/** Reads the log driver; `''` if only options are given. */
export const loggingReader: SettingReader = {
  keys: ['logging'],
  read(view) {
    const entry = entryAt(view, 'logging');
    if (entry === undefined) return {};
    const at = [entry.at];
    const options = entryAt(view, 'logging', 'options');
    if (entry.value.kind !== 'map' || (options !== undefined && options.value.kind !== 'map')) {
      return { logging: { unresolved: 'expected a mapping', at } };
    }
    const driver = entryAt(view, 'logging', 'driver');
    const name = driver ? readScalar(driver.value, textOf, 'the name of a log driver') : { value: '' };
    if ('unresolved' in name) return { logging: { ...name, at } };
    const entries = options?.value.kind === 'map' ? options.value.entries : new Map<string, MapEntry>();
    const logging = { driver: name.value, optionNames: [...entries.keys()], ...limitOf(entries) };
    return { logging: { value: logging, at } };
  },
};
