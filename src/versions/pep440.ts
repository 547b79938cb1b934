import { compareDigits, compareLists, compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** A version of PEP 440, in the parts that decide its order. */
interface Pep440Version {
  epoch: string;
  release: readonly string[];
  /** 0 for a development release of the release itself, then `a`, `b`, `rc`, 4 for none of them. */
  phase: number;
  phaseNumber: string;
  /** Numbers of the post-release and the development release; missing if it is none. */
  post?: string;
  dev?: string;
  /** Missing if there is no local version. */
  local?: readonly string[];
}

/** The parts of a version that is older than PEP 440, as setuptools compared them. */
type LegacyVersion = readonly string[];

const form = new RegExp(
  [
    '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<phaseNumber>\\d+)?)?',
    '(?:-(?<shortPost>\\d+)|(?<post>[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d+)?))?',
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>\\d+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'u',
);
const phases: Readonly<Record<string, number>> = {
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  c: 3,
  rc: 3,
  pre: 3,
  preview: 3,
};

function parsePep440Version(text: string): Pep440Version | LegacyVersion | undefined {
  const version = text.trim().toLowerCase();
  const groups = form.exec(version)?.groups;
  return groups === undefined ? parseLegacyVersion(version) : versionOf(groups);
}

function versionOf(groups: Readonly<Record<string, string | undefined>>): Pep440Version {
  const post =
    groups['shortPost'] ?? (groups['post'] === undefined ? undefined : (groups['postNumber'] ?? '0'));
  const dev = groups['dev'] === undefined ? undefined : (groups['devNumber'] ?? '0');
  const local = groups['local']?.split(/[-_.]/u);
  return {
    epoch: groups['epoch'] ?? '0',
    release: (groups['release'] ?? '').split('.'),
    phase: phaseOf(groups['phase'], post, dev),
    phaseNumber: groups['phaseNumber'] ?? '0',
    ...(post === undefined ? {} : { post }),
    ...(dev === undefined ? {} : { dev }),
    ...(local === undefined ? {} : { local }),
  };
}

function phaseOf(word: string | undefined, post: string | undefined, dev: string | undefined): number {
  if (word !== undefined) return phases[word] ?? 4;
  return dev !== undefined && post === undefined ? 0 : 4;
}

function comparePep440(left: Pep440Version, right: Pep440Version): number {
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareLists(left.release, right.release, '', compareDigits) ||
    left.phase - right.phase ||
    compareDigits(left.phaseNumber, right.phaseNumber) ||
    compareOptional(left.post, right.post, compareDigits) ||
    compareOptional(left.dev, right.dev, compareDigits, -1) ||
    compareOptional(left.local, right.local, compareLocals)
  );
}

/** Compares what may be missing; a missing one is before (1) or after (-1) all others. */
function compareOptional<Part>(
  left: Part | undefined,
  right: Part | undefined,
  compare: (left: Part, right: Part) => number,
  presence: 1 | -1 = 1,
): number {
  if (left !== undefined && right !== undefined) return compare(left, right);
  return (Number(left !== undefined) - Number(right !== undefined)) * presence;
}

/** Compares local versions: numbers by value and after words. */
function compareLocals(left: readonly string[], right: readonly string[]): number {
  return compareLists(left, right, undefined, (one, other) => {
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    const [isNumber, isOtherNumber] = [/^\d+$/u.test(one), /^\d+$/u.test(other)];
    if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
    return isNumber ? compareDigits(one, other) : compareCodeUnits(one, other);
  });
}

/** Words of legacy versions that mean others, or sort as others. */
const legacyWords: ReadonlyMap<string, string> = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['rc', 'c'],
  ['dev', '@'],
  ['-', 'final-'],
]);

/** Parses what older packages have in the place of a version: `2004d`, `0.7.0-dev-r700`. It must have a digit. */
function parseLegacyVersion(version: string): LegacyVersion | undefined {
  if (/\s/u.test(version) || !/\d/u.test(version)) return undefined;
  const parts: string[] = [];
  for (const text of version.match(/\d+|[a-z]+|[.-]|[^\da-z.-]+/gu) ?? []) {
    const part = legacyWords.get(text) ?? text;
    if (part !== '.') addLegacyPart(parts, /^\d/u.test(part) ? part.padStart(8, '0') : `*${part}`);
  }
  addLegacyPart(parts, '*final');
  return parts;
}

function addLegacyPart(parts: string[], part: string): void {
  if (part.startsWith('*')) {
    if (part < '*final') while (parts.at(-1) === '*final-') parts.pop();
    while (parts.at(-1) === '00000000') parts.pop();
  }
  parts.push(part);
}

function isLegacy(version: Pep440Version | LegacyVersion): version is LegacyVersion {
  return Array.isArray(version);
}

/**
 * The order of packages of PyPI: PEP 440. Versions that are older than it are before all others, in the order that
 * setuptools gave them.
 */
export const pep440Order = orderOf<Pep440Version | LegacyVersion>({
  parse: parsePep440Version,
  compare: (left, right) => {
    if (!isLegacy(left) && !isLegacy(right)) return comparePep440(left, right);
    if (isLegacy(left) && isLegacy(right)) return compareLists(left, right, '', compareCodeUnits);
    return isLegacy(left) ? -1 : 1;
  },
  isValid: (version) => !isLegacy(version),
});
