/**
 * Returns the expression for the names that a pattern of a shell matches (`*`, `?`, `[a-z]`, `[!a]`): a leading dot
 * only by itself (POSIX.1-2024, XCU 2.14).
 */
export function fileNamePattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[!?[^\]]+\]|[\s\S]/gu, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1) return part.replace(/^\[!/u, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
  });
  return new RegExp(`^${/^[*?[]/u.test(pattern) ? '(?!\\.)' : ''}${source}$`, 'u');
}
