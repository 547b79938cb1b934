/** A line of a sudoers file without its comment; lines that a backslash continues are one. */
export interface SudoLine {
  text: string;
  /** Of its first line in the file, from 1. */
  number: number;
}

/** Returns the lines of a sudoers file. A comment ends with its own line: a backslash at its end continues nothing. */
export function sudoLines(text: string): readonly SudoLine[] {
  const lines: SudoLine[] = [];
  let parts: string[] = [];
  let number = 1;
  const finish = (): void => {
    const joined = parts.join(' ').trim();
    if (joined !== '') lines.push({ text: joined, number });
    parts = [];
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (parts.length === 0) number = index + 1;
    const { content, continues } = readLine(line, parts.length === 0);
    parts.push(content);
    if (!continues) finish();
  }
  finish();
  return lines;
}

function readLine(line: string, isFirst: boolean): { content: string; continues: boolean } {
  if (isFirst && isInclude(line.trimStart())) return { content: line, continues: false };
  const comment = commentStart(line);
  if (comment !== undefined) return { content: line.slice(0, comment), continues: false };
  const content = line.trimEnd();
  return endsInBackslash(content)
    ? { content: content.slice(0, -1), continues: true }
    : { content, continues: false };
}

/** Whether a line includes a file or a folder. */
export function isInclude(line: string): boolean {
  return /^[#@]include(?:dir)?[ \t]/u.test(line);
}

/** Returns where a comment starts: at a `#` outside quotes that starts no number. */
function commentStart(line: string): number | undefined {
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '\\') at++;
    else if (char === '"') at = closingQuote(line, at) ?? at;
    else if (char === '#' && !startsNumber(line, at)) return at;
  }
  return undefined;
}

/** Whether a `#` belongs to the number of a user or group: `#1000`, `%#27`, `%:#27`. */
function startsNumber(line: string, at: number): boolean {
  return /^-?\d/u.test(line.slice(at + 1, at + 3)) || /%:?$/u.test(line.slice(Math.max(0, at - 2), at));
}

function closingQuote(line: string, from: number): number | undefined {
  for (let at = from + 1; at < line.length; at++)
    if (line[at] === '\\') at++;
    else if (line[at] === '"') return at;
  return undefined;
}

function endsInBackslash(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count++;
  return count % 2 === 1;
}
