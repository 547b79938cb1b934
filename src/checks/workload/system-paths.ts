import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { RuntimeSpec } from '../../core/workload/effective.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail } from '../../core/rules/outcome.ts';
import { hasEngineProfile } from '../support/workload/confinement.ts';
import { isRemapped } from '../support/workload/root.ts';
import { checkValue, placesOf, readingEvidence } from '../support/workload/setting.ts';
import { isRoot } from '../support/user.ts';

function runsAsHostRoot(subject: WorkloadCase): boolean {
  const { workload, spec } = subject;
  const user = valueOf(spec)?.uid ?? valueOf(workload.settings.user.value);
  return user !== undefined && isRoot(String(user)) && !isRemapped(subject);
}

/** What a container gets where the paths are not protected. */
type Exposure = Pick<Problem, 'message' | 'severity'>;

/**
 * Returns what open settings of the kernel give. The engine's AppArmor profile refuses core_pattern and the like; tried
 * on Engine 26.1.5, it leaves kernel.sysrq, limits of the scheduler and the configuration of PCI devices.
 */
function openSettings(subject: WorkloadCase): Exposure {
  if (!runsAsHostRoot(subject))
    return { message: 'System paths in /proc and /sys are neither masked nor read-only' };
  const open = 'System paths in /proc and /sys are not protected: root in the container can change';
  return hasEngineProfile(subject)
    ? { message: `${open} what AppArmor leaves of them, such as kernel.sysrq and /proc/bus/pci` }
    : { message: `${open} kernel settings`, severity: 'critical' };
}

const unmasked: Exposure = {
  message:
    'System paths in /proc and /sys are read-only and not masked: the container reads data of the kernel',
  severity: 'medium',
};

function problemOf(subject: WorkloadCase, exposure: Exposure): Omit<Problem, 'at' | 'evidence'> {
  const at = subject.workload.settings.systemPaths.written?.at;
  return {
    ...exposure,
    detail: {},
    ...(at ? { change: { kind: 'remove', safety: 'risky', title: 'Protect the system paths', at } } : {}),
  };
}

/** Whether a list of a create request that is none of the engine's leaves the kernel settings writable. */
function exposesSettings({ maskedPaths, readonlyPaths }: RuntimeSpec): boolean {
  const protects = new Set([...maskedPaths, ...readonlyPaths]);
  return !protects.has('/proc/sys') && !protects.has('/proc');
}

/** Checks the runtime specification, if it differs from the written setting. */
function bySpecification(subject: WorkloadCase): Outcome | undefined {
  const { spec } = subject;
  if (spec.state !== 'known') return undefined;
  const { maskedPaths, readonlyPaths } = spec.value;
  const exposes = exposesSettings(spec.value);
  const saw = `${maskedPaths.length} paths masked, ${readonlyPaths.length} read-only${exposes ? ', /proc/sys not among them' : ''}`;
  const evidence = [readingEvidence(spec, saw)] as const;
  if (maskedPaths.length > 0 && readonlyPaths.length > 0 && !exposes) return undefined;
  const at = placesOf(subject.workload, 'systemPaths');
  const areOpen = exposes || readonlyPaths.length === 0;
  return fail({ ...problemOf(subject, areOpen ? openSettings(subject) : unmasked), at, evidence });
}

/** Checks the mount table of a running container: whoever is root on the host can change it after the start. */
function byMountTable(subject: WorkloadCase): Outcome | undefined {
  const state = valueOf(subject.effective);
  const exposed = state?.exposedPaths ?? [];
  if (state === undefined || exposed.length === 0) return undefined;
  const saw = `${exposed.join(', ')} not protected`;
  return fail({
    message: `Mounts changed after the start expose kernel settings and data: ${exposed.join(', ')}`,
    ...(runsAsHostRoot(subject) && !hasEngineProfile(subject) ? { severity: 'critical' } : {}),
    detail: { why: 'mounts' },
    at: placesOf(subject.workload, 'systemPaths'),
    evidence: [{ source: `/proc/${state.pid}/mountinfo`, saw }],
    change: {
      kind: 'manual',
      title: 'Start the container again',
      steps: ['Restart the container, and find out who changed the mounts in its namespace'],
    },
  });
}

export const check = {
  id: 'workload/system-paths',
  needs: ['images', 'running-state'],
  on: 'workload',
  title: 'System paths not protected',
  category: 'security',
  severity: 'high',
  why: 'Docker masks /proc/kcore and similar paths and makes /proc/sys read-only. Otherwise root in the container writes core_pattern, and the kernel runs any program as root on the host.',
  remediation: 'Remove `systempaths=unconfined`. Set a needed sysctl with `sysctls`.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['systemPaths'],
  considers: ['user'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return (
      bySpecification(subject) ??
      byMountTable(subject) ??
      checkValue(subject.workload, 'systemPaths', (paths, part) =>
        paths === 'default'
          ? part.pass('the default paths are masked and read-only')
          : part.fail(problemOf(subject, paths === 'unmasked' ? unmasked : openSettings(subject))),
      )
    );
  },
  examples: {
    bad: [
      { title: 'unconfined', compose: 'image: app\nsecurity_opt:\n  - systempaths=unconfined\n' },
      { title: 'on the command line', run: 'docker run --security-opt systempaths=unconfined app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'a single sysctl', run: 'docker run --sysctl net.core.somaxconn=1024 app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' }],
  },
} satisfies Check<'workload'>;
