import type { Check } from '../../core/rules/check.ts';
import { isWithin } from '../../core/is-within.ts';
import { valueOf } from '../../core/observed.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { combine } from '../../core/rules/outcome.ts';
import { textParameters } from '../support/parameters.ts';
import { checkEntries } from '../support/workload/setting.ts';

/** The directories of the Filesystem Hierarchy Standard 3.0 (and /sys, /media of removable disks) that belong to the host. */
const trees =
  '/bin /boot /cdrom /dev /etc /home /lib /lib32 /lib64 /media /proc /root /run /sbin /selinux /srv /sys /usr /var'.split(
    ' ',
  );

/** Returns the absolute path that a mount names; absent for one that is relative to the project. */
function namedPath({ type, source, hostPath }: Mount): string | undefined {
  if (type === 'bind') return source?.startsWith('/') ? source : undefined;
  return valueOf(hostPath);
}

export const check = {
  id: 'workload/system-tree-mounts',
  needs: ['mounts'],
  on: 'workload',
  title: 'Path in a system directory of the host mounted',
  category: 'hygiene',
  severity: 'info',
  why: 'What is below the system directories belongs to programs of the host: an update of the system changes it under the container, and the container changes it under the system.',
  remediation:
    'Use a named volume, or a directory beside the Compose file that nothing else of the host uses.',
  aliases: [{ tool: 'kics', id: 'Volume Has Sensitive Host Directory' }],
  references: ['CIS Docker Benchmark 1.6.0, 5.6', 'NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  implies: [],
  fixable: false,
  parameters: {
    allowedPaths: {
      about: 'Paths of the host that may be mounted, with what is below them',
      type: 'strings',
    },
  },
  evaluate({ workload }, parameters) {
    const allowed = textParameters(parameters, 'allowedPaths') ?? [];
    return combine(
      checkEntries(workload, 'mounts', 'nothing is mounted', (mount, part) => {
        const { target, hostPath } = mount;
        const path = namedPath(mount);
        if (path === undefined && hostPath.state === 'unreadable')
          return part.unknown('unreadable', `mount at ${target}: ${hostPath.detail}`);
        const isSystem = path === '/' || trees.some((tree) => path !== undefined && isWithin(path, tree));
        if (path === undefined || !isSystem) return part.pass(`${target}: in no system directory`);
        if (allowed.some((one) => isWithin(path, one))) return part.pass(`${path}, allowed by the policy`);
        return part.fail({
          message: `${path} of the host is mounted at ${target}`,
          detail: { path },
          steps: [`Use a named volume at ${target}, or a directory beside the Compose file`],
        });
      }),
    );
  },
  examples: {
    bad: [
      { title: 'data of the host', compose: 'image: app\nvolumes:\n  - /var/lib/app:/data\n' },
      { title: 'on the command line', run: 'docker run -v /home/me/app:/app:ro app' },
      { title: 'the root', compose: 'image: app\nvolumes:\n  - /:/host:ro\n' },
    ],
    good: [
      { title: 'beside the file', compose: 'image: app\nvolumes:\n  - ./data:/data\n' },
      { title: 'a volume', run: 'docker run -v data:/data app' },
      { title: 'another directory', run: 'docker run -v /data/app:/data app' },
      {
        title: 'allowed by the policy',
        run: 'docker run -v /srv/app/data:/data app',
        parameters: { allowedPaths: ['/srv/app'] },
      },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nvolumes:\n  - ${DATA}:/data\n' }],
  },
} satisfies Check<'workload'>;
