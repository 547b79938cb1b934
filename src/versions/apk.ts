import { compareDigits, compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** What may stand at one place of a version of Alpine, oldest first (apk-package(5), apk-tools 3). */
const ranks = [
  'pre-release',
  'end',
  'revision',
  'hash',
  'suffix-number',
  'post-release',
  'letter',
  'number',
  'first-number',
] as const;

/** One part of a version. What is not understood ends it. */
interface Token {
  kind: (typeof ranks)[number] | 'not-understood';
  value: string;
}

/** Suffixes, oldest first: the first four are before the release. */
const suffixes = ['alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p'];
const countOfPreReleases = 4;

/** `.2`, `b`, `_rc`, the `1` of `_rc1`, `~0a1b2c`, `-r3`. */
const tokens = /\.(\d+)|([a-z])|_([a-z]+)|(\d+)|~([0-9a-f]+)|-r(\d+)/uy;

/** What may follow each kind of token. */
const followers: Readonly<Record<Token['kind'], readonly Token['kind'][]>> = {
  'first-number': ['number', 'letter', 'pre-release', 'post-release', 'hash', 'revision'],
  number: ['number', 'letter', 'pre-release', 'post-release', 'hash', 'revision'],
  // As apk-tools 2 has it: `3.3.3p1` is the version of a package of Alpine 3.14.
  letter: ['number', 'pre-release', 'post-release', 'hash', 'revision'],
  'pre-release': ['pre-release', 'post-release', 'suffix-number', 'hash', 'revision'],
  'post-release': ['pre-release', 'post-release', 'suffix-number', 'hash', 'revision'],
  'suffix-number': ['pre-release', 'post-release', 'hash', 'revision'],
  hash: ['revision'],
  revision: [],
  end: [],
  'not-understood': [],
};

function tokenOf(
  [, number, letter, suffix, digits, hash, revision]: RegExpExecArray,
  previous: Token['kind'] | undefined,
): Token {
  if (number !== undefined) return { kind: 'number', value: number };
  if (letter !== undefined) return { kind: 'letter', value: letter };
  if (suffix !== undefined) return suffixToken(suffix);
  if (digits !== undefined)
    return { kind: previous === 'letter' ? 'number' : 'suffix-number', value: digits };
  if (hash !== undefined) return { kind: 'hash', value: hash };
  return { kind: 'revision', value: revision ?? '' };
}

function suffixToken(suffix: string): Token {
  const index = suffixes.indexOf(suffix);
  if (index < 0) return { kind: 'not-understood', value: suffix };
  return { kind: index < countOfPreReleases ? 'pre-release' : 'post-release', value: String(index) };
}

/** Parses a version up to what is not understood in it, like apk; `undefined` if it does not begin with a number. */
function parseApkVersion(text: string): readonly Token[] | undefined {
  const first = /^\d+/u.exec(text)?.[0];
  if (first === undefined) return undefined;
  const found: Token[] = [{ kind: 'first-number', value: first }];
  tokens.lastIndex = first.length;
  while (tokens.lastIndex < text.length) {
    const match = tokens.exec(text);
    const token: Token =
      match === null ? { kind: 'not-understood', value: '' } : tokenOf(match, found.at(-1)?.kind);
    const isExpected = followers[found.at(-1)?.kind ?? 'end'].includes(token.kind);
    found.push(isExpected ? token : { kind: 'not-understood', value: '' });
    if (!isExpected) return found;
  }
  found.push({ kind: 'end', value: '' });
  return found;
}

/** Compares versions up to the first difference, as apk does; `undefined` if that is in what is not understood. */
function compareApkVersions(left: readonly Token[], right: readonly Token[]): number | undefined {
  for (const [index, one] of left.entries()) {
    const other = right[index];
    if (other === undefined || one.kind === 'not-understood' || other.kind === 'not-understood')
      return undefined;
    const difference = compareTokens(one, other);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareTokens(left: Token, right: Token): number {
  if (left.kind !== right.kind) return rankOf(left) - rankOf(right);
  switch (left.kind) {
    case 'letter':
    case 'hash':
      return compareCodeUnits(left.value, right.value);
    case 'number': {
      const isFraction = left.value.startsWith('0') || right.value.startsWith('0');
      return isFraction ? compareCodeUnits(left.value, right.value) : compareDigits(left.value, right.value);
    }
    default:
      return compareDigits(left.value, right.value);
  }
}

function rankOf({ kind }: Token): number {
  return kind === 'not-understood' ? -1 : ranks.indexOf(kind);
}

/** The order of packages of Alpine, Wolfi and Chainguard, as apk-tools 3 has it. */
export const apkOrder = orderOf<readonly Token[]>({
  parse: parseApkVersion,
  compare: compareApkVersions,
  isValid: (version) => version.at(-1)?.kind === 'end',
});
