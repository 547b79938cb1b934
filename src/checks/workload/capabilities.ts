import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import { type Problem, type Outcome } from '../../core/findings/finding.ts';
import { severities } from '../../core/severity.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';
import { capabilitiesOfMask, capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import {
  gradeCapability,
  type CapabilityGrade,
  type CapabilityReach,
} from '../../knowledge/kernel/capability-grades.ts';
import { gradeDeviceRule, parseDeviceRule } from '../../knowledge/paths/sensitive-devices.ts';
import { droppedCapabilities, hasCapability } from '../support/capability-set.ts';
import { hasEngineProfile } from '../support/workload/confinement.ts';
import { inHostNamespace } from '../support/workload/namespace.ts';
import { isRemapped } from '../support/workload/root.ts';
import { checkEntries, checkValue, readingEvidence } from '../support/workload/setting.ts';
import { allowsCall } from '../../formats/seccomp/read-filter.ts';

/** Whether a workload has no seccomp filter, or one whose default action allows. */
function isUnfiltered({ workload, effective, spec }: WorkloadCase): boolean {
  if (valueOf(effective)?.seccompMode === 0) return true;
  const runs = valueOf(valueOf(spec)?.seccompDefaultAction);
  if (runs !== undefined) return allowsCall(runs) === true;
  const profile = valueOf(workload.settings.seccomp.value);
  if (profile?.kind !== 'custom') return profile?.kind === 'unconfined';
  const content = valueOf(profile.content);
  return content !== undefined && allowsCall(content.defaultAction) === true;
}

/** Whether a device cgroup rule gives access to disks or memory, not only to one kind of hardware. */
function usesDevicesByRule({ settings }: WorkloadCase['workload']): boolean {
  return (valueOf(settings.deviceCgroupRules.value) ?? []).some((entry) => {
    const rule = 'value' in entry ? parseDeviceRule(entry.value) : undefined;
    return ['critical', 'high'].includes((rule && gradeDeviceRule(rule)?.severity) ?? '');
  });
}

/** Returns the conditions that widen a capability, from the settings and the kernel. */
function reachOf(subject: WorkloadCase): CapabilityReach {
  return {
    hostProcesses: inHostNamespace(subject, 'pid'),
    otherContainers: inHostNamespace(subject, 'pid') && hasEngineProfile(subject),
    perfmon: hasCapability(valueOf(subject.workload.boundingSet.value) ?? [], 'PERFMON'),
    hostNetwork: inHostNamespace(subject, 'network'),
    hostIpc: inHostNamespace(subject, 'ipc'),
    deviceRules: usesDevicesByRule(subject.workload),
    withoutSeccomp: isUnfiltered(subject),
    remapped: isRemapped(subject),
  };
}

/** Grades all capabilities except some: as severe as the worst remaining one. */
function gradeAll(reach: CapabilityReach, missing: readonly string[]): CapabilityGrade | undefined {
  if (missing.length === 0) return gradeCapability('ALL', reach);
  const left = capabilityBits.filter((name) => !missing.includes(name));
  const found = new Set(left.map((name) => gradeCapability(name, reach)?.severity));
  const severity = severities.find((each) => found.has(each));
  return severity && { severity, gives: `every capability except ${missing.join(', ')}` };
}

/** Grades an added capability; absent if it is harmless, or if `ALL` is added and this one dropped. */
function gradeAdded(subject: WorkloadCase, capability: string): CapabilityGrade | undefined {
  const reach = reachOf(subject);
  const missing = droppedCapabilities(valueOf(subject.workload.boundingSet.value) ?? []);
  if (capability === 'ALL') return gradeAll(reach, missing);
  return missing.includes(capability) ? undefined : gradeCapability(capability, reach);
}

function problemOf(
  subject: WorkloadCase,
  capability: string,
  message: string,
): Omit<Problem, 'at' | 'evidence'> {
  return {
    message,
    // Without a grade it is a default capability that was dropped and is still effective.
    severity: gradeCapability(capability, reachOf(subject))?.severity ?? 'medium',
    detail: { capability },
  };
}

function added(subject: WorkloadCase): readonly Outcome[] {
  const { workload } = subject;
  return checkEntries(workload, 'capAdd', 'no capability is added', (capability, part) => {
    const grade = gradeAdded(subject, capability);
    if (grade === undefined) return part.pass(`${capability} gives no more than the default capabilities`);
    return part.fail({
      message: `The capability ${capability} is added: ${grade.gives}`,
      severity: grade.severity,
      detail: { capability },
      change: { kind: 'remove', safety: 'risky', title: `Remove the capability ${capability}`, at: part.at },
    });
  });
}

function byPrivilege(subject: WorkloadCase): Outcome {
  return checkValue(subject.workload, 'privileged', (privileged, part) =>
    privileged
      ? part.fail(problemOf(subject, 'ALL', 'The container is privileged and has every capability'))
      : part.pass('not privileged'),
  );
}

/** Fails for each capability in the kernel's bounding set that no setting adds. */
function unexplained(subject: WorkloadCase): Outcome | undefined {
  const { workload, effective } = subject;
  const expected = workload.boundingSet.value;
  if (effective.state !== 'known' || expected.state !== 'known') return undefined;
  const held = capabilitiesOfMask(effective.value.capBounding);
  const extra = expected.value.includes('ALL') ? [] : held.filter((name) => !expected.value.includes(name));
  const problems = extra.map((capability): Problem => {
    const message = `The kernel shows the capability ${capability}, which no setting adds`;
    return {
      ...problemOf(subject, capability, message),
      at: workload.at,
      evidence: [readingEvidence(effective, message)],
    };
  });
  return combine([
    ...problems.map((problem) => fail(problem)),
    pass(readingEvidence(effective, `bounding set: ${held.join(' ') || 'empty'}`)),
  ]);
}

export const check = {
  id: 'workload/capabilities',
  needs: ['running-state'],
  on: 'workload',
  title: 'Added capabilities',
  category: 'security',
  severity: 'high',
  why: 'Each capability is a part of root’s power over the host. A compromised process can use every capability in the bounding set: `docker exec -u 0` and setuid programs reach it even when the application runs as another user.',
  remediation: 'Drop ALL and add only the capabilities that the application needs.',
  aliases: [
    { tool: 'docker-bench', id: '5.4' },
    { tool: 'cis', id: '5.4' },
    { tool: 'docker-bench', id: 'C.5.3.1', only: ['DAC_READ_SEARCH'] },
    { tool: 'docker-bench', id: 'C.5.3.2', only: ['SYS_MODULE'] },
    { tool: 'docker-bench', id: 'C.5.3.3', only: ['SYS_ADMIN'] },
    { tool: 'docker-bench', id: 'C.5.3.4', only: ['SYS_PTRACE'] },
    { tool: 'kics', id: 'Container Capabilities Unrestricted' },
    { tool: 'docksec', id: 'dangerous-capabilities' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.4', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['capAdd', 'privileged'],
  considers: ['pid', 'network', 'ipc', 'deviceCgroupRules', 'seccomp'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return combine([...added(subject), byPrivilege(subject), unexplained(subject)]);
  },
  examples: {
    bad: [
      { title: 'SYS_ADMIN', compose: 'image: app\ncap_add:\n  - SYS_ADMIN\n' },
      { title: 'with prefix, in lower case', run: 'docker run --cap-add cap_sys_ptrace app' },
      { title: 'ALL', run: 'docker run --cap-add=ALL app' },
      { title: 'all after ALL was dropped', compose: 'image: app\ncap_drop: [ALL]\ncap_add: [all]\n' },
    ],
    good: [
      {
        title: 'only the needed capability',
        compose: 'image: app\ncap_drop:\n  - ALL\ncap_add:\n  - NET_BIND_SERVICE\n',
      },
      { title: 'the default', run: 'docker run app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\ncap_add:\n  - ${CAPABILITY}\n' }],
  },
} satisfies Check<'workload'>;
