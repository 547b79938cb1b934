import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { EffectiveState, MountInfo } from '../../core/workload/effective.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, pass } from '../../core/rules/outcome.ts';
import { checkRunning } from '../support/workload/running.ts';
import { checkEntries, readingEvidence } from '../support/workload/setting.ts';

/** Files that the engine itself mounts, even into a read-only mount. */
const ofEngine = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** Returns the intended mount targets: of the workload, the engine and the runtime specification. */
function targetsOf({ workload, spec }: WorkloadCase): ReadonlySet<string> {
  const entries = valueOf(workload.settings.mounts.value) ?? [];
  const written = entries.flatMap((entry) => ('value' in entry ? [entry.value.target] : []));
  const specified = valueOf(spec)?.mounts.map(({ destination }) => destination) ?? [];
  return new Set([...ofEngine, ...written, ...specified]);
}

/** A namespace that is bound to a path (`/run/docker/netns`): nothing can be written there. */
const ofNamespaces = 'nsfs';

/** Returns the writable mounts below a target, without the container's own mounts. */
function writableBelow({ mounts }: EffectiveState, target: string, own: ReadonlySet<string>): MountInfo[] {
  const folder = target.endsWith('/') ? target : `${target}/`;
  return mounts.filter(
    ({ mountPoint, options, fsType }) =>
      fsType !== ofNamespaces &&
      mountPoint.startsWith(folder) &&
      options.includes('rw') &&
      !own.has(mountPoint),
  );
}

function few(mounts: readonly MountInfo[]): string {
  const rest = mounts.length > 3 ? ` and ${mounts.length - 3} more` : '';
  const places = mounts.slice(0, 3).map(({ mountPoint, fsType }) => `${mountPoint} (${fsType})`);
  return places.join(', ') + rest;
}

/** Checks the written mounts: without a read-only one, there is nothing to verify at run time. */
function checkWritten({ workload }: WorkloadCase): Outcome {
  return combine(
    checkEntries(workload, 'mounts', 'nothing is mounted', ({ target, readOnly }, part) =>
      readOnly
        ? part.unknown('unreadable', `${target}: mounts below it were not collected`)
        : part.pass(`${target}: not read-only`),
    ),
  );
}

export const check = {
  id: 'workload/read-only-submounts',
  needs: ['mounts', 'running-state'],
  on: 'workload',
  title: 'Writable submount of a read-only mount',
  category: 'security',
  severity: 'medium',
  why: 'Before Linux 5.12 and Engine 25 `:ro` applies to one file system only. Other file systems that the host has mounted below it are writable in the container.',
  remediation:
    'Mount the needed directory instead of a parent. Engine 25 with Linux 5.12 or newer makes all submounts read-only.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  onlyOn: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const written = checkWritten(subject);
    if (subject.effective.state === 'unreadable' && written.state !== 'unknown') return written;
    return checkRunning(subject, (state) => {
      const own = targetsOf(subject);
      const judgements = checkEntries(subject.workload, 'mounts', 'nothing is mounted', (mount, part) => {
        const { target, readOnly } = mount;
        if (!readOnly) return part.pass(`${target}: not read-only`);
        const writable = writableBelow(state, target, own);
        if (writable.length === 0) return part.pass(`${target}: nothing below it is writable`);
        const message = `${target} is read-only, with writable submounts: ${few(writable)}`;
        return part.fail({ message, detail: { target } });
      });
      const evidence = readingEvidence(subject.effective, `${state.mounts.length} mounts`);
      return combine([...judgements, pass(evidence)]);
    });
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
