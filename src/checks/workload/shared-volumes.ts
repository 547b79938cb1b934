import type { Check, MountUser, WorkloadCase } from '../../core/rules/check.ts';
import { mountKey } from '../../core/workload/mount-key.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { combine } from '../../core/rules/outcome.ts';
import { checkEntries } from '../support/workload/setting.ts';

/** Returns the other workloads with the same volume or path; containers of one service are one workload. */
function othersWith({ workload, mountUsers }: WorkloadCase, mount: Mount): readonly MountUser[] {
  const mounted = mountKey(mount);
  const users = (mounted === undefined ? undefined : mountUsers?.[mounted]) ?? [];
  return users.filter(({ key }) => key !== workload.key);
}

function few(users: readonly MountUser[]): string {
  const names = [...new Set(users.map(({ name }) => name))].toSorted();
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${rest}`;
}

export const check = {
  id: 'workload/shared-volumes',
  needs: ['mounts'],
  on: 'workload',
  title: 'Volume shared with another container',
  category: 'hygiene',
  severity: 'info',
  why: 'Through a volume that two containers share and one can write to, the compromise of one reaches the other: programs, templates and uploads that it wrote are run or served there.',
  remediation:
    'Give each container its own volume. Where data has to be shared, mount it read-only in all but the one that writes it.',
  aliases: [{ tool: 'kics', id: 'Shared Volumes Between Containers' }],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  // Only of these the others are known.
  onlyOn: ['compose', 'container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    return combine(
      checkEntries(subject.workload, 'mounts', 'nothing is mounted', (mount, part) => {
        const { target, type, source, readOnly } = mount;
        const name = source ?? type;
        if (mount.hostPath.state === 'unreadable')
          return part.unknown('unreadable', `mount at ${target}: ${mount.hostPath.detail}`);
        const others = othersWith(subject, mount);
        const unread = (subject.unknownMountUsers ?? []).filter((other) => other !== subject.workload.name);
        if (others.length === 0 && unread.length > 0)
          return part.unknown(
            'unreadable',
            `${name}: not all mounts of ${unread.toSorted().join(', ')} are known`,
          );
        if (others.length === 0) return part.pass(`${name}: no other container mounts it`);
        const writers = others.filter(({ writes }) => writes);
        if (readOnly && writers.length === 0) return part.pass(`${name}: read-only everywhere`);
        const who = readOnly ? `${few(writers)} can write to it` : 'this container can write to it';
        return part.fail({
          message: `${name} at ${target} is shared with ${few(others)}, and ${who}`,
          detail: { target },
          steps: ['Give each container its own volume, or mount it read-only in all but one'],
        });
      }),
    );
  },
  examples: {
    bad: [],
    good: [{ title: 'a volume of its own', compose: 'image: app\nvolumes:\n  - data:/data\n' }],
    unsure: [{ title: 'a variable', compose: 'image: app\nvolumes:\n  - ${DATA}:/data\n' }],
  },
} satisfies Check<'workload'>;
