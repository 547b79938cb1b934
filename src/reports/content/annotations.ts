import { errorTable } from '../../core/errors.ts';
import { type Finding, type Gap } from '../../core/findings/finding.ts';
import { severities, type Severity } from '../../core/severity.ts';
import { fingerprintOf } from '../../core/findings/fingerprint.ts';
import { describeLocation } from '../../core/location.ts';
import type { Report } from '../../core/findings/report.ts';
import type { Subject } from '../../core/subject.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { fileSubjects } from '../../core/target.ts';
import { ownPlaces, withAffected } from './affected-services.ts';
import { doubtsOf, doubtWords, type Doubt } from './doubts.ts';
import { messageWithFix } from './message-with-fix.ts';
import { filePlaces, type FilePlace } from './places.ts';
import { pathsFrom } from './relative-path.ts';
import type { RunFailure } from './run-failure.ts';
import { type SubjectLabel, subjectLabels } from './subject-label.ts';
import { suppression } from './suppression.ts';
import { decidedAnything } from './verdict.ts';

/** What an annotation is: an open finding by its severity, or what a reader must not take for nothing. */
export type AnnotationLevel = Severity | 'failure' | 'gap' | 'unknown' | 'suppressed';

/** One thing to say at one place: what formats consist of that know messages in files and nothing else. */
export interface Annotation {
  level: AnnotationLevel;
  /** Id of the rule; of what has none, `gap`, `unknown` or the code of an error. */
  rule: string;
  title: string;
  message: string;
  /** Missing where it is in no file. */
  place?: FilePlace;
  /** The file that `place` is in or that it concerns; of what is no file, the subject: `host/web-1`. */
  path: string;
  /** Whether `path` is that of a file. */
  isFile: boolean;
  /** The same on the next run, and different from that of every other annotation of the report. */
  fingerprint: string;
}

/** What annotations are made with, beside the report. */
export interface AnnotationOptions {
  /** Absolute folder that file names count from. */
  baseDirectory: string;
  failures?: readonly RunFailure[];
}

/** What concerns no subject is named for the program. */
const programPath = 'ironhull';

/**
 * The report as annotations: one for each place of a finding, each reason of an unknown outcome, each
 * gap and each failure of the run. Open findings come worst first, because some readers show only the first.
 */
export function annotationsOf(
  report: Report,
  { baseDirectory, failures = [] }: AnnotationOptions,
): readonly Annotation[] {
  const pathOf = pathsFrom(baseDirectory);
  const labelOf = subjectLabels(report);
  const open = report.findings.filter(isOpen);
  const suppressed = report.findings.filter((finding) => !isOpen(finding));
  const annotations = [
    ...runFailures(report, failures).map(failureAnnotation),
    ...severities.flatMap((severity) =>
      open
        .filter((finding) => finding.severity === severity)
        .flatMap((finding) => findingAnnotations(finding, severity, messageWithFix(finding), labelOf)),
    ),
    ...report.gaps.map((gap) => gapAnnotation(gap, labelOf)),
    ...doubtsOf(report).flatMap((doubt) => doubtAnnotations(doubt, labelOf)),
    ...suppressed.flatMap((finding) =>
      findingAnnotations(finding, 'suppressed', suppressedMessage(finding), labelOf),
    ),
  ];
  return withDistinctFingerprints(annotations).map((one) =>
    one.isFile ? { ...one, path: pathOf(one.path).path } : one,
  );
}

function runFailures(report: Report, failures: readonly RunFailure[]): readonly RunFailure[] {
  if (decidedAnything(report)) return failures;
  const { message, remedy } = errorTable.NOTHING_DECIDED;
  return [...failures, { code: 'NOTHING_DECIDED', message: `${message}. ${remedy}` }];
}

function failureAnnotation({ code, message }: RunFailure): Annotation {
  const fingerprint = fingerprintOf(code, programPath, message);
  const title = code in errorTable ? errorTable[code as keyof typeof errorTable].message : code;
  return { level: 'failure', rule: code, title, message, path: programPath, isFile: false, fingerprint };
}

function findingAnnotations(
  finding: Finding,
  level: AnnotationLevel,
  message: string,
  labelOf: SubjectLabel,
): readonly Annotation[] {
  const { rule, title, fingerprint, sightings, subject } = finding;
  const common = { level, rule, title, fingerprint };
  const places = filePlaces(ownPlaces(finding));
  // Services share places: an anchor, or what another one extends.
  const inSubject = subject.kind === 'workload' ? `${labelOf(subject)}: ${message}` : message;
  const named = withAffected(inSubject, finding, labelOf);
  if (places.length > 0)
    return places.map((place) => ({ ...common, message: named, place, path: place.file, isFile: true }));
  const of = `${subject.kind} ${labelOf(subject)}`;
  const where = sightings.length === 0 ? '' : `, ${sightings.map(describeLocation).join(', ')}`;
  return [{ ...common, message: `${message} (${of}${where})`, ...pathOfSubject(subject, labelOf) }];
}

function suppressedMessage(finding: Finding): string {
  return `${finding.message} (${finding.severity}; ${suppression(finding)})`;
}

function gapAnnotation({ subject, what, why }: Gap, labelOf: SubjectLabel): Annotation {
  return {
    level: 'gap',
    rule: 'gap',
    title: 'Not checked',
    message: `${what} (${subject.kind} ${labelOf(subject)}): ${why}`,
    ...pathOfSubject(subject, labelOf),
    fingerprint: fingerprintOf('gap', subject.key, [what, why]),
  };
}

/** One for each file or subject that the doubt concerns. */
function doubtAnnotations({ reason, kind, outcomes }: Doubt, labelOf: SubjectLabel): readonly Annotation[] {
  const byPath = Map.groupBy(outcomes, ({ subject }) => pathOfSubject(subject, labelOf).path);
  return [...byPath.values()].flatMap((concerned) => {
    const [first] = concerned;
    if (first === undefined) return [];
    const rules = [...new Set(concerned.map(({ rule }) => rule))];
    const subjects = [...new Set(concerned.map(({ subject }) => labelOf(subject)))];
    return [
      {
        level: 'unknown',
        rule: rules.length === 1 ? first.rule : 'unknown',
        title: kind === 'partial' ? 'Failed; more may be hidden' : `Unknown: ${doubtWords[kind]}`,
        message: `${rules.join(', ')} on ${subjects.join(', ')}: ${reason}`,
        ...pathOfSubject(first.subject, labelOf),
        fingerprint: fingerprintOf('unknown', first.subject.key, [kind, reason]),
      },
    ];
  });
}

function pathOfSubject(subject: Subject, labelOf: SubjectLabel): Pick<Annotation, 'path' | 'isFile'> {
  const { kind, name, within } = subject;
  const file = [{ kind, name }, ...(within === undefined ? [] : [within])].find((one) =>
    fileSubjects.some((fileKind) => fileKind === one.kind),
  );
  return file === undefined
    ? { path: `${kind}/${labelOf(subject)}`, isFile: false }
    : { path: file.name, isFile: true };
}

/** Of annotations with one fingerprint, such as the places of a finding, all but the first get their number too. */
function withDistinctFingerprints(annotations: readonly Annotation[]): readonly Annotation[] {
  const seen = new Map<string, number>();
  return annotations.map((one) => {
    const earlier = seen.get(one.fingerprint) ?? 0;
    seen.set(one.fingerprint, earlier + 1);
    return earlier === 0 ? one : { ...one, fingerprint: fingerprintOf(one.fingerprint, 'place', earlier) };
  });
}
