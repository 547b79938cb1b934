/** Whether the engine starts this user as uid 0: `0`, `00`, `root`, `0:0`, `root:staff` or empty. */
export function isRoot(user: string): boolean {
  const name = user.split(':')[0]?.trim() ?? '';
  return name === '' || name === 'root' || /^[+-]?0+$/u.test(name);
}

/** How a USER instruction writes root. */
export type RootSpelling = 'root' | '0' | 'root with its group' | 'root with a group' | 'another spelling';

/** The spellings that hadolint and Trivy know, of which KICS knows the first three (2026). */
export const rootSpellings = ['root', '0', 'root with its group', 'root with a group'] as const;

/** How an argument of USER, as it is written, says root: a value from a variable is another spelling. */
export function rootSpelling(written: string): RootSpelling {
  if (written === 'root' || written === '0') return written;
  if (written === 'root:root' || written === '0:0') return 'root with its group';
  return /^(?:root|0):/u.test(written) ? 'root with a group' : 'another spelling';
}
