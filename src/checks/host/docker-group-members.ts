import type { Check } from '../../core/check.ts';
import type { Evidence, Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { unread } from '../support/subject.ts';

function reviewed(group: string, members: readonly string[], evidence: Evidence): Outcome {
  if (members.length === 0) return { state: 'passed', evidence: [evidence] };
  const doubt = `members of the group ${group} can become root through the engine; are these all meant to: ${members.join(', ')}?`;
  return { state: 'unknown', kind: 'needs-review', doubts: [doubt] };
}

export const check = {
  id: 'host/docker-group-members',
  on: 'host',
  title: 'Users who may drive the engine',
  category: 'security',
  severity: 'high',
  why: 'Whoever may connect to the engine’s socket is root of the host: they start a privileged container with its disk in it. Only a person can say who is meant to be.',
  remediation: 'Take everyone out of the group who need not be root; use rootless mode for the others.',
  aliases: [
    { tool: 'docker-bench', id: '1.1.2' },
    { tool: 'cis', id: '1.1.2' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 1.1.2', 'NIST SP 800-190, 4.5.3'],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate(host) {
    if (host.state !== 'known') return unread(host);
    const { dockerGroup, dockerGroupPrimaryMembers: primary } = host.value;
    if (dockerGroup.state === 'absent') {
      return { state: 'not-applicable', because: 'there is no group that may use the engine’s socket' };
    }
    if (dockerGroup.state === 'unreadable') return unread(dockerGroup);
    if (primary.state === 'unreadable') return unread(primary);
    const members = [...new Set([...dockerGroup.value.members, ...(valueOf(primary) ?? [])])].toSorted();
    const evidence = { source: dockerGroup.from, saw: `group ${dockerGroup.value.name} has no members` };
    return reviewed(dockerGroup.value.name, members, evidence);
  },
  examples: {
    bad: [],
    good: [
      {
        title: 'nobody in the group',
        facts: {
          dockerGroup: {
            state: 'known',
            value: { name: 'docker', gid: 999, members: [] },
            from: '/etc/group',
          },
          dockerGroupPrimaryMembers: { state: 'known', value: [], from: '/etc/passwd' },
        },
      },
    ],
    unsure: [
      {
        title: 'members that a person must judge',
        facts: {
          dockerGroup: {
            state: 'known',
            value: { name: 'docker', gid: 999, members: ['alice'] },
            from: '/etc/group',
          },
          dockerGroupPrimaryMembers: { state: 'known', value: [], from: '/etc/passwd' },
        },
      },
    ],
  },
} satisfies Check<'host'>;
