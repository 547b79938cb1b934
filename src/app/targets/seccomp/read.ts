import { openCalls, type OpenCalls } from '../../../checks/support/engine/filtered-calls.ts';
import type { DefiningFile } from '../../../core/facts/facts.ts';
import type { AssessedOutcome, CollectedGap, Evidence, Outcome } from '../../../core/findings/finding.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { SeccompFilter } from '../../../core/workload/seccomp.ts';
import { rootSubject, type Subject } from '../../../core/subject.ts';
import { jsonPlaces } from '../../../formats/engine-json/places.ts';
import { scanJson } from '../../../formats/engine-json/scan.ts';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { readCallAccess } from '../../../formats/seccomp/call-access.ts';
import { allowsCall, parseSeccompProfile } from '../../../formats/seccomp/read-filter.ts';
import { defaultCapabilities } from '../../../knowledge/kernel/capabilities.ts';
import { defaultSeccomp } from '../../../knowledge/kernel/default-seccomp.ts';
import { callFamilies, seccompCallsAsOf } from '../../../knowledge/kernel/seccomp-calls.ts';
import type { FileProblem } from '../shared/file-problem.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { compareWithDefault } from './compare.ts';
import { differenceEvidence } from './difference-words.ts';
import { callsProblem, defaultProblem, withEvidence, type ComparedProfile } from './problems.ts';
import { profileFaults } from './profile-faults.ts';
import { seccompDangerousCalls, seccompInvalid } from './rules.ts';

/** The outcome where no call is certainly open: passed, or unknown for calls that are allowed under conditions. */
function outcomeOf(
  calls: readonly OpenCalls[],
  { defaultAction }: SeccompFilter,
  { name, difference }: ComparedProfile,
): Outcome {
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
  return { state: 'passed', evidence: [{ source: name, saw }, difference] };
}

function judge(profile: ComparedProfile, filter: SeccompFilter): TargetReading {
  if (allowsCall(filter.defaultAction) === true)
    return { problems: withEvidence([defaultProblem(profile, filter.defaultAction)], profile) };
  const calls = openCalls(filter, defaultCapabilities);
  const open = calls.filter((one) => one.open.length > 0);
  if (open.length > 0)
    return {
      problems: withEvidence(
        open.map((one) => callsProblem(profile, one, open)),
        profile,
      ),
    };
  const outcome = outcomeOf(calls, filter, profile);
  return {
    outcomes: [
      { rule: seccompDangerousCalls.id, subject: profile.subject, outcome } satisfies AssessedOutcome,
    ],
  };
}

/** An undecided outcome has no evidence: then the comparison stands with the pass of the valid profile. */
function validOutcome(subject: Subject, more: readonly Evidence[]): AssessedOutcome {
  const valid: Evidence = { source: subject.name, saw: 'nothing that the engine refuses' };
  return { rule: seccompInvalid.id, subject, outcome: { state: 'passed', evidence: [valid, ...more] } };
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
  const compared = compareWithDefault(readCallAccess(document), defaultSeccomp);
  const difference = differenceEvidence(name, compared);
  const judged = judge({ name, subject, document, places, difference }, filter.value);
  const undecided = judged.outcomes?.some(({ outcome }) => outcome.state === 'unknown') ?? false;
  return {
    ...judged,
    outcomes: [validOutcome(subject, undecided ? [difference] : []), ...(judged.outcomes ?? [])],
  };
}

/** Reads seccomp profiles. */
export const seccompReader: TargetReader = {
  readAlone: (text) => readProfile(text, { name: 'profile.json', key: 'profile.json' }),
  read: async ([{ text, shown: name, key }]: readonly [TargetText, ...TargetText[]]) =>
    readProfile(text, { name, key }),
};
