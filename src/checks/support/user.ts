/** `0`, `00`, `root`, `0:0`, `root:staff`: what the engine starts as uid 0. An empty user is root too. */
export function isRoot(user: string): boolean {
  const name = user.split(':')[0]?.trim() ?? '';
  return name === '' || name === 'root' || /^[+-]?0+$/u.test(name);
}
