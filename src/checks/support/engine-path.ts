import type { EnginePath, EnginePathRole, EnginePaths } from '../../core/engine-paths.ts';
import type { Outcome } from '../../core/finding.ts';
import type { HostFacts } from '../../core/host.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { combine, fail, notApplicable, unknown } from '../../core/outcome.ts';
import { checkedPart, type CheckedPart } from './part.ts';
import { readingOf, unread } from './subject.ts';

/** A mode as `chmod` takes it: `0644`. */
export function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

/** A path with the outcomes it may have; messages begin with it. */
export type PathPart = Pick<CheckedPart, 'pass' | 'fail' | 'unknown'>;

function pathPart({ path }: EnginePath, source: string): PathPart {
  const part = checkedPart({ source, saw: path, changeTitle: `Fix ${path}` });
  return {
    pass: part.pass,
    fail: (defect) =>
      part.fail({ saw: defect.message, ...defect, message: `${path}: ${defect.message}`, detail: { path } }),
    unknown: (kind, doubt) => part.unknown(kind, `${path}: ${doubt}`),
  };
}

/** The outcomes as one, a doubt that several paths share said once. */
function combinePaths(outcomes: readonly Outcome[]): Outcome {
  const whole = combine(outcomes);
  if (whole.state === 'failed') return fail(whole.problems, [...new Set(whole.doubts)]);
  if (whole.state !== 'unknown') return whole;
  const [first, ...rest] = whole.doubts;
  return unknown(whole.kind, first, ...new Set(rest.filter((doubt) => doubt !== first)));
}

/** The paths of a role; facts of an older version do not have them. */
export function pathsOf(host: HostFacts, role: EnginePathRole): readonly Observed<EnginePath>[] {
  const paths = readingOf(host.enginePaths, 'the files of the engine');
  if (paths.state !== 'known') return [paths];
  const found: Partial<EnginePaths> = paths.value;
  return found[role] ?? [readingOf<EnginePath>(undefined, role)];
}

/**
 * Checks every path of a role. Not applicable where there is none: `missing` says what that means.
 * A path that could not be read is unknown.
 */
export function checkPaths(
  host: HostFacts,
  role: EnginePathRole,
  missing: string,
  check: (path: EnginePath, part: PathPart) => Outcome,
): Outcome {
  const readings = pathsOf(host, role);
  const [first] = readings;
  if (first === undefined) return notApplicable(missing);
  if (readings.every(({ state }) => state === 'absent')) return notApplicable(`${missing} (${first.from})`);
  const outcomes = readings.flatMap((reading): readonly Outcome[] => {
    if (reading.state === 'absent') return [];
    if (reading.state === 'unreadable') return [unread(reading)];
    return [check(reading.value, pathPart(reading.value, reading.from))];
  });
  return combinePaths(outcomes);
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
