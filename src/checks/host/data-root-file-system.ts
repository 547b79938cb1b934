import type { HoldingFileSystem } from '../../core/engine-paths.ts';
import type { Outcome } from '../../core/finding.ts';
import { known } from '../../core/observed.ts';
import { combine, notApplicable, unknown, pass, fail } from '../../core/outcome.ts';
import { hostCheck } from '../support/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function poolOf({ source }: HoldingFileSystem): string | undefined {
  return source.split('/', 1)[0];
}

/** Data sets of one pool share its space, unless a quota says otherwise. */
function isSamePool(left: HoldingFileSystem, right: HoldingFileSystem): boolean {
  return left.fsType === 'zfs' && right.fsType === 'zfs' && poolOf(left) === poolOf(right);
}

function described({ fsType, source, mountPoint }: HoldingFileSystem): string {
  return `${fsType} of ${source} at ${mountPoint}`;
}

function checkHolding(data: HoldingFileSystem, system: readonly HoldingFileSystem[], from: string): Outcome {
  // The mount point says nothing: dockerd mounts its data root over itself.
  const shared = system.filter(({ device }) => device === data.device).map(({ path }) => path);
  if (shared.length > 0) {
    // What holds the root holds most of the others too.
    const others = shared.includes('/') ? 'the root of the system' : shared.join(', ');
    const message = `${data.path} shares its file system with ${others}`;
    const steps = [
      'Give the engine a file system of its own, mounted at its data root or above it',
      'Stop the engine, move the data there, start it again',
    ];
    const change = { kind: 'manual', title: 'Keep the engine’s data apart', steps } as const;
    const evidence = [{ source: from, saw: `${data.path}: ${described(data)}` }] as const;
    return fail({ message, detail: { for: data.for }, at: [], evidence, change });
  }
  const pooled = system.find((other) => isSamePool(data, other));
  return pooled === undefined
    ? pass({ source: from, saw: `${data.path}: ${described(data)}, which holds no folder of the system` })
    : unknown(
        'unreadable',
        `${data.path} and ${pooled.path} are data sets of one ZFS pool: they share its space unless quotas say otherwise`,
      );
}

const holding = (
  path: string,
  use: HoldingFileSystem['for'],
  device: string,
  more: Partial<HoldingFileSystem> = {},
): HoldingFileSystem => ({
  path,
  for: use,
  mountPoint: '/',
  fsType: 'ext4',
  source: '/dev/sda1',
  device,
  ...more,
});

const root = holding('/', 'system', '8:1');
const facts = (...found: readonly HoldingFileSystem[]) => ({
  fileSystems: known(found, '/proc/1/mountinfo'),
});

export const check = hostCheck({
  id: 'host/data-root-file-system',
  title: 'The engine’s data can fill the system’s file system',
  severity: 'medium',
  why: 'A container that writes until the disk is full takes the host with it: nothing is logged any more, and nobody can log in to stop it.',
  remediation:
    'Put the engine’s data root, and containerd’s where the image store is there, on a file system of their own.',
  cis: '1.1.1',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.fileSystems, 'the table of mounts');
    if (reading.state !== 'known') return unread(reading);
    const system = reading.value.filter((found) => found.for === 'system');
    const data = reading.value.filter((found) => found.for !== 'system');
    if (!data.some((found) => found.for === 'data-root'))
      return notApplicable('there is no data root of an engine on this host');
    if (system.length === 0)
      return unknown('undecidable', `${reading.from}: the system’s own folders were not found`);
    return combine(data.map((found) => checkHolding(found, system, reading.from)));
  },
  examples: {
    bad: [
      {
        title: 'on the file system of the system',
        facts: facts(root, holding('/var/lib/docker', 'data-root', '8:1')),
      },
      {
        title: 'a mount point of its own, and yet the same file system',
        facts: facts(root, holding('/var/lib/docker', 'data-root', '8:1', { mountPoint: '/var/lib/docker' })),
      },
      {
        title: 'with the logs of the system',
        facts: facts(
          root,
          holding('/var/log', 'system', '8:2'),
          holding('/var/lib/docker/100000.100000', 'data-root', '8:2', { mountPoint: '/var' }),
        ),
      },
      {
        title: 'images in containerd’s folder',
        facts: facts(
          root,
          holding('/var/lib/docker', 'data-root', '8:3'),
          holding('/var/lib/containerd', 'containerd-root', '8:1'),
        ),
      },
    ],
    good: [
      {
        title: 'a file system of its own',
        facts: facts(
          root,
          holding('/var/lib/docker/100000.100000', 'data-root', '8:3', {
            mountPoint: '/var/lib/docker',
            source: '/dev/sdb1',
          }),
        ),
      },
    ],
    unsure: [
      {
        title: 'data sets of one pool',
        facts: facts(
          holding('/', 'system', '0:30', { fsType: 'zfs', source: 'tank/root' }),
          holding('/var/lib/docker', 'data-root', '0:31', { fsType: 'zfs', source: 'tank/docker' }),
        ),
      },
    ],
  },
});
