/**
 * Returns the uid with which the engine starts a named user, by the image's `/etc/passwd`; `undefined` if it
 * has no such name, and nothing starts. An invalid number is 0, which is root: the engine ignores what it
 * cannot parse (moby/sys/user, seen on Engine 26.1.5).
 */
export function containerUserNumber(passwd: string, name: string): number | undefined {
  const entry = passwd
    .split('\n')
    .map((line) => line.trim().split(':'))
    .find(([own]) => own === name);
  if (entry === undefined) return undefined;
  const number = entry[2] ?? '';
  return /^[+-]?\d+$/u.test(number) ? Number(number) : 0;
}
