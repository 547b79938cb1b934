import type { UnknownKind } from '../../core/findings/finding.ts';
import { unknownActions, type UnknownAction } from '../../core/rules/policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { asOneOf, fieldsOf, type PolicyReading } from './reading.ts';

/** Kinds of unknown outcomes, as in `unknown`. */
export const unknownKinds = ['unreadable', 'undecidable', 'needs-review'] as const satisfies UnknownKind[];

export type UnknownActions = Readonly<Record<UnknownKind, UnknownAction>>;

/** Returns one action for every kind. */
export function everyKind(action: UnknownAction): UnknownActions {
  return { unreadable: action, undecidable: action, 'needs-review': action };
}

/** Reads `unknown`: one word for all kinds, or a word per kind with `otherwise` for the rest. */
export function readUnknownActions(
  reading: PolicyReading,
  node: YamlNode,
  otherwise: UnknownActions,
): UnknownActions {
  if (node.kind !== 'map') {
    const action = asOneOf(reading, node, 'unknown', unknownActions);
    return action === undefined ? otherwise : everyKind(action);
  }
  const fields = fieldsOf(reading, node, unknownKinds, 'unknown');
  const given = unknownKinds.flatMap((kind) => {
    const entry = fields.get(kind);
    const action = entry && asOneOf(reading, entry.value, kind, unknownActions);
    return action === undefined ? [] : [[kind, action] as const];
  });
  return { ...otherwise, ...Object.fromEntries(given) };
}
