import {
  UnclearSudoText,
  peek,
  readSign,
  readWord,
  skipSudoBlanks,
  takeChar,
  takeMatch,
  type SudoCursor,
} from './sudoers-cursor.ts';

const digest = /sha(?:224|256|384|512)(?=[ \t]*:)/uy;
const aliasName = /[A-Z][A-Z0-9_]*/uy;
const builtIn = /(?:sudoedit|list)(?![^\s,:])/uy;

/** Reads a command of a rule or an alias: `!/usr/bin/ctr images`, without digests. */
export function readSudoCommand(cursor: SudoCursor): string {
  skipDigests(cursor);
  const sign = readSign(cursor);
  return `${sign}${readUnsigned(cursor)}`;
}

/** Moves behind `sha256:…, sha512:…`, which only ask for certain contents. */
function skipDigests(cursor: SudoCursor): void {
  while (takeMatch(cursor, digest) !== undefined) {
    takeChar(cursor, ':');
    if (readWord(cursor, ',') === '') throw new UnclearSudoText('no digest');
    takeChar(cursor, ',');
  }
}

function readUnsigned(cursor: SudoCursor): string {
  const first = peek(cursor);
  if (first === '^') return withArguments(cursor, readRegex(cursor));
  if (first === '/') return withArguments(cursor, readPath(cursor));
  const name = takeMatch(cursor, aliasName);
  if (name !== undefined) return name;
  const command = takeMatch(cursor, builtIn);
  if (command === undefined) throw new UnclearSudoText('no command');
  return withArguments(cursor, command);
}

/** Reads a path; backslashes stay before blanks and characters of patterns. */
function readPath(cursor: SudoCursor): string {
  const path = readUntil(cursor, ' \t\r,:=#', ' \t*?[]!^\\');
  if (cursor.text[cursor.at] === '=') throw new UnclearSudoText('a path with =');
  return path;
}

function withArguments(cursor: SudoCursor, command: string): string {
  skipSudoBlanks(cursor);
  const found =
    cursor.text[cursor.at] === '^'
      ? readRegex(cursor)
      : readUntil(cursor, ',:#', '*?[]!^')
          .split(/[ \t\r]/u)
          .filter((word) => word !== '')
          .join(' ');
  // What follows is a comment to sudo, but a quote before it kept it here.
  if (cursor.text[cursor.at] === '#') throw new UnclearSudoText('a comment within quotes');
  return found === '' ? command : `${command} ${found}`;
}

/** Reads up to one of the ends without a backslash; backslashes stay before some characters. */
function readUntil(cursor: SudoCursor, ends: string, kept: string): string {
  const parts: string[] = [];
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === undefined || ends.includes(char)) return parts.join('');
    const next = char === '\\' ? (cursor.text[cursor.at + 1] ?? '') : '';
    parts.push(next === '' || kept.includes(next) ? `${char}${next}` : next);
    cursor.at += next === '' ? 1 : 2;
  }
}

/** Reads a regular expression: from `^` to a `$` behind which the word ends. */
function readRegex(cursor: SudoCursor): string {
  const start = cursor.at;
  for (; cursor.at < cursor.text.length; cursor.at++)
    if (cursor.text[cursor.at] === '\\') cursor.at++;
    else if (
      cursor.text[cursor.at] === '$' &&
      /^(?:[\s,:]|$)/u.test(cursor.text.slice(cursor.at + 1, cursor.at + 2))
    )
      return cursor.text.slice(start, ++cursor.at);
  throw new UnclearSudoText('a regular expression without an end');
}
