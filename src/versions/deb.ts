import { compareDigits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** The parts of a version of a Debian package (deb-version(7)). */
interface DebVersion {
  epoch: number;
  upstream: string;
  /** Empty if there is none: dpkg orders that like `0`. */
  revision: string;
}

/** dpkg keeps the epoch in an `int`. */
const highestEpoch = 2 ** 31 - 1;
/** White space inside, and the end of a text in C. */
const notAllowed = /[ \t\n\v\f\r\0]/u;

/**
 * Parses what dpkg takes. A version that does not begin with a digit, or has other characters than policy allows (section
 * 5.6.12), is one that dpkg warns of and orders all the same.
 */
function parseDebVersion(text: string): DebVersion | undefined {
  const version = text.trim();
  if (notAllowed.test(version)) return undefined;
  const colon = version.indexOf(':');
  const epoch = parseEpoch(colon < 0 ? '0' : version.slice(0, colon));
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen);
  const revision = hyphen < 0 ? '' : rest.slice(hyphen + 1);
  if (epoch === undefined || upstream === '' || (hyphen >= 0 && revision === '')) return undefined;
  return { epoch, upstream, revision };
}

function parseEpoch(text: string): number | undefined {
  if (!/^(?:\+?\d+|-0+)$/u.test(text)) return undefined;
  const epoch = Math.abs(Number(text));
  return epoch > highestEpoch ? undefined : epoch;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * Returns the rank of a character that is no digit: `~`, then the end or a digit, then letters, then all others. What is
 * not ASCII comes between, as where C's `char` has a sign.
 */
function rankAt(text: string, index: number): number {
  if (index >= text.length) return 0;
  const code = text.charCodeAt(index);
  if (isDigit(code)) return 0;
  if (code === 126) return -1;
  if (code > 127) return 128 + code / 2 ** 16;
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? code : code + 256;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Compares upstream versions or revisions: by turns a run of other characters, by rank, and a number, by value. */
function compareDebText(left: string, right: string): number {
  let [one, other] = [0, 0];
  while (one < left.length || other < right.length) {
    const difference = rankAt(left, one) - rankAt(right, other);
    if (difference !== 0) return difference;
    if (rankAt(left, one) === 0) {
      const [end, otherEnd] = [endOfDigits(left, one), endOfDigits(right, other)];
      const byValue = compareDigits(left.slice(one, end), right.slice(other, otherEnd));
      if (byValue !== 0) return byValue;
      one = end;
      other = otherEnd;
    } else {
      one++;
      other++;
    }
  }
  return 0;
}

/** The order of Debian's and Ubuntu's packages, as `dpkg --compare-versions` has it. */
export const debOrder = orderOf<DebVersion>({
  parse: parseDebVersion,
  compare: (left, right) =>
    left.epoch - right.epoch ||
    compareDebText(left.upstream, right.upstream) ||
    compareDebText(left.revision, right.revision),
  // Policy 5.6.12; dpkg orders a word (`unknown`) after every number.
  isValid: ({ upstream }) => /^\d/u.test(upstream),
});
