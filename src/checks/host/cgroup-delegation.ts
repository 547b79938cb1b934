import { known } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

const source = '/proc/1/mounts';

function mountedWith(options: string) {
  return { cgroupOptions: known(options.split(','), source) };
}

export const check = hostCheck({
  id: 'host/cgroup-delegation',
  needs: ['kernel'],
  title: 'cgroup2 mounted without nsdelegate',
  severity: 'low',
  why: 'With `nsdelegate` the kernel treats a cgroup namespace as a boundary: a container that can write to its cgroup files can neither raise its own limits nor move processes out. A container with the cgroup namespace of the host mounts the hierarchy without the option, which removes it for the whole host (runc 1.3.6, Linux 7.2).',
  remediation:
    'Run no container with the cgroup namespace of the host (`--cgroupns host`), and mount the hierarchy with `nsdelegate` again.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const options = readingOf(host.cgroupOptions, source);
    if (options.state === 'absent') return notApplicable('the host does not use cgroup version 2 alone');
    if (options.state === 'unreadable') return unread(options);
    const saw = `cgroup2 on /sys/fs/cgroup: ${options.value.join(',')}`;
    const part = checkedPart({ source: options.from, saw, changeTitle: 'Mount with nsdelegate' });
    return options.value.includes('nsdelegate')
      ? part.pass(saw)
      : part.fail({
          message: 'The cgroup2 hierarchy is mounted without nsdelegate',
          steps: [
            'Recreate containers that share the cgroup namespace of the host without `--cgroupns host`',
            'Then: mount -o remount,nsdelegate,memory_recursiveprot /sys/fs/cgroup',
          ],
        });
  },
  examples: {
    bad: [{ title: 'without the option', facts: mountedWith('rw,nosuid,nodev,noexec,relatime') }],
    good: [
      {
        title: 'as systemd mounts it',
        facts: mountedWith('rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot'),
      },
    ],
    unsure: [
      {
        title: 'the mounts cannot be read',
        facts: {
          cgroupOptions: { state: 'unreadable', why: 'denied', detail: 'permission denied', from: source },
        },
      },
    ],
  },
});
