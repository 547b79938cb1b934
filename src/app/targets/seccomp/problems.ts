import { severityOf, type OpenCalls } from '../../../checks/support/engine/filtered-calls.ts';
import type { Evidence } from '../../../core/findings/finding.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { Subject } from '../../../core/subject.ts';
import type { JsonPlaces } from '../../../formats/engine-json/places.ts';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { allowsCall } from '../../../formats/seccomp/read-filter.ts';
import type { FileProblem } from '../shared/file-problem.ts';
import { seccompDangerousCalls } from './rules.ts';

/** A profile with its places, compared with the default profile. */
export interface ComparedProfile {
  name: string;
  subject: Subject;
  document: Readonly<Record<string, unknown>>;
  places: JsonPlaces;
  /** How it differs from the default profile. */
  difference: Evidence;
}

function at({ name, places }: ComparedProfile, pointer: string): FileLocation {
  return { in: 'file', file: name, range: places.at(pointer), pointer };
}

/** Where the profile names calls in groups that allow them. */
function placesOf(profile: ComparedProfile, calls: readonly string[]): readonly FileLocation[] {
  const groups: readonly unknown[] = Array.isArray(profile.document.syscalls)
    ? profile.document.syscalls
    : [];
  return groups.flatMap((group, index) => {
    if (!isJsonRecord(group) || allowsCall(String(group.action)) === false) return [];
    const names: readonly unknown[] = Array.isArray(group.names) ? group.names : [];
    const single = calls.some((call) => call === group.name) ? [at(profile, `/syscalls/${index}/name`)] : [];
    const listed = names.flatMap((name, n) =>
      calls.some((call) => call === name) ? [at(profile, `/syscalls/${index}/names/${n}`)] : [],
    );
    return [...single, ...listed];
  });
}

function byDefault({ family }: OpenCalls): string {
  const capabilities = family.grantedBy.map((name) => `CAP_${name}`).join(' or ');
  return capabilities === ''
    ? 'which the default profile denies'
    : `which the default profile allows only with ${capabilities}`;
}

/** A family of calls that the profile allows, at the names. */
export function callsProblem(
  profile: ComparedProfile,
  one: OpenCalls,
  all: readonly OpenCalls[],
): FileProblem {
  const { subject } = profile;
  const names = one.open.join(', ');
  const [first = at(profile, '/syscalls'), ...more] = placesOf(profile, one.open);
  return {
    rule: { ...seccompDangerousCalls, severity: severityOf(one, all) },
    subject,
    message: `Allows ${names}, ${byDefault(one)}: ${one.family.opens}`,
    at: [first, ...more],
    fixes: [
      {
        kind: 'manual',
        title: 'Deny the calls',
        steps: [`Remove ${names} from the allowed calls, or allow only the arguments that are needed`],
      },
    ],
  };
}

/** A profile that allows the calls that it does not name. */
export function defaultProblem(profile: ComparedProfile, action: string): FileProblem {
  return {
    rule: { ...seccompDangerousCalls, severity: 'high' },
    subject: profile.subject,
    message: `Allows every system call that it does not name (defaultAction ${action})`,
    at: [at(profile, '/defaultAction')],
    fixes: [
      {
        kind: 'manual',
        title: 'Deny by default',
        steps: [
          'Set defaultAction to SCMP_ACT_ERRNO and list the calls that are needed, as the default profile does',
        ],
      },
    ],
  };
}

/** Adds the comparison with the default profile to the first problem: the others need not repeat it. */
export function withEvidence(
  problems: readonly FileProblem[],
  { difference }: ComparedProfile,
): readonly FileProblem[] {
  return problems.map((problem, n) => (n === 0 ? { ...problem, evidence: [difference] } : problem));
}
