/**
 * Letters of other scripts by the ASCII letter that they are taken for, as far as names of images have it. Source: Unicode
 * Technical Standard 39, confusables.txt, 16.0.0.
 */
const letters: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'ьᏼ',
  c: 'сϲⅽ',
  d: 'ԁⅾ',
  e: 'еҽ℮',
  g: 'ɡց',
  h: 'һհ',
  i: 'іıιɩⅰ',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏǀⅼ',
  m: 'мⅿ',
  n: 'ոп',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛգ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτ',
  u: 'υս',
  v: 'νѵⅴ',
  w: 'ԝѡա',
  x: 'хⅹ',
  y: 'уү',
  z: 'ᴢ',
  '-': '‐‑‒–—−',
  '.': '․。',
  '/': '⁄∕',
  ':': '։：∶',
};

const asciiOf: ReadonlyMap<string, string> = new Map(
  Object.entries(letters).flatMap(([ascii, others]) => Array.from(others, (one) => [one, ascii] as const)),
);

/** Characters that nobody sees, such as the zero-width space. */
const invisible = /\p{Cf}/u;

/** The ASCII text that a character is taken for: `''` for one that nobody sees; `undefined` for none. */
function seenAs(character: string): string | undefined {
  if (/^[ -~]$/u.test(character)) return character;
  if (invisible.test(character)) return '';
  const known = asciiOf.get(character) ?? asciiOf.get(character.toLowerCase());
  if (known !== undefined) return known;
  // Full-width letters, and letters with marks.
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
  return /^[ -~]+$/u.test(plain) ? plain : undefined;
}

/** A text as it is read, and which of its characters are no ASCII. */
export interface ReadText {
  text: string;
  /** In words that are ASCII themselves: `U+043E, which looks like “o”`. */
  others: readonly string[];
}

/** Returns a text as it is read; `undefined` if it is ASCII, or has a character that looks like none. */
export function asciiReading(written: string): ReadText | undefined {
  if (/^[ -~]*$/u.test(written)) return undefined;
  const seen = Array.from(written, (character) => ({ character, ascii: seenAs(character) }));
  const others = seen.filter(({ character, ascii }) => character !== ascii);
  if (others.length === 0 || others.some(({ ascii }) => ascii === undefined)) return undefined;
  return {
    text: seen.map(({ ascii = '' }) => ascii).join(''),
    others: [...new Set(others.map(({ character, ascii = '' }) => inWords(character, ascii)))],
  };
}

function inWords(character: string, ascii: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return ascii === '' ? `${code}, which is invisible` : `${code}, which looks like “${ascii}”`;
}
