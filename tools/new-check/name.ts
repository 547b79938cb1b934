import type { CheckKind } from '../../src/core/rules/check.ts';

const kinds: readonly Exclude<CheckKind, 'text'>[] = [
  'workload',
  'host',
  'engine',
  'inventory',
  'image',
  'dockerfile',
  'network',
  'volume',
  'swarm',
  'software',
];

/** A rule id taken apart: `workload/shared-pid` is `shared-pid` on workloads. */
export interface CheckName {
  id: string;
  kind: Exclude<CheckKind, 'text'>;
  slug: string;
}

/** Takes a rule id apart; a text that is not one gives `undefined`. */
export function readName(id: string): CheckName | undefined {
  const [folder, slug = '', ...rest] = id.split('/');
  const kind = kinds.find((known) => known === folder);
  if (kind === undefined || rest.length > 0 || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) return undefined;
  return { id, kind, slug };
}
