/** Characters that are read as others, in names in lower case: which of them, and what they are taken for. */
const alike: readonly (readonly [written: RegExp, read: string])[] = [
  [/rn/gu, 'm'],
  [/vv/gu, 'w'],
  [/0/gu, 'o'],
  [/[1i]/gu, 'l'],
  [/5/gu, 's'],
  [/3/gu, 'e'],
  [/4/gu, 'a'],
  [/q/gu, 'g'],
];

/** What others add to a name so that it looks like the one of its maker. */
const claims = 'official|original|verified|trusted|genuine|authentic|certified';
const claimed = new RegExp(`^(?:the[-_.]?)?(?:${claims})[-_.]?|[-_.]?(?:${claims})$`, 'gu');

const separators = /[-_.]+/gu;

/** Names are shorter than this to be compared letter by letter. */
const longName = 10;

/** A name as it is compared: as it looks, with characters that are read as others as one, and without separators. */
interface NameForms {
  looks: string;
  joined: string;
}

function formsOf(name: string): NameForms {
  return {
    looks: alike.reduce((text, [written, read]) => text.replace(written, read), name),
    joined: name.replace(separators, ''),
  };
}

/** The forms of names that many others are compared with. */
const kept = new Map<string, NameForms>();

function keptFormsOf(name: string): NameForms {
  const known = kept.get(name) ?? formsOf(name);
  kept.set(name, known);
  return known;
}

/** The parts in which two texts differ, without what both begin and end with. */
function differingParts(written: string, meant: string): { written: string; meant: string; at: number } {
  const shorter = Math.min(written.length, meant.length);
  let start = 0;
  while (start < shorter && written[start] === meant[start]) start++;
  let end = 0;
  while (end < shorter - start && written.at(-1 - end) === meant.at(-1 - end)) end++;
  return {
    written: written.slice(start, written.length - end),
    meant: meant.slice(start, meant.length - end),
    at: start,
  };
}

/** The difference in words: `“ni” in place of “in”`. */
function describeDifference(name: string, known: string): string {
  const { written, meant } = differingParts(name, known);
  if (meant === '') return `“${written}” is added`;
  if (written === '') return `“${meant}” is missing`;
  return `“${written}” in place of “${meant}”`;
}

/** Whether letters are two neighbours that changed places. */
function isTransposed(written: string, meant: string): boolean {
  return written.length === 2 && meant.length === 2 && written[0] === meant[1] && written[1] === meant[0];
}

/** Whether one letter is typed twice, or once where it should be twice. */
function isDoubled(name: string, known: string): boolean {
  const [longer, shorter] = name.length > known.length ? [name, known] : [known, name];
  const { written, at } = differingParts(longer, shorter);
  return longer.length === shorter.length + 1 && (longer[at - 1] === written || longer[at + 1] === written);
}

/** The number of letters to insert, leave out, replace or exchange with their neighbour; at most `limit` + 1. */
function editsBetween(name: string, known: string, limit: number): number {
  if (Math.abs(name.length - known.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: known.length + 1 }, (_, index) => index);
  for (let i = 1; i <= name.length; i++) {
    const row = [i];
    for (let j = 1; j <= known.length; j++) {
      const isSame = name[i - 1] === known[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && name[i - 1] === known[j - 2] && name[i - 2] === known[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return last[known.length] ?? 0;
}

/** A name with a version behind it (`mysql8`) or another number is a name of its own. */
function differsInNumber(name: string, known: string): boolean {
  return name.replace(/[-_.]?\d+$/u, '') === known.replace(/[-_.]?\d+$/u, '');
}

/**
 * Whether a name is a slip of the keyboard away from another one. The shorter a name is, the more words are near: of
 * four letters only two that changed places or one that is typed twice count, of five or six the first one is right,
 * and from ten on two slips count.
 */
function isSlip(name: string, known: string): boolean {
  const length = Math.min(name.length, known.length);
  const limit = length >= longName ? 2 : 1;
  if (length < 4 || Math.abs(name.length - known.length) > limit) return false;
  return isNear(name, known, length, limit) && !differsInNumber(name, known);
}

function isNear(name: string, known: string, length: number, limit: number): boolean {
  const { written, meant, at } = differingParts(name, known);
  if (length === 4) return isTransposed(written, meant) || isDoubled(name, known);
  if (length < 7 && at === 0 && !isTransposed(written, meant)) return false;
  return limit === 1 ? isOneEdit(written, meant) : editsBetween(name, known, limit) <= limit;
}

/** Whether the parts in which names differ are one letter, or two that changed places. */
function isOneEdit(written: string, meant: string): boolean {
  return Math.max(written.length, meant.length) === 1 || isTransposed(written, meant);
}

/** Says how a name differs from another one, for which it can be taken; `undefined` if it is the same, or cannot. */
export type CompareName = (known: string) => string | undefined;

/** Returns the comparison of a name with others. All are in lower case. */
export function comparisonOf(name: string): CompareName {
  const own = formsOf(name);
  const bare = name.replace(claimed, '');
  return (known) => {
    if (name === known || name === '' || known === '') return undefined;
    const { looks, joined } = keptFormsOf(known);
    const difference = (): string => describeDifference(name, known);
    if (Math.min(name.length, known.length) > 2 && own.looks === looks)
      return `${difference()}, which look alike`;
    if (own.joined === joined) return `${difference()}, by its separators alone`;
    if (bare !== name && bare === known) return `${difference()}, which says nothing about its maker`;
    return isSlip(name, known) ? difference() : undefined;
  };
}

/** Says how a name differs from another one; see `CompareName`. */
export function likeness(name: string, known: string): string | undefined {
  return comparisonOf(name)(known);
}
