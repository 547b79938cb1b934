import { compareDigits, compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** A number, or a qualifier by its rank. */
type Item = { digits: string } | { qualifier: string };

/** Items of a list; the list of the next level is its last item, if that is not empty. */
type Level = Item[];

/** Known qualifiers, oldest first; the empty one is the release. All others are newer than these, by their text. */
const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const releaseRank = String(qualifiers.indexOf(''));
const aliases: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };
/** Before a number these letters are short for a qualifier. */
const shortForms: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };

function entryOf(table: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(table, word) ? (table[word] ?? word) : word;
}

function qualifierItem(word: string, isBeforeNumber: boolean): Item {
  const text = entryOf(aliases, isBeforeNumber ? entryOf(shortForms, word) : word);
  const index = qualifiers.indexOf(text);
  return { qualifier: index < 0 ? `${qualifiers.length}-${text}` : String(index) };
}

/** Splits a version into levels: a dash and each change between digits and letters begin the next one. */
function splitLevels(version: string): Level[] {
  let level: Level = [];
  const levels = [level];
  const nextLevel = (): void => {
    level = [];
    levels.push(level);
  };
  let [start, isNumber] = [0, false];
  const itemUpTo = (end: number): Item =>
    isNumber ? { digits: version.slice(start, end) } : qualifierItem(version.slice(start, end), false);
  for (let index = 0; index < version.length; index++) {
    const character = version.charAt(index);
    if (character === '.' || character === '-') {
      level.push(index === start ? { digits: '0' } : itemUpTo(index));
      start = index + 1;
      if (character === '-') nextLevel();
    } else if (character >= '0' && character <= '9') {
      if (!isNumber && index > start) {
        if (level.length > 0) nextLevel();
        level.push(qualifierItem(version.slice(start, index), true));
        start = index;
        nextLevel();
      }
      isNumber = true;
    } else {
      if (isNumber && index > start) {
        level.push(itemUpTo(index));
        start = index;
        nextLevel();
      }
      isNumber = false;
    }
  }
  if (version.length > start) {
    if (!isNumber && level.length > 0) nextLevel();
    level.push(itemUpTo(version.length));
  }
  return levels;
}

/** Compares an item with one that is missing: a number with 0, a qualifier with the release. */
function compareWithMissing(item: Item): number {
  return 'digits' in item ? compareDigits(item.digits, '') : compareCodeUnits(item.qualifier, releaseRank);
}

/**
 * Parses a version into levels without what does not count at their ends: `1.0.0-ga` is `1`. Returns `undefined` for a
 * property that was not replaced (`${revision}`).
 */
function parseMavenVersion(text: string): readonly Level[] | undefined {
  const version = text.trim();
  if (version === '' || version.includes('${')) return undefined;
  const levels = splitLevels(version.toLowerCase());
  for (const level of levels) while (level.length > 0 && isMissing(level.at(-1))) level.pop();
  while (levels.length > 0 && levels.at(-1)?.length === 0) levels.pop();
  return levels;
}

function isMissing(item: Item | undefined): boolean {
  return item === undefined || compareWithMissing(item) === 0;
}

/** What stands at one place of a level: an item, the next level, or nothing. */
function placeOf(levels: readonly Level[], depth: number, index: number): Item | 'level' | undefined {
  const level = levels[depth];
  if (level === undefined) return undefined;
  return level[index] ?? (index === level.length && depth + 1 < levels.length ? 'level' : undefined);
}

function compareMavenVersions(left: readonly Level[], right: readonly Level[]): number {
  for (let [depth, index] = [0, 0]; ; index++) {
    const [one, other] = [placeOf(left, depth, index), placeOf(right, depth, index)];
    if (one === undefined && other === undefined) return 0;
    if (one === 'level' && other === 'level') {
      depth++;
      index = -1;
      continue;
    }
    if (one === 'level' && other === undefined) return compareLevelsWithMissing(left, depth + 1);
    if (other === 'level' && one === undefined) return -compareLevelsWithMissing(right, depth + 1);
    const difference = comparePlaces(one, other);
    if (difference !== 0) return difference;
  }
}

function compareLevelsWithMissing(levels: readonly Level[], depth: number): number {
  for (const item of levels.slice(depth).flat()) {
    const difference = compareWithMissing(item);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Compares places of which not both are levels: a qualifier is older than a level, a number newer. */
function comparePlaces(left: Item | 'level' | undefined, right: Item | 'level' | undefined): number {
  if (right === undefined) return left === undefined || left === 'level' ? 0 : compareWithMissing(left);
  if (left === undefined) return right === 'level' ? 0 : -compareWithMissing(right);
  const difference = kindRank(left) - kindRank(right);
  if (difference !== 0 || left === 'level' || right === 'level') return difference;
  if ('digits' in left) return 'digits' in right ? compareDigits(left.digits, right.digits) : 0;
  return 'qualifier' in right ? compareCodeUnits(left.qualifier, right.qualifier) : 0;
}

function kindRank(place: Item | 'level'): number {
  if (place === 'level') return 1;
  return 'digits' in place ? 2 : 0;
}

/** The order of Maven's artifacts, as ComparableVersion of Maven 3.9 has it. */
export const mavenOrder = orderOf<readonly Level[]>({
  parse: parseMavenVersion,
  compare: compareMavenVersions,
  // Words (`LATEST`, `unknown`) and ranges (`[1.0,2.0)`) have an order like every text.
  isValid: (_levels, text) => /^[^\s[\](),]*\d[^\s[\](),]*$/u.test(text),
});
