import { posix } from 'node:path';

/** A part of a pattern. */
type Token =
  | { is: 'text'; text: string }
  /** Any one character but a slash, or one of a set. */
  | { is: 'one'; set?: CharacterSet }
  /** Any characters but slashes. */
  | { is: 'name' }
  /** Directories, or nothing. */
  | { is: 'folders' }
  | { is: 'all' };

interface CharacterSet {
  excludes: boolean;
  ranges: readonly (readonly [first: string, last: string])[];
}

/** One pattern of a `.dockerignore` file. */
export interface IgnorePattern {
  /** `!`: takes files back. */
  isException: boolean;
  /** Without `!`, and as the builder reads it. */
  text: string;
  tokens: readonly Token[];
}

/** A `.dockerignore` file as BuildKit reads it. */
export interface IgnoreFile {
  patterns: readonly IgnorePattern[];
  /** Patterns that the builder refuses, or that it reads in a way that is not followed here. */
  unclear: readonly string[];
}

/** Parts of all patterns of a file; real files have some hundreds. */
const mostTokens = 5000;
/** Longer patterns fit no path. */
const longestPattern = 4096;

/** Parses a `.dockerignore` file. Source: moby/patternmatcher, ignorefile and patternmatcher, 2026. */
export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns: IgnorePattern[] = [];
  const unclear: string[] = [];
  let count = 0;
  for (const line of text.replace(/^\uFEFF/u, '').split('\n')) {
    const written = line.trim();
    if (line.startsWith('#') || written === '') continue;
    const isException = written.startsWith('!');
    const rest = isException ? written.slice(1).trim() : written;
    const clean = rest === '' ? '' : cleanPath(rest);
    const path = clean.length > 1 ? clean.replace(/^\//u, '') : clean;
    const tokens = path === '' || path.length > longestPattern ? undefined : parsePattern(path);
    count += tokens?.length ?? 0;
    if (tokens === undefined || count > mostTokens) unclear.push(written);
    else patterns.push({ isException, text: path, tokens });
  }
  return { patterns, unclear };
}

/** A path without `.`, `..` and slashes at its end, as Go’s path.Clean returns it. */
export function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/u, '') : normal;
}

/** Returns the parts of a pattern; `undefined` for one that the builder refuses or whose meaning there is not clear. */
export function parsePattern(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const characters = Array.from(pattern);
  const add = (text: string): void => {
    const last = tokens.at(-1);
    if (last?.is === 'text') last.text += text;
    else tokens.push({ is: 'text', text });
  };
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*' && characters[at + 1] === '*') {
      at += characters[at + 2] === '/' ? 2 : 1;
      const is = at + 1 >= characters.length ? 'all' : 'folders';
      // Several in a row are as one.
      if (is === 'all' || tokens.at(-1)?.is !== 'folders') tokens.push({ is });
    } else if (character === '*') tokens.push({ is: 'name' });
    else if (character === '?') tokens.push({ is: 'one' });
    else if (character === '\\') {
      at++;
      const escaped = characters[at];
      // Before a letter or a digit the builder's expression has another meaning.
      if (escaped === undefined || /[\p{L}\d]/u.test(escaped)) return undefined;
      add(escaped);
    } else if (character === '[') {
      const end = characters.indexOf(']', at + 2);
      const set = end === -1 ? undefined : parseSet(characters.slice(at + 1, end));
      if (set === undefined) return undefined;
      tokens.push({ is: 'one', set });
      at = end;
    } else add(character);
  }
  const special = tokens.some(({ is }) => is !== 'text');
  // The builder does not escape these where the pattern becomes an expression.
  if (special && tokens.some((token) => token.is === 'text' && /[|^{\]]/u.test(token.text))) return undefined;
  return literalEnd(pattern, tokens);
}

/** `**name` without further wildcards is any path that ends so, in the middle of a name too. */
function literalEnd(pattern: string, tokens: readonly Token[]): readonly Token[] {
  const [first, second] = tokens;
  const isEnd =
    tokens.length === 2 && first?.is === 'folders' && second?.is === 'text' && !pattern.includes('\\');
  return isEnd && !pattern.startsWith('**/') ? [{ is: 'all' }, ...tokens.slice(1)] : tokens;
}

function parseSet(characters: readonly string[]): CharacterSet | undefined {
  const excludes = characters[0] === '^';
  const rest = excludes ? characters.slice(1) : characters;
  if (rest.length === 0 || rest.some((one) => /[[\\*?.+()|{}$/]/u.test(one))) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < rest.length; at++) {
    const first = rest[at] ?? '';
    const isRange = rest[at + 1] === '-' && rest[at + 2] !== undefined;
    const last = isRange ? (rest[at + 2] ?? first) : first;
    if (first === '-' || last < first) return undefined;
    ranges.push([first, last]);
    if (isRange) at += 2;
  }
  return { excludes, ranges };
}

function isInSet({ excludes, ranges }: CharacterSet, character: string): boolean {
  return ranges.some(([first, last]) => character >= first && character <= last) !== excludes;
}

/** Whether a whole path has the form of a pattern; in time linear in both. */
export function matchesPattern(tokens: readonly Token[], path: string): boolean {
  const characters = Array.from(path);
  let reached = new Set([0]);
  for (const token of tokens) {
    reached = advance(token, characters, reached);
    if (reached.size === 0) return false;
  }
  return reached.has(characters.length);
}

/** The places in the path after a part of the pattern that begins at one of these. */
function advance(token: Token, path: readonly string[], from: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  switch (token.is) {
    case 'text': {
      const text = Array.from(token.text);
      for (const at of from)
        if (text.every((one, index) => path[at + index] === one)) reached.add(at + text.length);
      return reached;
    }
    case 'one':
      for (const at of from) {
        const character = path[at];
        const fits =
          character !== undefined &&
          (token.set === undefined ? character !== '/' : isInSet(token.set, character));
        if (fits) reached.add(at + 1);
      }
      return reached;
    default:
      return spread(token.is, path, from);
  }
}

function spread(
  is: 'name' | 'folders' | 'all',
  path: readonly string[],
  from: ReadonlySet<number>,
): Set<number> {
  const reached = new Set<number>(from);
  const first = Math.min(...from);
  let isOpen = false;
  for (let at = first; at < path.length; at++) {
    if (from.has(at)) isOpen = true;
    else if (is === 'name' && path[at - 1] === '/') isOpen = false;
    if (is === 'name' && path[at] === '/') {
      isOpen = false;
      continue;
    }
    if (isOpen && (is !== 'folders' || path[at] === '/')) reached.add(at + 1);
  }
  return reached;
}

/**
 * Whether the builder leaves a path of the context out: the last pattern for it, or for a directory above it,
 * counts. As in the builder, a pattern that would change nothing for a directory is not tried on it, and so does
 * not count for what is below: `!x/y` takes back only what is left out as a part of `x/y`.
 */
export function isIgnored({ patterns }: IgnoreFile, path: string): boolean {
  const parts = path.split('/');
  let above = patterns.map(() => false);
  let ignored = false;
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join('/');
    ignored = false;
    const matched: boolean[] = [];
    for (const [index, { isException, tokens }] of patterns.entries()) {
      const matches = above[index] === true || (isException === ignored && matchesPattern(tokens, part));
      if (matches) ignored = !isException;
      matched.push(matches);
    }
    above = matched;
  }
  return ignored;
}
