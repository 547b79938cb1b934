import type { HoldingFileSystem } from '../../core/host/engine-paths.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { known } from '../../core/observed.ts';
import { combine, notApplicable, unknown, pass, fail } from '../../core/rules/outcome.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function poolOf({ source }: HoldingFileSystem): string | undefined {
  return source.split('/', 1)[0];
}

/** Whether two ZFS datasets are in one pool and share its space, quotas aside. */
function isSamePool(left: HoldingFileSystem, right: HoldingFileSystem): boolean {
  return left.fsType === 'zfs' && right.fsType === 'zfs' && poolOf(left) === poolOf(right);
}

function described({ fsType, source, mountPoint }: HoldingFileSystem): string {
  return `${fsType} of ${source} at ${mountPoint}`;
}

function checkHolding(data: HoldingFileSystem, system: readonly HoldingFileSystem[], from: string): Outcome {
  // Mount points do not decide: dockerd bind-mounts its data root onto itself.
  const shared = system.filter(({ device }) => device === data.device).map(({ path }) => path);
  if (shared.length > 0) {
    // The root file system includes most other system paths.
    const others = shared.includes('/') ? 'the root file system' : shared.join(', ');
    const message = `${data.path} shares its file system with ${others}`;
    const steps = [
      'Give Docker its own file system, mounted at its data root or above',
      'Stop dockerd, move the data, and start dockerd again',
    ];
    const change = { kind: 'manual', title: 'Separate the Docker data', steps } as const;
    const evidence = [{ source: from, saw: `${data.path}: ${described(data)}` }] as const;
    return fail({ message, detail: { for: data.for }, at: [], evidence, change });
  }
  const pooled = system.find((other) => isSamePool(data, other));
  return pooled === undefined
    ? pass({ source: from, saw: `${data.path}: ${described(data)}, which holds no system directory` })
    : unknown(
        'unreadable',
        `${data.path} and ${pooled.path} are datasets of one ZFS pool and share its space unless quotas limit it`,
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
  needs: ['host-paths'],
  title: 'No separate file system for Docker data',
  severity: 'medium',
  why: 'A container that fills the disk also stops the host: nothing is logged, and nobody can log in to stop it.',
  remediation:
    'Put the data root of Docker, and that of containerd if it stores the images, on a separate file system.',
  cis: '1.1.1',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const reading = readingOf(host.fileSystems, 'the mount table');
    if (reading.state !== 'known') return unread(reading);
    const system = reading.value.filter((found) => found.for === 'system');
    const data = reading.value.filter((found) => found.for !== 'system');
    if (!data.some((found) => found.for === 'data-root'))
      return notApplicable('there is no Docker data root on this host');
    if (system.length === 0) return unknown('undecidable', `${reading.from}: no system directories found`);
    return combine(data.map((found) => checkHolding(found, system, reading.from)));
  },
  examples: {
    bad: [
      {
        title: 'on the root file system',
        facts: facts(root, holding('/var/lib/docker', 'data-root', '8:1')),
      },
      {
        title: 'a separate mount point on the same file system',
        facts: facts(root, holding('/var/lib/docker', 'data-root', '8:1', { mountPoint: '/var/lib/docker' })),
      },
      {
        title: 'on the file system of the logs',
        facts: facts(
          root,
          holding('/var/log', 'system', '8:2'),
          holding('/var/lib/docker/100000.100000', 'data-root', '8:2', { mountPoint: '/var' }),
        ),
      },
      {
        title: 'images in the containerd directory',
        facts: facts(
          root,
          holding('/var/lib/docker', 'data-root', '8:3'),
          holding('/var/lib/containerd', 'containerd-root', '8:1'),
        ),
      },
    ],
    good: [
      {
        title: 'a separate file system',
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
        title: 'datasets of one pool',
        facts: facts(
          holding('/', 'system', '0:30', { fsType: 'zfs', source: 'tank/root' }),
          holding('/var/lib/docker', 'data-root', '0:31', { fsType: 'zfs', source: 'tank/docker' }),
        ),
      },
    ],
  },
});
