import { severities } from '../../core/finding.ts';
import type { Location } from '../../core/location.ts';
import type { Mount, Workload } from '../../core/workload.ts';
import type { Tally } from './conclude.ts';
import { judgeEntries, type EntryVerdict } from './setting.ts';

/** The paths of the host that a mount hands in: as written, and where that really leads. */
function hostPathsOf(mount: Mount): readonly string[] {
  const real = mount.hostPath.state === 'known' ? [mount.hostPath.value] : [];
  const written = mount.type !== 'volume' && mount.source !== undefined ? [mount.source] : [];
  return [...new Set([...real, ...written])];
}

/** One mount is one finding: the worst of what it hands in. A problem without a severity has that of its rule. */
function rank({ problem }: Extract<EntryVerdict, { problem: unknown }>): number {
  return problem.severity === undefined ? 0 : severities.indexOf(problem.severity);
}

function judgeMount(
  mount: Mount,
  at: readonly Location[],
  judge: (path: string, mount: Mount, at: readonly Location[]) => EntryVerdict,
): EntryVerdict {
  const { below = [] } = mount;
  const verdicts = [
    ...hostPathsOf(mount).map((path) => judge(path, mount, at)),
    ...below.map(({ target, hostPath }) => judge(hostPath, { ...mount, target }, at)),
  ];
  const [worst] = verdicts.filter((verdict) => 'problem' in verdict).toSorted((a, b) => rank(a) - rank(b));
  if (worst) return worst;
  if (mount.hostPath.state === 'unreadable') {
    return { doubt: `mount at ${mount.target}: ${mount.hostPath.detail}` };
  }
  return verdicts[0] ?? { fine: `${mount.target}: ${mount.type}, no directory of the host` };
}

/** Judges the host path of every mount. A host path that could not be told is a doubt. */
export function judgeMounts(
  workload: Workload,
  judge: (path: string, mount: Mount, at: readonly Location[]) => EntryVerdict,
): Tally[] {
  return judgeEntries(workload, 'mounts', 'nothing is mounted', (mount, at) => judgeMount(mount, at, judge));
}
