import type { Check, Example } from '../../../core/rules/check.ts';
import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { EngineSettingName, EngineSettings } from '../../../core/engine/engine-settings.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { Observed } from '../../../core/observed.ts';
import type { JsonValue } from '../../../core/engine/written-config.ts';
import {
  checkReading,
  elsewhere,
  engineCheck,
  exampleConfig,
  settingOf,
  type EngineRule,
} from './engine-rule.ts';
import type { CheckedPart } from '../part.ts';

type ValueOf<K extends EngineSettingName> = EngineSettings[K] extends Observed<infer T> ? T : never;

/** A rule on a daemon setting with a value. */
interface ValueRule<K extends EngineSettingName> extends Omit<EngineRule, 'judge' | 'examples'> {
  setting: K;
  /** Its member in daemon.json. */
  key: string;
  check: (value: ValueOf<K> | undefined, part: CheckedPart, engine: EngineFacts) => Outcome;
  /** Values of the member, as daemon.json has them. */
  bad: readonly WrittenValue[];
  good: readonly WrittenValue[];
}

type WrittenValue = readonly [title: string, value: JsonValue | undefined];

/** Returns the check of a rule on one setting of the daemon, with examples in daemon.json. */
export function valueCheck<K extends EngineSettingName>(rule: ValueRule<K>): Check<'engine'> {
  const { setting, key, check, bad, good, ...words } = rule;
  const [first = '', second] = key.split('.');
  const examples = (list: readonly WrittenValue[]): Example[] =>
    list.map(([title, value]) => ({
      title,
      ...exampleConfig({
        [first]: second === undefined || value === undefined ? value : { [second]: value },
      }),
    }));
  return engineCheck({
    members: [key],
    ...words,
    judge: (engine) =>
      checkReading<ValueOf<K>>(settingOf(engine, setting), key, (value, part) => check(value, part, engine)),
    examples: {
      bad: examples(bad),
      good: examples(good),
      unsure: [{ title: 'an engine on another host', facts: elsewhere }],
    },
  });
}
