import type { EnginePath, EnginePathRole, EnginePaths } from '../../../core/host/engine-paths.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { absent, known, unreadable, type Observed } from '../../../core/observed.ts';
import { combine, fail, notApplicable, unknown } from '../../../core/rules/outcome.ts';
import { checkedPart, type CheckedPart } from '../part.ts';
import { readingOf, unread } from '../subject.ts';

/** Formats a mode for `chmod`: `0644`. */
export function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

/** Makes the outcomes of a path; messages begin with the path. */
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

/** Combines outcomes and removes repeated doubts. */
function combinePaths(outcomes: readonly Outcome[]): Outcome {
  const whole = combine(outcomes);
  if (whole.state === 'failed') return fail(whole.problems, [...new Set(whole.doubts)]);
  if (whole.state !== 'unknown') return whole;
  const [first, ...rest] = whole.doubts;
  return unknown(whole.kind, first, ...new Set(rest.filter((doubt) => doubt !== first)));
}

/** Returns the paths of a role; not collected in facts of an older version. */
export function pathsOf(host: HostFacts, role: EnginePathRole): readonly Observed<EnginePath>[] {
  const paths = readingOf(host.enginePaths, 'the files of the engine');
  if (paths.state !== 'known') return [paths];
  const found: Partial<EnginePaths> = paths.value;
  return found[role] ?? [readingOf<EnginePath>(undefined, role)];
}

/**
 * Returns the doubt about facts of an older version, which have only the modes of paths: an access control list may
 * let others write.
 */
export function withoutAccessLists(host: HostFacts): readonly Outcome[] {
  if (host.accessLists !== undefined) return [];
  const lists = readingOf<number>(undefined, 'access control lists');
  return lists.state === 'known' ? [] : [unread(lists)];
}

/**
 * Checks every path of some roles. Not applicable if there is none, with the reason `missing`; unknown if one is
 * unreadable.
 */
export function checkPaths(
  host: HostFacts,
  roles: readonly EnginePathRole[],
  missing: string,
  check: (path: EnginePath, part: PathPart) => Outcome,
): Outcome {
  const readings = roles.flatMap((role) => pathsOf(host, role));
  const [first] = readings;
  if (first === undefined) return notApplicable(missing);
  if (readings.every(({ state }) => state === 'absent')) return notApplicable(`${missing} (${first.from})`);
  const outcomes = readings.flatMap((reading): readonly Outcome[] => {
    if (reading.state === 'absent') return [];
    if (reading.state === 'unreadable') return [unread(reading)];
    return [check(reading.value, pathPart(reading.value, reading.from))];
  });
  return combinePaths([...outcomes, ...withoutAccessLists(host)]);
}

/** Returns host facts with one path of a role, and none of others, for the examples of a check. */
export function withPath(
  role: EnginePathRole,
  path: Partial<EnginePath> & { path: string },
  others: readonly EnginePathRole[] = [],
): unknown {
  const whole: EnginePath = { uid: 0, gid: 0, mode: 0o644, kind: 'file', realPath: path.path, ...path };
  const missing = others.map((each) => [each, [absent(each)]] as const);
  return { enginePaths: known({ ...Object.fromEntries(missing), [role]: [known(whole, path.path)] }, '/') };
}

/** Returns host facts with an unreadable path of a role, for the examples of a check. */
export function withDeniedPath(role: EnginePathRole, path: string): unknown {
  return {
    enginePaths: known({ [role]: [unreadable('denied', 'permission denied: run as root', path)] }, '/'),
  };
}
