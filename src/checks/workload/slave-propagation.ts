import type { Check } from '../../core/rules/check.ts';
import { combine } from '../../core/rules/outcome.ts';
import { checkEntries } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/slave-propagation',
  needs: ['mounts'],
  on: 'workload',
  title: 'Slave mount propagation',
  category: 'hygiene',
  severity: 'info',
  why: 'With slave propagation everything that the host mounts later below the directory appears in the container: other disks, shares and backups that nobody meant to give to it.',
  remediation:
    'Remove the propagation option (private) unless the container has to see later mounts of the host.',
  aliases: [{ tool: 'kics', id: 'Volume Mounted In Multiple Containers' }],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    return combine(
      checkEntries(workload, 'mounts', 'nothing is mounted', (mount, part) => {
        const { propagation = '', target, openOptions } = mount;
        if (/^r?slave$/u.test(propagation))
          return part.fail({
            message: `Later mounts of the host appear at ${target} (${propagation})`,
            detail: { target },
            steps: [
              `Remove ${propagation} from the mount at ${target} unless the container needs later mounts`,
            ],
          });
        return openOptions === undefined
          ? part.pass(`${target}: ${propagation === '' ? 'private' : propagation}`)
          : part.unknown('unreadable', `mount at ${target}: ${openOptions}`);
      }),
    );
  },
  examples: {
    bad: [
      { title: 'short syntax', compose: 'image: app\nvolumes:\n  - /:/host:ro,rslave\n' },
      {
        title: 'long syntax',
        compose:
          'image: app\nvolumes:\n  - type: bind\n    source: /mnt\n    target: /mnt\n    bind:\n      propagation: slave\n',
      },
      { title: 'on the command line', run: 'docker run -v /mnt:/mnt:rslave app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\nvolumes:\n  - /srv/data:/data\n' },
      { title: 'private', run: 'docker run -v /srv/data:/data:rprivate app' },
    ],
    unsure: [
      { title: 'a variable as mode', compose: 'image: app\nvolumes:\n  - /srv/data:/data:${MODE}\n' },
      { title: 'on the command line', run: 'docker run -v /srv/data:/data:$MODE app' },
    ],
  },
} satisfies Check<'workload'>;
