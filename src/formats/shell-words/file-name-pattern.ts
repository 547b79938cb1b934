const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** A bracket expression as a class of a regular expression. */
function classOf(bracket: string): string {
  const isNot = /^\[[!^]/u.test(bracket);
  const inner = bracket
    .slice(isNot ? 2 : 1, -1)
    .replaceAll(/\[:(\w+):\]|[\\[\]^]/gu, (part, name: string | undefined) =>
      name === undefined ? `\\${part}` : (posixClasses[name] ?? ''),
    );
  return `[${isNot ? '^' : ''}${inner}]`;
}

/**
 * Returns the expression for the names that a pattern of a shell matches (`*`, `?`, `[a-z]`, `[!a]`, `[[:digit:]]`): a
 * leading dot only by itself (POSIX.1-2024, XCU 2.14). A pattern with a range that ends below its start matches none.
 * With `matchesHidden` a wildcard matches a leading dot too, as Go's filepath.Glob has it.
 */
export function fileNamePattern(pattern: string, { matchesHidden = false } = {}): RegExp {
  const source = pattern.replaceAll(/\[[!^]?\]?(?:\[:\w+:\]|[^\]])+\]|[\s\S]/gu, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? classOf(part) : part.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
  });
  try {
    return new RegExp(`^${!matchesHidden && /^[*?[]/u.test(pattern) ? '(?!\\.)' : ''}${source}$`, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return /(?!)/u;
  }
}
