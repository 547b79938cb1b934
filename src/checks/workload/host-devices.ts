import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { combine } from '../../core/outcome.ts';
import { gradeDevice } from '../../knowledge/sensitive-devices.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { textParameters } from '../support/parameters.ts';
import { isRemapped } from '../support/root.ts';
import { checkEntries, checkValue } from '../support/setting.ts';

function handedIn({ workload }: WorkloadCase, allowed: readonly string[]): readonly Outcome[] {
  return checkEntries(workload, 'devices', 'no device of the host', (device, part) => {
    const { hostPath, leadsTo, permissions } = device;
    // A path says nothing where it is known what it leads to.
    const grade = gradeDevice(leadsTo ?? hostPath, permissions);
    const name = leadsTo === undefined ? hostPath : `${hostPath}, which is ${leadsTo},`;
    if (!grade) return part.pass(`${name}: every container has it`);
    if (allowed.includes(hostPath)) return part.pass(`${hostPath}, which the policy allows`);
    return part.fail({
      message: `The device ${name} is handed in (${permissions}): ${grade.gives}`,
      severity: grade.severity,
      detail: { device: hostPath },
      change: { kind: 'remove', safety: 'risky', title: `Take the device ${hostPath} out`, at: part.at },
    });
  });
}

function byPrivilege(subject: WorkloadCase): Outcome {
  const remapped = isRemapped(subject);
  return checkValue(subject.workload, 'privileged', (privileged, part) =>
    privileged
      ? part.fail({
          message: remapped
            ? 'Privileged gives every device of the host that its user may open'
            : 'Privileged gives every device of the host',
          severity: remapped ? 'medium' : 'critical',
          detail: { device: 'all' },
        })
      : part.pass('not privileged'),
  );
}

export const check = {
  id: 'workload/host-devices',
  on: 'workload',
  title: 'Device of the host handed in',
  category: 'security',
  severity: 'medium',
  why: 'A device node goes past the file system and its permissions: a disk gives every file of the host, /dev/mem its memory, others parts of the kernel that few have looked at.',
  remediation:
    'Hand in only the device that is needed, with only the permissions that are needed (`/dev/ttyUSB0:/dev/ttyUSB0:rw`), never a disk.',
  aliases: cisAliases('5.18'),
  references: [cisReference('5.18'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['devices', 'privileged'],
  implies: [],
  fixable: true,
  parameters: {
    allowedDevices: { about: 'Devices of the host that may be handed in, by path', type: 'strings' },
  },
  evaluate(subject, parameters) {
    const allowed = textParameters(parameters, 'allowedDevices') ?? [];
    return combine([...handedIn(subject, allowed), byPrivilege(subject)]);
  },
  examples: {
    bad: [
      { title: 'a disk', compose: 'image: app\ndevices:\n  - /dev/sda:/dev/sda\n' },
      { title: 'the memory', run: 'docker run --device /dev/mem app' },
      { title: 'a serial port', compose: 'image: app\ndevices:\n  - /dev/ttyUSB0\n' },
    ],
    good: [
      { title: 'none', compose: 'image: app\n' },
      { title: 'one that it has anyway', run: 'docker run --device /dev/null app' },
      {
        title: 'allowed by the policy',
        run: 'docker run --device /dev/ttyUSB0 app',
        parameters: { allowedDevices: ['/dev/ttyUSB0'] },
      },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\ndevices:\n  - ${DEVICE}\n' }],
  },
} satisfies Check<'workload'>;
