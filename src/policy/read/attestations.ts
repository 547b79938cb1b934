import type { Check } from '../../core/rules/check.ts';
import type { Attestation } from '../../core/rules/policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { isGroup } from '../rule-names.ts';
import {
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
import { ruleAt, type NamedRule } from './rule-at.ts';

/** Keys of an entry of `attest`. */
export const attestationKeys = ['rule', 'subject', 'file', 'seen', 'by', 'reason', 'until'] as const;

/** Requires one whole rule: attesting a group would cover rules nobody reviewed. */
function wholeRule(
  reading: PolicyReading,
  node: YamlNode,
  named: NamedRule,
  checks: readonly Check[],
): readonly string[] {
  if (
    isGroup(named.name) ||
    named.matches.some(({ rule, only }) => only !== undefined || !checks.some(({ id }) => id === rule))
  ) {
    addProblem(reading, node, `an attestation is for one whole rule, and ${named.name} is not one`);
  }
  return named.matches.map(({ rule }) => rule);
}

function readAttestation(
  reading: PolicyReading,
  node: YamlNode,
  checks: readonly Check[],
): Attestation | undefined {
  const map = requireMap(reading, node, 'an attestation');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, attestationKeys, 'an attestation');
  const by = requiredText(reading, fields, 'by', node, 'an attestation');
  const reason = requiredText(reading, fields, 'reason', node, 'an attestation');
  const on = optionalTexts(reading, fields, ['subject', 'file', 'seen']);
  const [ruleNode, untilNode] = [fields.get('rule')?.value, fields.get('until')?.value];
  if (!ruleNode) addProblem(reading, node, 'an attestation needs rule');
  if (!untilNode) addProblem(reading, node, 'an attestation needs until: facts change');
  const named = ruleNode && ruleAt(reading, ruleNode, checks);
  const until = untilNode && requireDay(reading, untilNode, 'until');
  if (!ruleNode || !named || !by || !reason || !until) return undefined;
  const rules = wholeRule(reading, ruleNode, named, checks);
  return { name: named.name, rules, ...on, by, reason, until, at: entryLocation(reading, node) };
}

/** Reads the entries of `attest`. */
export function readAttestations(
  reading: PolicyReading,
  node: YamlNode,
  checks: readonly Check[],
): readonly Attestation[] {
  return requireList(reading, node, 'attest').flatMap((item) => readAttestation(reading, item, checks) ?? []);
}
