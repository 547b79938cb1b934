/** Words of texts that stand for a credential: `sk-your-key`, `AKIA…EXAMPLE`, `xoxb-xxxx`. */
const placeholder =
  /your|example|sample|placeholder|change_?-?me|replace|insert|dummy|redacted|x{4}|\*{3}|\.{3}/iu;

/** Returns the number of different characters that texts like this one have; separators do not count. */
function alphabetSize(separated: string): number {
  const text = separated.replaceAll(/[^\dA-Za-z]/gu, '');
  if (/^\d+$/u.test(text)) return 10;
  if (/^[\da-f]+$/u.test(text) || /^[\dA-F]+$/u.test(text)) return 16;
  return /[a-z]/u.test(text) && /[A-Z]/u.test(text) ? 64 : 36;
}

/** Returns the Shannon entropy of a text, in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

/** Returns the share of neighbours for which `holds`. */
function shareOfPairs(text: string, holds: (before: string, after: string) => boolean): number {
  const pairs = Array.from(text.slice(1), (after, index) => holds(text[index] ?? '', after));
  return pairs.filter(Boolean).length / Math.max(1, text.length - 1);
}

function isNext(before: string, after: string): boolean {
  return after.charCodeAt(0) - before.charCodeAt(0) === 1;
}

/** A random text of this length nearly always has this share of the entropy that it can have. */
const enoughEntropy = 0.7;

/**
 * Whether a text may have been made at random: it has the entropy for it, and is no placeholder and no series
 * such as `0123456789abcdef`.
 */
export function looksRandom(text: string): boolean {
  if (text === '' || placeholder.test(text)) return false;
  const possible = Math.log2(Math.min(text.length, alphabetSize(text)));
  return entropy(text) >= enoughEntropy * possible && shareOfPairs(text, isNext) < 0.4;
}

const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^a-zA-Z\d]/u];

function isOtherKind(before: string, after: string): boolean {
  return kinds.some((kind) => kind.test(before) !== kind.test(after));
}

/** Maximum length of a text that is taken for one key. */
const longestKey = 1024;

/**
 * Whether a whole value looks like a key made at random, not like words, a path or an address: long, and with
 * letters and digits mixed all over it. Separators of words do not count.
 */
export function looksLikeKey(text: string): boolean {
  if (text.length < 20 || text.length > longestKey || /[\s()]|:\/\//u.test(text)) return false;
  const mixed = text.replaceAll(/[._:-]/gu, '');
  if ((mixed.match(/\d/gu)?.length ?? 0) < 3 || !/[A-Za-z]/u.test(mixed)) return false;
  return looksRandom(text) && shareOfPairs(mixed, isOtherKind) >= 0.3;
}
