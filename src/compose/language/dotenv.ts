/** One assignment of a dotenv file. `literal` is false if the value is made from other variables. */
export interface Assignment {
  name: string;
  value?: string;
  literal: boolean;
}

const opening = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*/y;

/**
 * Parses a dotenv file as Compose does: `NAME=value`, `NAME: value` or `NAME`, with optional `export`,
 * comments, single quotes (literal) and double quotes (with escapes and over several lines). Returns
 * `undefined` if a line is none of these.
 */
export function parseDotenv(text: string): readonly Assignment[] | undefined {
  const assignments: Assignment[] = [];
  const source = text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  for (let at = skipBlank(source, 0); at < source.length; at = skipBlank(source, at)) {
    const read = assignment(source, at);
    if (read === undefined) return undefined;
    assignments.push(read.assignment);
    at = read.end;
  }
  return assignments;
}

function skipBlank(text: string, from: number): number {
  const blank = /(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:#[^\n]*$)?/y;
  blank.lastIndex = from;
  blank.exec(text);
  return Math.max(blank.lastIndex, from);
}

function assignment(text: string, at: number): { assignment: Assignment; end: number } | undefined {
  opening.lastIndex = at;
  const name = opening.exec(text)?.[1];
  if (name === undefined) return undefined;
  const after = opening.lastIndex;
  const sign = text[after];
  if (sign === undefined || sign === '\n' || sign === '#') {
    return { assignment: { name, literal: true }, end: lineEnd(text, after) };
  }
  if (sign !== '=' && sign !== ':') return undefined;
  return value(text, after + 1, name);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function value(
  text: string,
  from: number,
  name: string,
): { assignment: Assignment; end: number } | undefined {
  let start = from;
  while (text[start] === ' ' || text[start] === '\t') start += 1;
  const quote = text[start];
  if (quote === '"' || quote === "'") return quoted(text, start, quote, name);
  const end = lineEnd(text, start);
  const plain = text
    .slice(start, end)
    .replace(/(?:^|[ \t])#.*$/, '')
    .trim();
  return { assignment: { name, value: plain, literal: !plain.includes('$') }, end };
}

function quoted(
  text: string,
  start: number,
  quote: string,
  name: string,
): { assignment: Assignment; end: number } | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) {
      const inner = text.slice(start + 1, at);
      const literal = quote === "'" || !/[\\$]/.test(inner);
      return { assignment: { name, value: inner, literal }, end: lineEnd(text, at) };
    }
  }
  return undefined;
}
