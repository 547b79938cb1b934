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
  if (sockets.length === 0) return notApplicable('docker.socket opens no unix socket');
  const names = sockets.map((address) => address.slice('unix://'.length)).join(', ');
  if ((mode & 0o002) !== 0)
    return part.fail({
      message: `docker.socket makes ${names} with the mode ${octal(mode)}: everyone may write to it`,
      steps: [
        'systemctl edit docker.socket: below [Socket] write SocketMode=0660',
        'systemctl restart docker.socket',
      ],
    });
  if (user !== undefined && user !== 'root' && user !== '0')
    return part.fail({
      message: `docker.socket gives ${names} to the user ${user}`,
      severity: 'high',
      steps: [
        'systemctl edit docker.socket: below [Socket] write SocketUser=root',
        'systemctl restart docker.socket',
      ],
    });
  return part.pass(`${names} is made with the mode ${octal(mode)}`);
}

const unit = (more: Partial<SocketUnit>) => ({
  socketUnit: known(
    { addresses: ['unix:///run/docker.sock'], mode: rightMode, group: 'docker', ...more },
    '/usr/lib/systemd/system/docker.socket',
  ),
});

export const check = hostCheck({
  id: 'host/activated-socket',
  title: 'systemd opens the engine’s socket to everyone',
  severity: 'critical',
  why: 'Whoever may write to the socket is root of the host. The unit decides about that at each start, whatever the mode of the socket is now.',
  remediation:
    'Write SocketMode=0660 into docker.socket or a drop-in of it: without it systemd makes sockets that everyone may write to.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.socketUnit, 'docker.socket');
    if (reading.state === 'absent') return notApplicable('systemd opens no socket for the engine');
    if (reading.state === 'unreadable') return unread(reading);
    const { mode } = reading.value;
    return checkUnit(
      reading.value,
      checkedPart({
        source: reading.from,
        saw: `mode ${octal(mode)}`,
        changeTitle: 'Have the socket made for root and its group',
      }),
    );
  },
  examples: {
    bad: [
      { title: 'everyone may write to it', facts: unit({ mode: 0o666 }) },
      { title: 'it is given to a user', facts: unit({ user: 'ann' }) },
    ],
    good: [
      { title: 'root and the group may', facts: unit({}) },
      { title: 'root alone may', facts: unit({ mode: 0o600, user: 'root' }) },
    ],
    unsure: [
      {
        title: 'the unit may not be read',
        facts: { socketUnit: unreadable('denied', 'permission denied: run as root', 'docker.socket') },
      },
    ],
  },
});
