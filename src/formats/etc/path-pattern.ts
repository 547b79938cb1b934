const maxPattern = 200;

/**
 * Whether a path may match a pattern of a shell (glob(7)), in which no wildcard stands for a slash. A set in brackets
 * counts as any character, and a pattern longer than any path of a program may match. Time is the product of both
 * lengths, whatever the pattern.
 */
export function matchesPath(pattern: string, path: string): boolean {
  if (pattern.length > maxPattern) return true;
  const parts = pattern.split('/');
  const names = path.split('/');
  return parts.length === names.length && parts.every((part, index) => matchesName(part, names[index] ?? ''));
}

function matchesName(pattern: string, name: string): boolean {
  // The places in the name up to which the pattern matches so far.
  let reached = new Set([0]);
  for (const token of tokensOf(pattern)) {
    const next = new Set<number>();
    if (token === '*') {
      for (let at = Math.min(...reached); at <= name.length; at++) next.add(at);
    } else
      for (const at of reached)
        if (at < name.length && (token === '?' || token === name[at])) next.add(at + 1);
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(name.length);
}

/** Returns `*`, `?` for any one character, or characters. */
function* tokensOf(pattern: string): Generator<string> {
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '\\') yield literal(pattern[++at] ?? '');
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      yield '?';
      if (end > 0) at = end;
    } else yield char;
  }
}

/** A wildcard with a backslash before it is no wildcard; no name of a program has one. */
function literal(char: string): string {
  return char === '*' || char === '?' ? `\\${char}` : char;
}
