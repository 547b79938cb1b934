import type { Outcome } from '../../core/findings/finding.ts';
import type { OpeningLine, SocketUnit } from '../../core/host/host.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { octal } from '../support/host/engine-path.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { type CheckedPart, checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

const rightMode = 0o660;

/** Checks the modes of the sockets of a unit; those in the abstract namespace have none (unix(7)). */
function checkUnit({ addresses, mode, user }: SocketUnit, part: CheckedPart): Outcome {
  const sockets = addresses.flatMap((address) =>
    address.startsWith('unix://') ? [address.slice('unix://'.length)] : [],
  );
  const abstract = sockets.filter((name) => name.startsWith('@'));
  if (abstract.length > 0)
    return part.fail({
      message: `systemd opens ${abstract.join(', ')} for dockerd: an abstract socket has no mode, and everyone can connect to it`,
      steps: [
        `Remove ListenStream=${abstract[0]} from the unit: below [Socket] write ListenStream= and then the sockets to keep`,
        'systemctl daemon-reload, and restart the unit',
      ],
    });
  if (sockets.length === 0) return notApplicable('systemd opens no unix socket for dockerd');
  const names = sockets.join(', ');
  if ((mode & 0o002) !== 0)
    return part.fail({
      message: `systemd creates ${names} with mode ${octal(mode)}: everyone can write to it`,
      steps: [
        'systemctl edit the unit (docker.socket): below [Socket] write SocketMode=0660',
        'systemctl restart it',
      ],
    });
  if (user !== undefined && user !== 'root' && user !== '0')
    return part.fail({
      message: `systemd gives ${names} to user ${user}`,
      severity: 'high',
      steps: [
        'systemctl edit the unit (docker.socket): below [Socket] write SocketUser=root',
        'systemctl restart it',
      ],
    });
  return part.pass(`${names} is created with mode ${octal(mode)}`);
}

function checkReading(reading: Observed<SocketUnit>): Outcome {
  if (reading.state === 'absent') return notApplicable('systemd activates no socket for dockerd');
  if (reading.state === 'unreadable') return unread(reading);
  return checkUnit(
    reading.value,
    checkedPart({
      source: reading.from,
      saw: `mode ${octal(reading.value.mode)}`,
      changeTitle: 'Restrict the socket to root and its group',
    }),
  );
}

/** Checks a line that systemd-tmpfiles applies: at boot, and when packages are installed. */
function checkLine({ from, text, path, to }: OpeningLine): Outcome {
  const part = checkedPart({ source: from, saw: text, changeTitle: 'Remove the line' });
  if (to === 'replaced')
    return part.unknown(
      'undecidable',
      `\`${text}\` puts something else in the place of ${path} when systemd-tmpfiles next runs`,
    );
  return part.fail({
    message: `${from} lets ${to} write to ${path} when systemd-tmpfiles next runs, whatever its mode is now`,
    ...(to === 'everyone' ? {} : { severity: 'high' }),
    detail: { path },
    steps: [
      `Remove \`${text}\` from ${from.replace(/:\d+$/u, '')}; for a file of a package, put a corrected copy with its name below /etc/tmpfiles.d`,
    ],
  });
}

function checkLines(lines: Observed<readonly OpeningLine[]> | undefined): readonly Outcome[] {
  if (lines?.state === 'unreadable') return [unread(lines)];
  return lines?.state === 'known' ? lines.value.map(checkLine) : [];
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
  title: 'Docker socket or files opened to others by systemd',
  severity: 'critical',
  why: 'Everyone who can write to the Docker socket is root on the host. The unit sets the mode at each start, whatever it is now. So do lines of tmpfiles.d at boot, for the socket, the configuration, the data and the folders above them.',
  remediation:
    'Write SocketMode=0660 into docker.socket or a drop-in. Without it, systemd creates sockets that everyone can write to. Remove lines of tmpfiles.d that give others write access.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const others = host.otherSocketUnits;
    const units = [
      readingOf(host.socketUnit, 'docker.socket'),
      ...(others?.state === 'known' ? others.value : []),
      ...(others?.state === 'unreadable' ? [others] : []),
    ];
    const outcomes = [...units.map(checkReading), ...checkLines(host.openingLines)].filter(
      ({ state }) => state !== 'not-applicable',
    );
    return outcomes.length === 0
      ? notApplicable('systemd opens no unix socket for dockerd')
      : combine(outcomes);
  },
  examples: {
    bad: [
      { title: 'world-writable', facts: unit({ mode: 0o666 }) },
      { title: 'owned by a user', facts: unit({ user: 'ann' }) },
      {
        title: 'in the abstract namespace',
        facts: unit({ addresses: ['unix:///run/docker.sock', 'unix://@docker'] }),
      },
      {
        title: 'a line of tmpfiles.d',
        facts: {
          ...unit({}),
          openingLines: known(
            [
              {
                from: '/etc/tmpfiles.d/docker.conf:1',
                text: 'z /run/docker.sock 0666 - - -',
                path: '/run/docker.sock',
                to: 'everyone',
              },
            ],
            '/etc/tmpfiles.d',
          ),
        },
      },
      {
        title: 'of another unit of the service',
        facts: {
          socketUnit: absent('docker.socket'),
          otherSocketUnits: known(
            [known({ addresses: ['unix:///run/more.sock'], mode: 0o666 }, 'more.socket')],
            '/',
          ),
        },
      },
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
