import type { RuleSetting } from '../../core/rules/policy.ts';
import type { YamlEntry } from '../../formats/yaml/parse-yaml.ts';
import { addProblem, type PolicyReading } from './reading.ts';

/** A key of `rules`, with its value and rules. */
export interface Statement {
  /** The more specific wins: 0 for every rule, 1 for a group, 2 for another tool's ID, 3 for an ID. */
  weight: number;
  rules: readonly string[];
  setting: RuleSetting;
  entry: YamlEntry;
}

/** Reports equally specific names of one rule with different settings. */
export function reportContradictions(reading: PolicyReading, statements: readonly Statement[]): void {
  const said = new Map<string, Statement>();
  for (const statement of statements) {
    for (const rule of statement.rules) {
      const place = `${statement.weight} ${rule}`;
      const before = said.get(place);
      said.set(place, before ?? statement);
      if (before === undefined || !areAtOdds(before.setting, statement.setting)) continue;
      const { key, keyRange } = statement.entry;
      addProblem(
        reading,
        { range: keyRange },
        `${key} and ${before.entry.key} both name ${rule}, with different settings`,
      );
      break;
    }
  }
}

/** Returns the parts of a setting in comparable form. */
function settingValues({ off, severity, atLeast, parameters }: RuleSetting): ReadonlyMap<string, string> {
  const graded = severity !== undefined || atLeast !== undefined;
  const all: readonly (readonly [string, unknown])[] = [
    ...(off === undefined ? [] : [['off', off] as const]),
    ...(graded ? [['severity', [severity, atLeast]] as const] : []),
    ...Object.entries(parameters).map(([name, value]) => [`parameter ${name}`, value] as const),
  ];
  return new Map(all.map(([of, value]) => [of, JSON.stringify(value)]));
}

function areAtOdds(a: RuleSetting, b: RuleSetting): boolean {
  const first = settingValues(a);
  return [...settingValues(b)].some(([of, value]) => (first.get(of) ?? value) !== value);
}
