import { compareDigits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** A version as Composer normalizes it, or a branch without a number. */
type ComposerVersion =
  | { branch: string }
  | { parts: readonly string[]; /** Whether Composer itself takes it. */ isNormal: boolean };

/** Stability, its number and `dev` behind the numbers of a version. */
const modifiers =
  '[._-]?(?:(?<stability>stable|beta|b|rc|alpha|a|patch|pl|p)(?<count>(?:[.-]?\\d)*))?(?<dev>[.-]?dev)?';
const classical = new RegExp(`^v?(\\d{1,5})(\\.\\d+)?(\\.\\d+)?(\\.\\d+)?${modifiers}$`, 'u');
const dated = new RegExp(`^v?(\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3}){0,2})${modifiers}$`, 'u');
const numberedBranch = /^v?(\d+)(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?(\.(?:\d+|[x*]))?[.-]?dev$/u;
/** What Composer refuses although it begins like a version: `1.2.3.4.5`, `1.0.0-final`. */
const unusual = /^v?(\d[0-9a-z]*(?:[._+-][0-9a-z]+)*)$/u;
const stabilities: Readonly<Record<string, string>> = {
  a: 'alpha',
  b: 'beta',
  p: 'patch',
  pl: 'patch',
};

function parseComposerVersion(text: string): ComposerVersion | undefined {
  const version = withoutDecoration(text.trim());
  if (/^dev-/iu.test(version)) return { branch: version.slice(4) };
  if (['master', 'trunk', 'default'].includes(version)) return { branch: version };
  const plain = (/^([^,\s+]+)\+\S+$/u.exec(version)?.[1] ?? version).toLowerCase();
  const normal = normalizeNumbers(plain) ?? normalizeBranch(plain);
  if (normal !== undefined) return { parts: splitParts(normal), isNormal: true };
  const raw = unusual.exec(plain)?.[1];
  return raw === undefined ? undefined : { parts: splitParts(raw), isNormal: false };
}

/** Leaves out an alias (`1.0 as 2.0`) and a stability flag (`1.0@beta`). */
function withoutDecoration(version: string): string {
  const [original = version] = /^[^,\s]+(?= +as +[^,\s]+$)/u.exec(version) ?? [];
  return original.replace(/@(?:stable|rc|beta|alpha|dev)$/iu, '');
}

function normalizeNumbers(version: string): string | undefined {
  const match = classical.exec(version);
  if (match !== null) {
    const [, major = '', minor = '.0', patch = '.0', fourth = '.0'] = match;
    return `${major}${minor}${patch}${fourth}${modifiersOf(match)}`;
  }
  const dateMatch = dated.exec(version);
  return dateMatch === null
    ? undefined
    : `${dateMatch[1]?.replace(/\D/gu, '.') ?? ''}${modifiersOf(dateMatch)}`;
}

function modifiersOf({ groups = {} }: RegExpExecArray): string {
  const word = groups['stability'];
  if (word === 'stable') return '';
  const count = groups['count']?.replace(/^[.-]+/u, '') ?? '';
  const stability = word === undefined ? '' : `-${stabilities[word] ?? word}${count}`;
  return groups['dev'] === undefined ? stability : `${stability}-dev`;
}

/** `2.1.x-dev`: newer than every version that begins like it. */
function normalizeBranch(version: string): string | undefined {
  const match = numberedBranch.exec(version);
  if (match === null) return undefined;
  const [, major = '', minor = '.x', patch = '.x', fourth = '.x'] = match;
  return `${major}${minor}${patch}${fourth}-dev`.replaceAll(/[x*]/gu, '9999999');
}

/** Splits a version where PHP's version_compare does: at every separator, and between digits and letters. */
function splitParts(version: string): readonly string[] {
  return version.match(/\d+|[a-z]+/gu) ?? [];
}

/** Words in the order of version_compare, each with all words that begin like it; other words are before them. */
const words: readonly (readonly [prefix: string, rank: number])[] = [
  ['dev', 1],
  ['a', 2],
  ['b', 3],
  ['rc', 4],
  ['p', 7],
];

/** Returns the rank of a part: words before the end of a version, numbers behind it, patches behind these. */
function rankOf(part: string | undefined): number {
  if (part === undefined) return 5;
  if (/^\d/u.test(part)) return 6;
  return words.find(([prefix]) => part.startsWith(prefix))?.[1] ?? 0;
}

function compareComposerVersions(left: ComposerVersion, right: ComposerVersion): number | undefined {
  if ('branch' in left && 'branch' in right) return left.branch === right.branch ? 0 : undefined;
  if ('branch' in left) return -1;
  if ('branch' in right) return 1;
  for (let index = 0; index < Math.max(left.parts.length, right.parts.length); index++) {
    const [one, other] = [left.parts[index], right.parts[index]];
    const ranks = rankOf(one) - rankOf(other);
    const difference = ranks !== 0 || rankOf(one) !== 6 ? ranks : compareDigits(one ?? '', other ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The order of packages of Packagist, as Composer's Comparator has it for normalized versions. A branch without a number
 * is older than every version; two different ones have no order.
 */
export const composerOrder = orderOf<ComposerVersion>({
  parse: parseComposerVersion,
  compare: compareComposerVersions,
  isValid: (version) => 'branch' in version || version.isNormal,
});
