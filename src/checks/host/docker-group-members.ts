import type { Check } from '../../core/check.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { textsOf } from '../support/parameters.ts';
import { unread } from '../support/subject.ts';

interface Group {
  name: string;
  members: readonly string[];
  /** What the members were read from. */
  from: string;
}

function unreviewed({ name, members }: Group): Outcome {
  const doubt = `members of the group ${name} can become root through the engine; are these all meant to: ${members.join(', ')}?`;
  return { state: 'unknown', kind: 'needs-review', doubts: [doubt] };
}

function strangerProblem({ name, from }: Group, member: string): Problem {
  return {
    message: `${member} may drive the engine and is not among the trusted users`,
    detail: { member },
    at: [],
    evidence: [{ source: from, saw: `group ${name} has the member ${member}` }],
    change: {
      kind: 'manual',
      title: `Take ${member} out of the group, or name them in trustedUsers`,
      steps: [`Remove ${member} from the group ${name} (gpasswd --delete), and end their sessions`],
    },
  };
}

/** Without a list of trusted users only a person can say whether the members are meant to be. */
function reviewed(group: Group, trusted: readonly string[] | undefined): Outcome {
  const { name, members, from } = group;
  if (members.length === 0) {
    return { state: 'passed', evidence: [{ source: from, saw: `group ${name} has no members` }] };
  }
  if (trusted === undefined) return unreviewed(group);
  const strangers = members.filter((member) => !trusted.includes(member));
  const [first, ...rest] = strangers.map((member) => strangerProblem(group, member));
  if (first) return { state: 'failed', problems: [first, ...rest] };
  const saw = `group ${name} has no members but trusted users: ${members.join(', ')}`;
  return { state: 'passed', evidence: [{ source: from, saw }] };
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
  parameters: {
    trustedUsers: {
      type: 'strings',
      about: 'Users who are meant to be root through the engine; any other member of the group is a finding.',
    },
  },
  evaluate(host, parameters) {
    if (host.state !== 'known') return unread(host);
    const { dockerGroup, dockerGroupPrimaryMembers: primary } = host.value;
    if (dockerGroup.state === 'absent') {
      return { state: 'not-applicable', because: 'there is no group that may use the engine’s socket' };
    }
    if (dockerGroup.state === 'unreadable') return unread(dockerGroup);
    if (primary.state === 'unreadable') return unread(primary);
    const members = [...new Set([...dockerGroup.value.members, ...(valueOf(primary) ?? [])])].toSorted();
    const group = { name: dockerGroup.value.name, members, from: dockerGroup.from };
    return reviewed(group, textsOf(parameters, 'trustedUsers'));
  },
  examples: {
    bad: [
      {
        title: 'a member who is not trusted',
        parameters: { trustedUsers: ['alice'] },
        facts: {
          dockerGroup: {
            state: 'known',
            value: { name: 'docker', gid: 999, members: ['alice', 'mallory'] },
            from: '/etc/group',
          },
          dockerGroupPrimaryMembers: { state: 'known', value: [], from: '/etc/passwd' },
        },
      },
    ],
    good: [
      {
        title: 'members who are all trusted',
        parameters: { trustedUsers: ['alice', 'mallory'] },
        facts: {
          dockerGroup: {
            state: 'known',
            value: { name: 'docker', gid: 999, members: ['alice', 'mallory'] },
            from: '/etc/group',
          },
          dockerGroupPrimaryMembers: { state: 'known', value: [], from: '/etc/passwd' },
        },
      },
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
