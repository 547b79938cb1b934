import type { Outcome } from '../../core/finding.ts';
import type { SocketUnit } from '../../core/host.ts';
import { known, unreadable } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { octal } from '../support/engine-path.ts';
import { hostCheck } from '../support/host-rule.ts';
import { type CheckedPart, checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

const rightMode = 0o660;

function checkUnit({ addresses, mode, user }: SocketUnit, part: CheckedPart): Outcome {
  const sockets = addresses.filter((address) => address.startsWith('unix://'));
  if (sockets.length === 0) return notApplicable('docker.socket has no unix socket');
  const names = sockets.map((address) => address.slice('unix://'.length)).join(', ');
  if ((mode & 0o002) !== 0)
    return part.fail({
      message: `docker.socket creates ${names} with mode ${octal(mode)}: everyone can write to it`,
      steps: [
        'systemctl edit docker.socket: below [Socket] write SocketMode=0660',
        'systemctl restart docker.socket',
      ],
    });
  if (user !== undefined && user !== 'root' && user !== '0')
    return part.fail({
      message: `docker.socket gives ${names} to user ${user}`,
      severity: 'high',
      steps: [
        'systemctl edit docker.socket: below [Socket] write SocketUser=root',
        'systemctl restart docker.socket',
      ],
    });
  return part.pass(`${names} is created with mode ${octal(mode)}`);
}

const unit = (more: Partial<SocketUnit>) => ({
  socketUnit: known(
    { addresses: ['unix:///run/docker.sock'], mode: rightMode, group: 'docker', ...more },
    '/usr/lib/systemd/system/docker.socket',
  ),
});

export const check = hostCheck({
  id: 'host/activated-socket',
  needs: ['host-paths'],
  title: 'Docker socket unit world-writable or owned by a user',
  severity: 'critical',
  why: 'Everyone who can write to the Docker socket is root on the host. The unit sets the mode at each start, whatever it is now.',
  remediation:
    'Write SocketMode=0660 into docker.socket or a drop-in. Without it, systemd creates sockets that everyone can write to.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.socketUnit, 'docker.socket');
    if (reading.state === 'absent') return notApplicable('systemd activates no socket for dockerd');
    if (reading.state === 'unreadable') return unread(reading);
    const { mode } = reading.value;
    return checkUnit(
      reading.value,
      checkedPart({
        source: reading.from,
        saw: `mode ${octal(mode)}`,
        changeTitle: 'Restrict the socket to root and its group',
      }),
    );
  },
  examples: {
    bad: [
      { title: 'world-writable', facts: unit({ mode: 0o666 }) },
      { title: 'owned by a user', facts: unit({ user: 'ann' }) },
    ],
    good: [
      { title: 'root and the docker group', facts: unit({}) },
      { title: 'root only', facts: unit({ mode: 0o600, user: 'root' }) },
    ],
    unsure: [
      {
        title: 'the unit cannot be read',
        facts: { socketUnit: unreadable('denied', 'permission denied: run as root', 'docker.socket') },
      },
    ],
  },
});
