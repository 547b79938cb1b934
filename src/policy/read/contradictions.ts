import type { RuleSetting } from '../../core/policy.ts';
import type { YamlEntry } from '../../formats/yaml/parse-yaml.ts';
import { complain, type PolicyReading } from './reading.ts';

/** What one key of `rules` says, and of which rules. */
export interface Statement {
  /** The more specific wins: 0 for every rule, 1 for a group, 2 for another tool's id, 3 for an id. */
  weight: number;
  rules: readonly string[];
  setting: RuleSetting;
  entry: YamlEntry;
}

/** Of two names of one rule that are as specific as each other neither wins: which one was meant is not known. */
export function complainOfContradictions(reading: PolicyReading, statements: readonly Statement[]): void {
  const said = new Map<string, Statement>();
  for (const statement of statements) {
    for (const rule of statement.rules) {
      const place = `${statement.weight} ${rule}`;
      const before = said.get(place);
      said.set(place, before ?? statement);
      if (before === undefined || !areAtOdds(before.setting, statement.setting)) continue;
      const { key, keyRange } = statement.entry;
      complain(
        reading,
        { range: keyRange },
        `${key} and ${before.entry.key} both name ${rule}, and say different things`,
      );
      break;
    }
  }
}

/** What a setting says, by what it is said of, in comparable form. */
function sayings({ off, severity, atLeast, parameters }: RuleSetting): ReadonlyMap<string, string> {
  const graded = severity !== undefined || atLeast !== undefined;
  const all: readonly (readonly [string, unknown])[] = [
    ...(off === undefined ? [] : [['off', off] as const]),
    ...(graded ? [['severity', [severity, atLeast]] as const] : []),
    ...Object.entries(parameters).map(([name, value]) => [`parameter ${name}`, value] as const),
  ];
  return new Map(all.map(([of, value]) => [of, JSON.stringify(value)]));
}

function areAtOdds(a: RuleSetting, b: RuleSetting): boolean {
  const first = sayings(a);
  return [...sayings(b)].some(([of, value]) => (first.get(of) ?? value) !== value);
}
