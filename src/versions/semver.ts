import { orderOf } from './order.ts';
import { comparePrecedence, type NumberedVersion } from './precedence.ts';

/** A prefix that npm passes over, numbers, and the rest without the build metadata. */
const form = /^[\s=vV]*(\d+(?:\.\d+)*)([^+]*)/u;
/** A pre-release with its dash, or without. */
const preReleaseForm = /^[-.]?([0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)*)$/u;
/** A range instead of a version: `1.x`. */
const wildcard = /^\.[xX](?![0-9A-Za-z])/u;

/**
 * Parses a version of Semantic Versioning 2.0, and what packages have in its place: `v1.2.3`, `= 1.2.3`, any count of
 * numbers, leading zeros, a pre-release without its dash (`1.2.3beta`).
 */
function parseSemver(text: string): NumberedVersion | undefined {
  const match = form.exec(text.trim());
  if (match === null) return undefined;
  const [, numbers = '', rest = ''] = match;
  if (rest === '') return { numbers: numbers.split('.'), preRelease: [] };
  const preRelease = wildcard.test(rest) ? undefined : preReleaseForm.exec(rest)?.[1];
  return preRelease === undefined
    ? undefined
    : { numbers: numbers.split('.'), preRelease: preRelease.split('.') };
}

/** The order of packages of npm and crates.io: the precedence of Semantic Versioning. */
export const semverOrder = orderOf<NumberedVersion>({
  parse: parseSemver,
  compare: (left, right) => comparePrecedence(left, right),
});
