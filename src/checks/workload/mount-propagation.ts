import type { Check } from '../../core/rules/check.ts';
import { combine } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkEntries } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/mount-propagation',
  needs: ['mounts'],
  on: 'workload',
  title: 'Shared mount propagation',
  category: 'security',
  severity: 'medium',
  why: 'With shared propagation a mount made in the container appears on the host, over the host’s files, and in every other container that sees the directory.',
  remediation:
    'Remove the propagation option (private), or use `rslave` where the container must see later mounts of the host.',
  aliases: [...cisAliases('5.20'), { tool: 'kics', id: 'Volume Mounted In Multiple Containers' }],
  references: [cisReference('5.20'), 'NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const judgements = checkEntries(workload, 'mounts', 'nothing is mounted', (mount, part) => {
      const { propagation = '', target, openOptions } = mount;
      if (!/^r?shared$/u.test(propagation)) {
        return openOptions === undefined
          ? part.pass(`${target}: ${propagation === '' ? 'private' : propagation}`)
          : part.unknown('unreadable', `mount at ${target}: ${openOptions}`);
      }
      const change = {
        kind: 'manual',
        title: 'Do not use shared propagation',
        steps: [`Remove ${propagation} from the mount at ${target}, or use rslave`],
      } as const;
      const message = `Mounts made at ${target} appear on the host (${propagation})`;
      return part.fail({ message, detail: { target }, change });
    });
    return combine(judgements);
  },
  examples: {
    bad: [
      { title: 'short syntax', compose: 'image: app\nvolumes:\n  - /srv/data:/data:rshared\n' },
      {
        title: 'long syntax',
        compose:
          'image: app\nvolumes:\n  - type: bind\n    source: /srv/data\n    target: /data\n    bind:\n      propagation: shared\n',
      },
      { title: 'on the command line', run: 'docker run -v /srv/data:/data:shared app' },
      { title: 'a variable as source', compose: 'image: app\nvolumes:\n  - ${DATA}:/data:rshared\n' },
      {
        title: 'long syntax, a variable as source',
        compose:
          'image: app\nvolumes:\n  - type: bind\n    source: ${DATA}\n    target: /data\n    bind:\n      propagation: rshared\n',
      },
      {
        title: 'a variable as source, on the command line',
        run: 'docker run --mount "type=bind,src=$DATA,dst=/data,bind-propagation=shared" app',
      },
    ],
    good: [
      { title: 'the default', compose: 'image: app\nvolumes:\n  - /srv/data:/data\n' },
      { title: 'rslave', run: 'docker run -v /srv/data:/data:rslave app' },
      { title: 'a variable as source', compose: 'image: app\nvolumes:\n  - ${DATA}:/data\n' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nvolumes:\n  - /srv/data:/data:${MODE}\n' },
      { title: 'a variable as mode', run: 'docker run -v /srv/data:/data:$MODE app' },
      { title: 'mounts of another container', run: 'docker run --volumes-from db app' },
    ],
  },
} satisfies Check<'workload'>;
