/**
 * Parses a file of properties (java.util.Properties, load): ISO 8859-1 with `\uXXXX`, comments, continued lines, and `=`, `:` or
 * spaces between a key and its value. The last of equal keys counts.
 */
export function parseProperties(bytes: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of logicalLines(bytes.toString('latin1'))) {
    const [, key = '', value = ''] = /^((?:[^\\=: \t\f]|\\.)*)[ \t\f]*[=:]?[ \t\f]*(.*)$/su.exec(line) ?? [];
    found.set(unescaped(key), unescaped(value));
  }
  return found;
}

/** Joins lines that end in an odd number of backslashes with the next one; leaves out comments and empty lines. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string[] = [];
  for (const natural of text.split(/\r\n|\n|\r/u)) {
    const line = natural.replace(/^[ \t\f]+/u, '');
    if (open.length === 0 && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const slashes = trailingBackslashes(line);
    open.push(slashes % 2 === 1 ? line.slice(0, -1) : line);
    if (slashes % 2 === 1) continue;
    lines.push(open.join(''));
    open = [];
  }
  return open.length === 0 ? lines : [...lines, open.join('')];
}

function trailingBackslashes(line: string): number {
  let count = 0;
  while (line.at(-1 - count) === '\\') count += 1;
  return count;
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9A-Fa-f]{4})|(.))/gsu, (_all, code?: string, char = '') =>
    code === undefined
      ? (controls[String(char)] ?? String(char))
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
