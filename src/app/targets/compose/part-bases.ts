import { basename } from 'node:path/posix';
import type { ReadAlone } from './fragment.ts';

/**
 * Returns the files beside a part over which it may be merged where no project is: those that are whole, the most
 * like by name first (`stack.yml` for `stack.prod.yml`), then those that are called a base.
 */
export function basesOf(part: string, beside: readonly ReadAlone[]): readonly ReadAlone[] {
  const name = basename(part);
  const rankOf = ({ texts: [{ path }] }: ReadAlone): number => {
    const stem = basename(path).replace(/\.ya?ml$/u, '');
    if (name.startsWith(`${stem}.`) || name.startsWith(`${stem}-`)) return stem.length + 2;
    return /(?:^|[._-])(?:base|common|main)$/u.test(stem) ? 1 : 0;
  };
  return beside
    .filter((one) => one.alone.problems.length === 0 && rankOf(one) > 0)
    .toSorted((a, b) => rankOf(b) - rankOf(a));
}
