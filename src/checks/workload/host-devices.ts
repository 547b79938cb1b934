import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine } from '../../core/rules/outcome.ts';
import { gradeDevice } from '../../knowledge/paths/sensitive-devices.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import type { Severity } from '../../core/severity.ts';
import type { Device } from '../../core/workload/workload-devices.ts';
import { accessTo, type HostAccess } from '../support/workload/host-access.ts';
import { textParameters } from '../support/parameters.ts';
import { gradeForWorkload } from '../support/workload/raw-devices.ts';
import { asUnprivileged, isRemapped } from '../support/workload/root.ts';
import { checkEntries, checkValue } from '../support/workload/setting.ts';

/** What the mode of a node, which is that of the host, leaves a remapped container of a device. */
interface NodeLimit {
  words: string;
  of: (severity: Severity) => Severity;
}

/** Returns what the users of a container may do with the node of a device; absent where its mode or they are not known. */
function nodeAccess(subject: WorkloadCase, { hostPath, leadsTo = hostPath }: Device): HostAccess | undefined {
  return accessTo(subject, leadsTo) ?? accessTo(subject, hostPath);
}

function limitOf(access: HostAccess | undefined): NodeLimit {
  if (access?.kind !== 'other')
    return { words: ', as far as an unprivileged user may open it', of: asUnprivileged };
  return access.isClosed
    ? { words: `, closed to the users of the container (${access.because})`, of: () => 'low' }
    : { words: ', open to an unprivileged user', of: (severity) => severity };
}

function handedIn(subject: WorkloadCase, allowed: readonly string[]): readonly Outcome[] {
  const remapped = isRemapped(subject);
  return checkEntries(subject.workload, 'devices', 'no host device', (device, part) => {
    const { hostPath, leadsTo, permissions } = device;
    // The device that a link leads to decides, not its path.
    const plain = gradeDevice(leadsTo ?? hostPath, permissions);
    const grade = plain && gradeForWorkload(subject, plain);
    const name = leadsTo === undefined ? hostPath : `${hostPath}, which is ${leadsTo},`;
    if (!grade) return part.pass(`${name}: a default device`);
    if (allowed.includes(hostPath)) return part.pass(`${hostPath}, allowed by the policy`);
    const access = remapped && grade === plain ? nodeAccess(subject, device) : undefined;
    const limit = limitOf(access);
    return part.fail({
      message: `The host device ${name} is exposed (${permissions})${remapped ? limit.words : ''}: ${grade.gives}`,
      severity: remapped && grade === plain ? limit.of(grade.severity) : grade.severity,
      detail: { device: hostPath },
      change: { kind: 'remove', safety: 'risky', title: `Remove the device ${hostPath}`, at: part.at },
    });
  });
}

function byPrivilege(subject: WorkloadCase): Outcome {
  const remapped = isRemapped(subject);
  return checkValue(subject.workload, 'privileged', (privileged, part) =>
    privileged
      ? part.fail({
          message: remapped
            ? 'The container is privileged and may use every host device that its user may open'
            : 'The container is privileged and may use every host device',
          severity: remapped ? 'medium' : 'critical',
          detail: { device: 'all' },
        })
      : part.pass('not privileged'),
  );
}

export const check = {
  id: 'workload/host-devices',
  needs: ['mounts'],
  on: 'workload',
  title: 'Host device exposed to container',
  category: 'security',
  severity: 'medium',
  why: 'A device bypasses the file system and its permissions: a disk gives every file of the host, /dev/mem its memory, other devices rarely reviewed parts of the kernel.',
  remediation:
    'Expose only the needed device, with the needed permissions (`/dev/ttyUSB0:/dev/ttyUSB0:rw`), and never a disk.',
  aliases: cisAliases('5.18'),
  references: [cisReference('5.18'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['devices', 'privileged'],
  implies: [],
  fixable: true,
  parameters: {
    allowedDevices: { about: 'Host devices that may be exposed, by path', type: 'strings' },
  },
  evaluate(subject, parameters) {
    const allowed = textParameters(parameters, 'allowedDevices') ?? [];
    return combine([...handedIn(subject, allowed), byPrivilege(subject)]);
  },
  examples: {
    bad: [
      { title: 'a disk', compose: 'image: app\ndevices:\n  - /dev/sda:/dev/sda\n' },
      { title: 'memory', run: 'docker run --cap-add SYS_RAWIO --device /dev/mem app' },
      { title: 'a serial port', compose: 'image: app\ndevices:\n  - /dev/ttyUSB0\n' },
    ],
    good: [
      { title: 'none', compose: 'image: app\n' },
      { title: 'a default device', run: 'docker run --device /dev/null app' },
      {
        title: 'allowed by the policy',
        run: 'docker run --device /dev/ttyUSB0 app',
        parameters: { allowedDevices: ['/dev/ttyUSB0'] },
      },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\ndevices:\n  - ${DEVICE}\n' },
      {
        title: 'a CDI device, which may be any',
        compose: 'image: app\ndevices:\n  - vendor.example/x=all\n',
      },
    ],
  },
} satisfies Check<'workload'>;
