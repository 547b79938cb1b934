import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { usesOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { networkName } from './network-flags.ts';

const engineModes = /^(?:|default|bridge|host|none|container:.*)$/u;

/** Reports options that docker refuses in combination. */
export function findConflicts(draft: Draft): void {
  const { restart } = draft.settings;
  const remove = usesOf(draft, 'rm').at(-1);
  const restarts = restart !== undefined && 'value' in restart && restart.value.name !== 'no';
  if (remove && restarts && parseBoolean(remove.value) === true) {
    draft.problems.push({ message: '--restart conflicts with --rm', at: remove.at });
  }
  if (networkKinds(draft) > 1) {
    const at = usesOf(draft, 'network', 'net').at(-1)?.at;
    if (at) draft.problems.push({ message: 'a user-defined network conflicts with a network mode', at });
  }
}

/** The engine's network modes and user-defined networks exclude each other. */
function networkKinds(draft: Draft): number {
  const known = usesOf(draft, 'network', 'net').filter(({ unknown }) => unknown.length === 0);
  const kinds = known.map(({ value }) => engineModes.test(networkName(value) ?? ''));
  return new Set(kinds).size;
}
