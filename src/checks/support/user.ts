/** Whether the engine starts this user as uid 0: `0`, `00`, `root`, `0:0`, `root:staff` or empty. */
export function isRoot(user: string): boolean {
  const name = user.split(':')[0]?.trim() ?? '';
  return name === '' || name === 'root' || /^[+-]?0+$/u.test(name);
}
