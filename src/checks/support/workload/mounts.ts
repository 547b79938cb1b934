import { posix } from 'node:path';
import { type Outcome, type ProposedChange } from '../../../core/findings/finding.ts';
import { severities } from '../../../core/severity.ts';
import { describeLocation, type Location } from '../../../core/location.ts';
import type { Mount, Workload } from '../../../core/workload/workload.ts';
import type { CheckedPart } from '../part.ts';
import { checkEntries } from './setting.ts';

/** Returns the host paths that a mount exposes: as written, without `.` and `..` as the engine takes it, and with symbolic links resolved. */
export function hostPathsOf(mount: Mount): readonly string[] {
  const real = mount.hostPath.state === 'known' ? [mount.hostPath.value] : [];
  // The source of other types names a volume or an image, or is where the engine unpacked it.
  const isPath = mount.type === 'bind' || mount.type === 'npipe';
  const written = isPath && mount.source !== undefined ? [withoutDots(mount.source)] : [];
  return [...new Set([...real, ...written])];
}

function withoutDots(source: string): string {
  return source.startsWith('/') ? posix.resolve(source) : source;
}

/** Returns the rank of an outcome. A problem without severity has that of its rule and ranks worst. */
function rank(outcome: Outcome): number {
  const severity = outcome.state === 'failed' ? outcome.problems[0].severity : undefined;
  return severity === undefined ? 0 : severities.indexOf(severity);
}

/** Checks one path of the host that a mount exposes. */
type CheckPath = (path: string, mount: Mount, part: CheckedPart) => Outcome;

/** What is checked of a mount: each of its host paths, and what it is apart from them. */
export interface MountChecks {
  path: CheckPath;
  mount?: (mount: Mount, part: CheckedPart) => Outcome | undefined;
}

/** Checks one mount, which is at most one finding: its worst host path. */
function checkMount(mount: Mount, part: CheckedPart, checks: MountChecks): Outcome {
  const { below = [] } = mount;
  const outcomes = [
    ...hostPathsOf(mount).map((path) => checks.path(path, mount, part)),
    ...below.map(({ target, hostPath, writable }) =>
      checks.path(hostPath, { ...mount, target, ...(writable && { readOnly: false }) }, part),
    ),
  ];
  const [worst] = outcomes.filter(({ state }) => state === 'failed').toSorted((a, b) => rank(a) - rank(b));
  const own = worst ?? checks.mount?.(mount, part);
  if (own) return own;
  if (mount.hostPath.state === 'unreadable')
    return part.unknown('unreadable', `mount at ${mount.target}: ${mount.hostPath.detail}`);
  const [first] = outcomes;
  if (first === undefined) return part.pass(`${mount.target}: ${mount.type}, no directory of the host`);
  return outcomes.find(({ state }) => state === 'unknown') ?? first;
}

/** Returns the change that removes a mount: steps where the file shows that the application uses it. */
export function mountRemoval(
  { target, namedBy }: Mount,
  at: readonly Location[],
  title: string,
): ProposedChange {
  if (namedBy === undefined) return { kind: 'remove', safety: 'risky', title, at };
  return {
    kind: 'manual',
    title,
    steps: [
      `The application uses it: ${namedBy} of the service names ${target}. Change that first`,
      `Then remove the mount at ${at.map(describeLocation).join(', ')}`,
    ],
  };
}

/** Checks the host paths of every mount; an unknown path is a doubt. */
export function checkMounts(workload: Workload, checks: MountChecks): readonly Outcome[] {
  return checkEntries(workload, 'mounts', 'nothing is mounted', (mount, part) =>
    checkMount(mount, part, checks),
  );
}
