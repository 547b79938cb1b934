import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Severity } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/outcome.ts';
import { gradeDeviceRule, parseDeviceRule } from '../../knowledge/sensitive-devices.ts';
import { cisReference } from '../support/cis.ts';
import { hasCapability } from '../support/capability-set.ts';
import { checkEntries } from '../support/setting.ts';

/** Severities without MKNOD: the container cannot create the device node, but can use an existing one. */
const withoutNode: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

function mayMakeNodes({ workload }: WorkloadCase): boolean {
  const held = valueOf(workload.boundingSet.value);
  return held === undefined || hasCapability(held, 'MKNOD');
}

export const check = {
  id: 'workload/device-cgroup-rules',
  needs: [],
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
        const grade = gradeDeviceRule(rule);
        if (!grade) return part.pass(`${text}: no more than the default devices`);
        const how = makes ? 'and MKNOD can create the nodes' : 'if their nodes exist';
        return part.fail({
          message: `The device cgroup rule ${text} allows ${grade.gives}, ${how}`,
          severity: makes ? grade.severity : withoutNode[grade.severity],
          detail: { rule: text },
          change: { kind: 'remove', safety: 'risky', title: 'Remove the rule', at: part.at },
        });
      },
    );
    return combine(judgements);
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
