import type { Check } from '../../core/check.ts';
import type { Waiver } from '../../core/policy.ts';
import type { YamlEntry, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import {
  asBoolean,
  asDay,
  asList,
  asMap,
  complain,
  fieldsOf,
  optionalTexts,
  placeOf,
  requiredText,
  type Reading,
} from './reading.ts';
import { ruleAt } from './rule-at.ts';

/** What narrows a waiver down; one of them is needed. */
const narrowing = ['subject', 'workloadKey', 'fingerprint'] as const;

/** Keys of an entry of `waive`. */
export const waiverKeys = ['rule', ...narrowing, 'implied', 'reason', 'until'] as const;

/** Whether what follows is waived, too; of a fingerprint nothing follows. */
function impliedAt(reading: Reading, fields: ReadonlyMap<string, YamlEntry>): { implied?: true } {
  const entry = fields.get('implied');
  if (entry && fields.has('fingerprint')) {
    complain(reading, entry.value, 'implied does not go with fingerprint, which is one finding');
  }
  return entry && asBoolean(reading, entry.value, 'implied') === true ? { implied: true } : {};
}

function readWaiver(reading: Reading, node: YamlNode, checks: readonly Check[]): Waiver | undefined {
  const map = asMap(reading, node, 'a waiver');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, waiverKeys, 'a waiver');
  const reason = requiredText(reading, fields, 'reason', node, 'a waiver');
  const on = optionalTexts(reading, fields, narrowing);
  const [ruleNode, untilNode] = [fields.get('rule')?.value, fields.get('until')?.value];
  const rule = ruleNode && ruleAt(reading, ruleNode, checks);
  const until = untilNode && asDay(reading, untilNode, 'until');
  if (!ruleNode && !fields.has('fingerprint')) complain(reading, node, 'a waiver needs rule or fingerprint');
  if (!narrowing.some((key) => fields.has(key))) {
    const remedy = 'write subject: "*" for every one, or switch the rule off';
    complain(reading, node, `a waiver needs ${narrowing.join(', ')}: ${remedy}`);
  }
  if (reason === undefined) return undefined;
  const implied = impliedAt(reading, fields);
  const named = rule ? { name: rule.name, matches: rule.matches } : { matches: [] };
  return { ...named, ...on, ...implied, reason, ...(until ? { until } : {}), at: placeOf(reading, node) };
}

/** The entries of `waive`. */
export function readWaivers(reading: Reading, node: YamlNode, checks: readonly Check[]): readonly Waiver[] {
  return asList(reading, node, 'waive').flatMap((item) => readWaiver(reading, item, checks) ?? []);
}
