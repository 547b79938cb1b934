import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { usesOf } from './draft.ts';
import type { Draft } from './draft.ts';

/** Options that docker refuses together. */
export function findConflicts(draft: Draft): void {
  const { restart } = draft.settings;
  const remove = usesOf(draft, 'rm').at(-1);
  const restarts = restart !== undefined && 'value' in restart && restart.value.name !== 'no';
  if (remove && restarts && parseBoolean(remove.value) === true) {
    draft.problems.push({ message: '--restart conflicts with --rm', at: remove.at });
  }
  if (networkKinds(draft) > 1) {
    const at = usesOf(draft, 'network', 'net').at(-1)?.at;
    if (at) draft.problems.push({ message: 'a network of one’s own and a network mode conflict', at });
  }
}

/** The engine's own modes and user-defined networks do not go together. */
function networkKinds(draft: Draft): number {
  const kinds = usesOf(draft, 'network', 'net').map(({ value }) =>
    /^(?:|default|bridge|host|none|container:.*)$/u.test(value) ? 'engine' : 'user',
  );
  return new Set(kinds).size;
}
