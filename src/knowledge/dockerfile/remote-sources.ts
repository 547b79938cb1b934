/** What a source of ADD or a build context is fetched as, by the forms that BuildKit knows; `undefined` for a path. */
export function remoteKind(source: string): 'git' | 'http' | undefined {
  if (/^(?:git@|git:\/\/|ssh:\/\/)|^github\.com\//u.test(source)) return 'git';
  if (!/^https?:\/\//u.test(source)) return undefined;
  return /\.git(?:[#?]|$)/u.test(source) ? 'git' : 'http';
}

/** Whether a git source names a commit: behind `#` or in its query. */
export function isPinnedToCommit(source: string): boolean {
  const [, fragment = ''] = /#([^:]*)/u.exec(source) ?? [];
  const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u;
  const [, query = ''] = /\?([^#]*)/u.exec(source) ?? [];
  const named = query.split('&').some((part) => /^(?:checksum|commit)=/u.test(part));
  return named || commit.test(fragment);
}
