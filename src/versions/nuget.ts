import { compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';
import { comparePrecedence, type NumberedVersion } from './precedence.ts';

/** One to four numbers, labels, metadata; `v` as tags have it. */
const form = /^[vV]?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/su;

function parseNugetVersion(text: string): NumberedVersion | undefined {
  const match = form.exec(text.trim());
  if (match === null) return undefined;
  const [, numbers = '', labels] = match;
  const preRelease = labels === undefined ? [] : labels.toUpperCase().split('.');
  return preRelease.includes('') ? undefined : { numbers: numbers.split('.'), preRelease };
}

/** A label is a number if it fits into .NET's `Int32`; a longer one, such as a time, is compared as text. */
function numberOf(label: string): number | undefined {
  const value = /^-?\d+$/u.test(label) ? Number(label) : Number.NaN;
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
}

function compareLabels(left: string, right: string): number {
  const [one, other] = [numberOf(left), numberOf(right)];
  if (one !== undefined && other !== undefined) return one - other;
  if (one !== undefined || other !== undefined) return one === undefined ? 1 : -1;
  return compareCodeUnits(left, right);
}

/** The order of packages of NuGet, as NuGet.Versioning has it: labels without regard to case, metadata left out. */
export const nugetOrder = orderOf<NumberedVersion>({
  parse: parseNugetVersion,
  compare: (left, right) => comparePrecedence(left, right, compareLabels),
});
