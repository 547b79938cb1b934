/** Parses an os-release file (os-release(5)): assignments with shell quoting, without expansion. */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z0-9_]+)=(.*)$/.exec(line);
    if (match !== null) values.set(match[1] ?? '', unquote((match[2] ?? '').trim()));
  }
  return values;
}

function unquote(text: string): string {
  const single = /^'([^']*)'$/.exec(text);
  if (single !== null) return single[1] ?? '';
  const double = /^"(.*)"$/.exec(text);
  return (double?.[1] ?? text).replace(/\\([$"'\\`])/g, '$1');
}
