import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/severity.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/rules/outcome.ts';
import {
  gradeDeviceRule,
  parseDeviceRule,
  type DeviceGrade,
  type DeviceRule,
} from '../../knowledge/paths/sensitive-devices.ts';
import { cisReference } from '../support/cis.ts';
import { hasCapability } from '../support/capability-set.ts';
import { rulesAddedLater } from '../support/workload/device-rules.ts';
import { gradeForWorkload } from '../support/workload/raw-devices.ts';
import { asUnprivileged, isRemapped } from '../support/workload/root.ts';
import { checkEntries, placesOf } from '../support/workload/setting.ts';

/** Returns what a rule allows a workload, and how severe that is by whether it can make the nodes of the devices. */
function gradeRule(subject: WorkloadCase, rule: DeviceRule): DeviceGrade | undefined {
  const plain = gradeDeviceRule(rule);
  if (plain === undefined) return undefined;
  const grade = gradeForWorkload(subject, plain);
  if (grade !== plain || mayMakeNodes(subject)) return grade;
  const severity = withoutNode[grade.severity];
  return { ...grade, severity: isRemapped(subject) ? asUnprivileged(severity) : severity };
}

/** Severities without MKNOD: the container cannot create the device node, but can use an existing one. */
const withoutNode: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

/** Fails for a process outside of the container's cgroup: the program that decides about devices is of that cgroup. */
function outsideOf(subject: WorkloadCase, source: string): Outcome {
  return fail({
    message: 'A process runs outside the container’s cgroup, whose device rules do not apply to it',
    severity: mayMakeNodes(subject) ? 'high' : 'medium',
    detail: { why: 'cgroup' },
    at: placesOf(subject.workload, 'deviceCgroupRules'),
    evidence: [{ source, saw: 'not the cgroup of the container' }],
    change: {
      kind: 'manual',
      title: 'Start the container again',
      steps: [
        'Restart the container, and find out who moved the process, or entered the container with nsenter',
      ],
    },
  });
}

/** Checks what the cgroup of a running container allows beyond the specification it was started with. */
function byCgroup(subject: WorkloadCase): readonly Outcome[] {
  const { workload } = subject;
  const rules = valueOf(subject.effective)?.deviceRules;
  // As with other limits, what was requested decides alone where the kernel does not show what it enforces.
  if (rules?.state === 'unreadable')
    return [
      pass({ source: rules.from, saw: `as requested; what is enforced was not read: ${rules.detail}` }),
    ];
  if (rules?.state === 'absent') return isRemapped(subject) ? [] : [outsideOf(subject, rules.from)];
  if (rules?.state !== 'known') return [];
  const added = rulesAddedLater(subject);
  return added.flatMap((text) => {
    const rule = parseDeviceRule(text);
    const grade = rule && gradeRule(subject, rule);
    if (!grade) return [];
    return [
      fail({
        message: `Its device cgroup was opened after the start: ${text} allows ${grade.gives}`,
        severity: grade.severity,
        detail: { rule: text },
        at: placesOf(workload, 'deviceCgroupRules'),
        evidence: [{ source: rules.from, saw: text }],
        change: {
          kind: 'manual',
          title: 'Start the container again',
          steps: ['Restart the container, and find out who wrote to its devices.allow'],
        },
      }),
    ];
  });
}

/** Whether a workload may create nodes of devices; in a user namespace nobody may (mknod(2)). */
function mayMakeNodes(subject: WorkloadCase): boolean {
  if (isRemapped(subject)) return false;
  const held = valueOf(subject.workload.boundingSet.value);
  return held === undefined || hasCapability(held, 'MKNOD');
}

export const check = {
  id: 'workload/device-cgroup-rules',
  needs: ['running-state'],
  on: 'workload',
  title: 'Device cgroup rule for host devices',
  category: 'security',
  severity: 'high',
  why: 'A rule allows devices that are not exposed to the container. With MKNOD, a default capability, it creates the node of a disk and reads the host.',
  remediation: 'Remove the rule, expose the one needed device with `devices`, and drop MKNOD.',
  aliases: [],
  references: [cisReference('5.18'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['deviceCgroupRules'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const makes = mayMakeNodes(subject);
    const judgements = checkEntries(
      subject.workload,
      'deviceCgroupRules',
      'no device cgroup rule',
      (text, part) => {
        const rule = parseDeviceRule(text);
        if (!rule) return part.unknown('unreadable', `the device cgroup rule ${text} is not understood`);
        const grade = gradeRule(subject, rule);
        if (!grade) return part.pass(`${text}: no more than the default devices`);
        const how = makes ? 'and MKNOD can create the nodes' : 'if their nodes exist';
        return part.fail({
          message: `The device cgroup rule ${text} allows ${grade.gives}, ${how}`,
          severity: grade.severity,
          detail: { rule: text },
          change: { kind: 'remove', safety: 'risky', title: 'Remove the rule', at: part.at },
        });
      },
    );
    return combine([...byCgroup(subject), ...judgements]);
  },
  examples: {
    bad: [
      { title: 'all devices', compose: "image: app\ndevice_cgroup_rules:\n  - 'a *:* rwm'\n" },
      { title: 'disks', run: "docker run --device-cgroup-rule 'b 8:* rwm' app" },
    ],
    good: [
      { title: 'no rule', compose: 'image: app\n' },
      { title: 'a default device', run: "docker run --device-cgroup-rule 'c 1:3 rwm' app" },
      { title: 'creating nodes only', run: "docker run --device-cgroup-rule 'c *:* m' app" },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\ndevice_cgroup_rules:\n  - ${RULE}\n' }],
  },
} satisfies Check<'workload'>;
