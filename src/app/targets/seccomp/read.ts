import { openCalls, severityOf, type OpenCalls } from '../../../checks/support/filtered-calls.ts';
import type { DefiningFile } from '../../../core/facts.ts';
import type { AssessedOutcome, CollectedGap, Outcome } from '../../../core/finding.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { SeccompFilter } from '../../../core/seccomp.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import { jsonPlaces, type JsonPlaces } from '../../../formats/engine-json/places.ts';
import { scanJson } from '../../../formats/engine-json/scan.ts';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { allowsCall, parseSeccompProfile } from '../../../formats/seccomp/read-filter.ts';
import { defaultCapabilities } from '../../../knowledge/capabilities.ts';
import { callFamilies, seccompCallsAsOf } from '../../../knowledge/seccomp-calls.ts';
import { passedRules, type FileProblem } from '../target/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../target/target.ts';
import { profileFaults } from './profile-faults.ts';
import { seccompDangerousCalls, seccompInvalid } from './rules.ts';

/** A profile with its places. */
interface Profile {
  name: string;
  subject: Subject;
  document: Readonly<Record<string, unknown>>;
  places: JsonPlaces;
}

function at({ name, places }: Profile, pointer: string): FileLocation {
  return { in: 'file', file: name, range: places.at(pointer), pointer };
}

/** Where the profile names calls in groups that allow them. */
function placesOf(profile: Profile, calls: readonly string[]): readonly FileLocation[] {
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

function callsProblem(profile: Profile, one: OpenCalls, all: readonly OpenCalls[]): FileProblem {
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

function defaultProblem(profile: Profile, action: string): FileProblem {
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

/** The outcome where no call is certainly open: passed, or unknown for calls that are allowed under conditions. */
function outcomeOf(calls: readonly OpenCalls[], { defaultAction }: SeccompFilter, name: string): Outcome {
  const perhaps = calls.flatMap((one) => one.perhaps);
  if (allowsCall(defaultAction) === undefined)
    return {
      state: 'unknown',
      kind: 'needs-review',
      doubts: [`another process decides on calls that the profile does not name (${defaultAction})`],
    };
  if (perhaps.length > 0)
    return {
      state: 'unknown',
      kind: 'needs-review',
      doubts: [`allows ${perhaps.join(', ')} under conditions: check that they are tight`],
    };
  const count = callFamilies.flatMap((family) => family.calls).length;
  const saw = `${defaultAction} by default, and allows none of ${count} dangerous calls more than the default profile (table of ${seccompCallsAsOf})`;
  return { state: 'passed', evidence: [{ source: name, saw }] };
}

function judge(profile: Profile, filter: SeccompFilter): TargetReading {
  if (allowsCall(filter.defaultAction) === true)
    return { problems: [defaultProblem(profile, filter.defaultAction)] };
  const calls = openCalls(filter, defaultCapabilities);
  const open = calls.filter((one) => one.open.length > 0);
  if (open.length > 0) return { problems: open.map((one) => callsProblem(profile, one, open)) };
  const outcome = outcomeOf(calls, filter, profile.name);
  return {
    outcomes: [
      { rule: seccompDangerousCalls.id, subject: profile.subject, outcome } satisfies AssessedOutcome,
    ],
  };
}

function invalid(subject: Subject, problems: readonly FileProblem[]): TargetReading {
  const gap: CollectedGap = {
    subject,
    what: subject.name,
    why: 'the profile is invalid, and its calls were not checked',
  };
  return { problems, gaps: [gap] };
}

/** Returns the value of a JSON text; `undefined` for one that is no JSON to its end. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    return undefined;
  }
}

function readProfile(text: string, { name, key }: DefiningFile): TargetReading {
  const subject = rootSubject('seccomp-profile', key, name);
  const places = jsonPlaces(text);
  const problem = (message: string, range: FileLocation['range'], pointer: string): FileProblem => ({
    rule: seccompInvalid,
    subject,
    message,
    at: [{ in: 'file', file: name, range, pointer }],
    fixes: [],
  });
  const scanned = scanJson(text);
  if ('problem' in scanned)
    return invalid(subject, [
      problem(scanned.problem.message, places.of(scanned.problem), scanned.problem.pointer),
    ]);
  const document = parsedJson(text);
  if (document === undefined)
    return invalid(subject, [problem('more follows after the end of the profile', places.at(''), '')]);
  if (!isJsonRecord(document))
    return invalid(subject, [problem('a profile must be a JSON object', places.at(''), '')]);
  const faults = profileFaults(document);
  if (faults.length > 0)
    return invalid(
      subject,
      faults.map(({ message, pointer }) => problem(message, places.at(pointer), pointer)),
    );
  const filter = parseSeccompProfile(text, name);
  if (filter.state !== 'known') {
    const why = filter.state === 'unreadable' ? filter.detail : 'the profile is empty';
    return invalid(subject, [problem(why, places.at(''), '')]);
  }
  const judged = judge({ name, subject, document, places }, filter.value);
  const valid = passedRules([seccompInvalid], [], subject, 'nothing that the engine refuses');
  return { ...judged, outcomes: [...valid, ...(judged.outcomes ?? [])] };
}

/** Reads seccomp profiles. */
export const seccompReader: TargetReader = {
  readAlone: (text) => readProfile(text, { name: 'profile.json', key: 'profile.json' }),
  read: async ([{ text, shown: name, key }]: readonly [TargetText, ...TargetText[]]) =>
    readProfile(text, { name, key }),
};
