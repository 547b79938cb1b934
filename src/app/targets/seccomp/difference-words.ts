import { counted } from '../../../core/counted.ts';
import type { Evidence } from '../../../core/findings/finding.ts';
import { defaultSeccompOf } from '../../../knowledge/kernel/default-seccomp.ts';
import type { Difference, ProfileDifference } from './compare.ts';

/** Names that are listed before the rest is only counted. */
const listed = 8;

function nameList(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

function part({ here, byDefault, names }: Difference, most: number): string {
  const calls = counted(names.length, 'syscall');
  return `${here} ${calls} that the default profile ${byDefault}: ${nameList(names, most)}`;
}

const unnamedWords = {
  allowed: 'allows every syscall that it does not name',
  undecided: 'leaves every syscall that it does not name to another process',
};

function allowedParts({ allowsMore, unnamed }: ProfileDifference, most: number): readonly string[] {
  const parts = [
    ...(unnamed === undefined ? [] : [unnamedWords[unnamed]]),
    ...allowsMore.map((one) => part(one, most)),
  ];
  return parts.length > 0 ? parts : ['allows nothing that the default profile denies'];
}

function deniedParts({ allowsLess }: ProfileDifference): readonly string[] {
  const parts = allowsLess.map((one) => part(one, listed));
  return parts.length > 0 ? parts : ['denies nothing that the default profile allows'];
}

/** Returns the difference of a profile from the default profile as evidence; what it allows more is complete in `saw`. */
export function differenceEvidence(file: string, difference: ProfileDifference): Evidence {
  const denied = deniedParts(difference);
  return {
    source: `${file}, compared with the default profile of ${defaultSeccompOf}`,
    saw: [...allowedParts(difference, Infinity), ...denied].join('; '),
    short: [...allowedParts(difference, listed), ...denied],
  };
}
