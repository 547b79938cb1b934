import type { Check } from '../../core/rules/check.ts';
import type { Waiver } from '../../core/rules/policy.ts';
import type { YamlEntry, YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { openVexJustifications } from '../../formats/openvex/read-openvex.ts';
import {
  asOneOf,
  requireBoolean,
  requireDay,
  requireList,
  requireMap,
  addProblem,
  fieldsOf,
  optionalTexts,
  entryLocation,
  requiredText,
  type PolicyReading,
} from './reading.ts';
import { ruleAt } from './rule-at.ts';

/** Keys that narrow a waiver; one is required. */
const narrowing = ['subject', 'file', 'workloadKey', 'fingerprint'] as const;

/** Keys of an entry of `waive`. */
export const waiverKeys = ['rule', ...narrowing, 'implied', 'reason', 'justification', 'until'] as const;

/** Reads whether implied findings are waived too; a fingerprint implies none. */
function impliedAt(reading: PolicyReading, fields: ReadonlyMap<string, YamlEntry>): { implied?: true } {
  const entry = fields.get('implied');
  if (entry && fields.has('fingerprint')) {
    addProblem(reading, entry.value, 'implied does not go with fingerprint, which is one finding');
  }
  return entry && requireBoolean(reading, entry.value, 'implied') === true ? { implied: true } : {};
}

function readWaiver(reading: PolicyReading, node: YamlNode, checks: readonly Check[]): Waiver | undefined {
  const map = requireMap(reading, node, 'a waiver');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, waiverKeys, 'a waiver');
  const reason = requiredText(reading, fields, 'reason', node, 'a waiver');
  const on = optionalTexts(reading, fields, narrowing);
  const [ruleNode, untilNode] = [fields.get('rule')?.value, fields.get('until')?.value];
  const justificationNode = fields.get('justification')?.value;
  const justification =
    justificationNode && asOneOf(reading, justificationNode, 'justification', [...openVexJustifications]);
  const rule = ruleNode && ruleAt(reading, ruleNode, checks);
  const until = untilNode && requireDay(reading, untilNode, 'until');
  if (!ruleNode && !fields.has('fingerprint'))
    addProblem(reading, node, 'a waiver needs rule or fingerprint');
  if (!narrowing.some((key) => fields.has(key))) {
    const remedy = 'write subject: "*" for every one, or switch the rule off';
    addProblem(reading, node, `a waiver needs ${narrowing.join(', ')}: ${remedy}`);
  }
  if (reason === undefined) return undefined;
  const implied = impliedAt(reading, fields);
  const named = rule ? { name: rule.name, matches: rule.matches } : { matches: [] };
  return {
    ...named,
    ...on,
    ...implied,
    reason,
    ...(justification === undefined ? {} : { justification }),
    ...(until ? { until } : {}),
    at: entryLocation(reading, node),
  };
}

/** Reads the entries of `waive`. */
export function readWaivers(
  reading: PolicyReading,
  node: YamlNode,
  checks: readonly Check[],
): readonly Waiver[] {
  return requireList(reading, node, 'waive').flatMap((item) => readWaiver(reading, item, checks) ?? []);
}
