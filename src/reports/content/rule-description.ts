import type { Alias } from '../../core/rules/rule.ts';

export type { RuleDescription } from '../../core/rules/rule.ts';

/** An alias as people write it: `hadolint:DL3008`. */
export function aliasText(alias: Alias): string {
  return `${alias.tool}:${alias.id}`;
}
