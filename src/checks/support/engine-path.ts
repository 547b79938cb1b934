import type { EnginePath, EnginePathRole, EnginePaths } from '../../core/engine-paths.ts';
import type { Evidence, Outcome, Problem } from '../../core/finding.ts';
import type { HostFacts } from '../../core/host.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { conclude, type Tally } from './conclude.ts';
import { readingOf, unread } from './subject.ts';

/** A mode as `chmod` takes it: `0644`. */
export function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

/** What is made of one path: in order, wrong with what puts it right, or not to be told. */
export type PathVerdict =
  | { fine: string }
  | {
      doubt: string;
      /** The doubt is not about this path: it is said once for all. */
      ofAll?: true;
    }
  | (Omit<Problem, 'at' | 'evidence' | 'detail' | 'change'> & { steps: readonly string[] });

function judgementOf(path: EnginePath, source: string, verdict: PathVerdict): Tally {
  const none = { problems: [], doubts: [], evidence: [] };
  if ('fine' in verdict) return { ...none, evidence: [{ source, saw: verdict.fine }] };
  if ('doubt' in verdict)
    return { ...none, doubts: [verdict.ofAll === true ? verdict.doubt : `${path.path}: ${verdict.doubt}`] };
  const { steps, ...problem } = verdict;
  const evidence: readonly [Evidence] = [{ source, saw: problem.message }];
  const change = { kind: 'manual', title: 'Put it right', steps } as const;
  return {
    ...none,
    problems: [
      {
        ...problem,
        message: `${path.path}: ${problem.message}`,
        detail: { path: path.path },
        at: [],
        evidence,
        change,
      },
    ],
  };
}

/** The paths of a role; facts of an older version do not have them. */
export function pathsOf(host: HostFacts, role: EnginePathRole): readonly Observed<EnginePath>[] {
  const paths = readingOf(host.enginePaths, 'the files of the engine');
  if (paths.state !== 'known') return [paths];
  const found: Partial<EnginePaths> = paths.value;
  return found[role] ?? [readingOf<EnginePath>(undefined, role)];
}

/**
 * Judges every path of a role. Where none is there the rule cannot apply: `missing` says what that
 * means. A path that could not be looked at is a doubt.
 */
export function judgePaths(
  host: HostFacts,
  role: EnginePathRole,
  missing: string,
  judge: (path: EnginePath) => PathVerdict,
): Outcome {
  const readings = pathsOf(host, role);
  const [first] = readings;
  if (first === undefined || readings.every(({ state }) => state === 'absent'))
    return { state: 'not-applicable', because: first === undefined ? missing : `${missing} (${first.from})` };
  const judgements = readings.flatMap((reading): Tally[] => {
    if (reading.state === 'absent') return [];
    if (reading.state === 'known') return [judgementOf(reading.value, reading.from, judge(reading.value))];
    const outcome = unread(reading);
    return [{ problems: [], doubts: outcome.state === 'unknown' ? outcome.doubts : [], evidence: [] }];
  });
  return conclude({
    problems: judgements.flatMap(({ problems }) => problems),
    doubts: [...new Set(judgements.flatMap(({ doubts }) => doubts))],
    evidence: judgements.flatMap(({ evidence }) => evidence),
  });
}

/** Facts of a host with one path of a role, for the examples of a check. */
export function withPath(role: EnginePathRole, path: Partial<EnginePath> & { path: string }): unknown {
  const whole: EnginePath = { uid: 0, gid: 0, mode: 0o644, kind: 'file', realPath: path.path, ...path };
  return { enginePaths: known({ [role]: [known(whole, path.path)] }, '/') };
}

/** Facts of a host on which a path of a role may not be looked at, for the examples of a check. */
export function withDeniedPath(role: EnginePathRole, path: string): unknown {
  return {
    enginePaths: known({ [role]: [unreadable('denied', 'permission denied: run as root', path)] }, '/'),
  };
}
