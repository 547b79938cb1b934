const [quote, backslash] = [0x22, 0x5c];
const open: ReadonlySet<string> = new Set(['{', '[']);
const close: ReadonlySet<string> = new Set(['}', ']']);

/** The offset after the string that starts at `at`; the end of the text for one that is cut short. */
function endOfString(text: string, at: number): number {
  for (let next = at + 1; next < text.length; next++) {
    const code = text.charCodeAt(next);
    if (code === quote) return next + 1;
    if (code === backslash) next++;
  }
  return text.length;
}

/** The names of the members of a JSON object, as far as the start of its text holds them; none for what is no object. */
export function memberNames(start: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!/^\uFEFF?\s*\{/u.test(start)) return names;
  let depth = 0;
  for (let at = 0; at < start.length; at++) {
    const character = start.charAt(at);
    if (open.has(character)) depth++;
    else if (close.has(character)) depth--;
    else if (character === '"') {
      const end = endOfString(start, at);
      if (depth === 1 && /^\s*:/u.test(start.slice(end, end + 64))) names.add(start.slice(at + 1, end - 1));
      at = end - 1;
    }
  }
  return names;
}
