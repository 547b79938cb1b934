import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { SettingName, Workload } from '../../core/workload/workload.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { nameOn } from '../../knowledge/settings/setting-names.ts';
import { comparables, type Comparable } from '../support/workload/drift-settings.ts';
import { placesOf } from '../support/workload/setting.ts';

function compare({ setting, of }: Comparable, running: Workload, declared: Workload): Outcome | undefined {
  const [runs, written] = [of(running, declared), of(declared, declared)];
  const name = nameOn('compose', setting);
  if (runs.state === 'absent' || written.state === 'absent') return undefined;
  if (runs.state !== 'known' || written.state !== 'known') {
    const detail =
      runs.state === 'unreadable' ? runs.detail : written.state === 'unreadable' ? written.detail : '';
    return unknown('unreadable', `${name}: ${detail}`);
  }
  if (runs.value === written.value) return pass({ source: runs.from, saw: `${name}: same as in the file` });
  return fail({
    message: `${name}: the file has ${written.value || 'nothing'}, the container has ${runs.value || 'nothing'}`,
    detail: { setting },
    at: [...placesOf(declared, setting), ...placesOf(running, setting)],
    evidence: [
      { source: written.from, saw: written.value },
      { source: runs.from, saw: runs.value },
    ],
    change: {
      kind: 'manual',
      title: 'Align the file and the container',
      steps: ['Update the file, then recreate the container: `docker compose up -d`'],
    },
  });
}

/** Settings that `privileged` decides where the file does not. */
const byPrivileged: ReadonlySet<SettingName> = new Set([
  'seccomp',
  'apparmor',
  'selinux',
  'systemPaths',
  'writableCgroups',
]);

/** Whether a difference only follows from another one: of a privileged container and a file that has it not. */
function follows({ setting }: Comparable, running: Workload, declared: Workload): boolean {
  const [runs, written] = [running, declared].map(({ settings }) => valueOf(settings.privileged.value));
  const differs = runs !== undefined && written !== undefined && runs !== written;
  return differs && byPrivileged.has(setting) && declared.settings[setting].written === undefined;
}

export const check = {
  id: 'workload/drift',
  needs: ['images', 'mounts'],
  on: 'workload',
  title: 'Container differs from its Compose file',
  category: 'correctness',
  severity: 'medium',
  why: 'The running configuration is not the reviewed one: the container was changed by hand, or the file was not applied. The next `up` silently reverts one or the other.',
  remediation: 'Decide which is right, update the file and recreate the container.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.4'],
  reads: comparables.map(({ setting }) => setting),
  onlyOn: ['container'],
  implies: [],
  fixable: false,
  evaluate({ workload, declared }: WorkloadCase) {
    if (declared)
      return combine(
        comparables
          .filter((comparable) => !follows(comparable, workload, declared))
          .map((comparable) => compare(comparable, workload, declared)),
      );
    if (workload.composeFiles === undefined) {
      return notApplicable('the container was not created by Compose');
    }
    const files = workload.composeFiles.join(', ');
    return unknown('unreadable', `its service was not found in ${files}`);
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
