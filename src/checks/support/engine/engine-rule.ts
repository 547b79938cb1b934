import type { Check, EngineCase, Example } from '../../../core/rules/check.ts';
import type { EngineSettingName, EngineSettings } from '../../../core/engine/engine-settings.ts';
import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import { known, type Observed } from '../../../core/observed.ts';
import { notApplicable } from '../../../core/rules/outcome.ts';
import type { JsonValue } from '../../../core/engine/written-config.ts';
import { inConfigFile, type ConfigRule } from './config-change.ts';
import { ruleParts, type RuleWords } from '../rule.ts';
import { checkedPart, type CheckedPart } from '../part.ts';
import { readingOf, unread } from '../subject.ts';

/** A rule on an engine. */
export interface EngineRule extends RuleWords, ConfigRule {
  /** Why daemon.json alone does not decide; absent if it does. */
  beyondFile?: (this: void, engine: EngineFacts) => string | undefined;
  judge: (this: void, engine: EngineFacts, subject: EngineCase) => Outcome;
}

/** Returns the check of an engine rule. */
export function engineCheck(rule: EngineRule): Check<'engine'> {
  const { judge, beyondFile, members: _members, configure, entry, ...words } = rule;
  return {
    ...ruleParts('engine', words),
    fixable: configure !== undefined || entry !== undefined,
    evaluate(subject) {
      const { engine } = subject;
      if (engine.state !== 'known') return unread(engine);
      const { product, version } = engine.value;
      // The settings and versions of dockerd mean nothing for another engine.
      if (product !== undefined) return notApplicable(`${version} is not Docker Engine`);
      const because = engine.value.fileOnly && beyondFile?.(engine.value);
      return because === undefined
        ? inConfigFile(judge(engine.value, subject), engine.value, rule)
        : notApplicable(because);
    },
  };
}

/** Returns the evidence source: `GET /info`, or the configuration files of an engine that is not running. */
export function shownBy({ configuredBy }: EngineFacts): string {
  return configuredBy ?? 'GET /info';
}

/** Returns a setting of an engine; not collected if the facts lack it. */
export function settingOf<K extends EngineSettingName>(
  engine: EngineFacts,
  name: K,
): Observed<NonNullable<ValueOf<K>>> {
  const settings = readingOf(engine.settings, 'the daemon’s configuration');
  if (settings.state !== 'known') return settings;
  const found: Partial<EngineSettings> = settings.value;
  return readingOf(found[name] as Observed<NonNullable<ValueOf<K>>> | undefined, name);
}

type ValueOf<K extends EngineSettingName> = EngineSettings[K] extends Observed<infer T> ? T : never;

/** Returns a reading of the engine as a part. */
export function enginePart(source: string, saw: string): CheckedPart {
  return checkedPart({ source, saw, changeTitle: 'Change the daemon configuration' });
}

/**
 * Checks one reading: `check` gets its value, or `undefined` if unset; an unreadable one is unknown. `name` is
 * the setting in evidence.
 */
export function checkReading<T>(
  reading: Observed<T>,
  name: string,
  check: (value: T | undefined, part: CheckedPart) => Outcome,
): Outcome {
  if (reading.state === 'unreadable') return unread(reading);
  const value = reading.state === 'known' ? reading.value : undefined;
  const saw = value === undefined ? `${name} is not set` : `${name} = ${shownValue(value)}`;
  return check(value, enginePart(reading.from, saw));
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns a daemon.json with these members, for the examples of a check; empty without any. */
export function exampleConfig(members: Readonly<Record<string, JsonValue | undefined>>): Partial<Example> {
  return { 'daemon-config': `${JSON.stringify(members, undefined, 2)}\n` };
}

/** Returns engine facts with these settings, for the examples of a check. */
export function withSettings(
  settings: Partial<{ [K in EngineSettingName]: ValueOf<K> | undefined }>,
  rest: Partial<EngineFacts> = {},
): unknown {
  const from = '/etc/docker/daemon.json';
  const readings = Object.entries(settings).map(([name, value]) => [
    name,
    value === undefined ? { state: 'absent', from } : known(value, from),
  ]);
  return { ...rest, settings: known(Object.fromEntries(readings), from) };
}

/** Engine facts with unreadable settings, for the examples of a check. */
export const elsewhere: unknown = {
  settings: {
    state: 'unreadable',
    why: 'remote',
    detail: 'the engine runs on another host: run this there, as root',
    from: 'the daemon’s configuration',
  },
};

/** Returns the manual steps to change a member of daemon.json. */
export function daemonSteps(member: string): readonly string[] {
  return [`Set ${member} in daemon.json`, 'Restart dockerd: systemctl restart docker'];
}

/** Why daemon.json alone does not decide a check that depends on the installed versions. */
export function versionUnsaid(): string {
  return 'a configuration file does not say which version of the engine reads it';
}
