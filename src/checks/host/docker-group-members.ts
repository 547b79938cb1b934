import type { Check } from '../../core/check.ts';
import type { Problem, Outcome } from '../../core/finding.ts';
import type { EngineGroup } from '../../core/host.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/outcome.ts';
import { textParameters } from '../support/parameters.ts';
import { readingOf, unread } from '../support/subject.ts';

function strangerProblem({ name, because }: EngineGroup, member: string, how: string, from: string): Problem {
  return {
    message: `${member} may drive the engine and is not among the trusted users`,
    detail: { member },
    at: [],
    evidence: [{ source: from, saw: `group ${name} has the ${how} ${member}; ${because}` }],
    change: {
      kind: 'manual',
      title: `Take ${member} out of the group, or name them in trustedUsers`,
      steps: [`Remove ${member} from the group ${name} (gpasswd --delete), and end their sessions`],
    },
  };
}

/** Without a list of trusted users only a person can say whether the members are meant to be. */
function judgeGroup(group: EngineGroup, trusted: readonly string[] | undefined, from: string): Outcome {
  const { name, members, administrators, doubts } = group;
  const all = [...members, ...administrators.filter((account) => !members.includes(account))];
  const review = `members of the group ${name} can become root through the engine; are these all meant to: ${all.join(', ')}?`;
  const strangers = trusted === undefined ? [] : all.filter((account) => !trusted.includes(account));
  const saw = members.length === 0 ? 'no members' : `no members but trusted users: ${members.join(', ')}`;
  return combine([
    ...strangers
      .map((account) =>
        strangerProblem(group, account, members.includes(account) ? 'member' : 'administrator', from),
      )
      .map((problem) => fail(problem)),
    ...(trusted === undefined && all.length > 0 ? [review, ...doubts] : doubts).map((doubt) =>
      unknown('needs-review', doubt),
    ),
    pass({ source: from, saw: `group ${name} has ${saw}` }),
  ]);
}

const group = (more: Partial<EngineGroup>) => ({
  engineGroups: known(
    [
      {
        name: 'docker',
        gid: 999,
        because: 'it owns /run/docker.sock',
        members: [],
        administrators: [],
        doubts: [],
        ...more,
      },
    ],
    '/etc/group, /etc/passwd',
  ),
});

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
    const groups = readingOf(host.value.engineGroups, 'the groups of the engine');
    if (groups.state === 'absent') return notApplicable('there is no group that may use the engine’s socket');
    if (groups.state === 'unreadable') return unread(groups);
    const trusted = textParameters(parameters, 'trustedUsers');
    const judgements = groups.value.map((each) => judgeGroup(each, trusted, groups.from));
    return { ...combine(judgements), doubtKind: 'needs-review' };
  },
  examples: {
    bad: [
      {
        title: 'a member who is not trusted',
        parameters: { trustedUsers: ['alice'] },
        facts: group({ members: ['alice', 'mallory'] }),
      },
      {
        title: 'one who may add members',
        parameters: { trustedUsers: ['alice'] },
        facts: group({ members: ['alice'], administrators: ['mallory'] }),
      },
    ],
    good: [
      {
        title: 'members who are all trusted',
        parameters: { trustedUsers: ['alice', 'mallory'] },
        facts: group({ members: ['alice', 'mallory'] }),
      },
      { title: 'nobody in the group', facts: group({}) },
    ],
    unsure: [
      { title: 'members that a person must judge', facts: group({ members: ['alice'] }) },
      {
        title: 'members that a directory may have',
        parameters: { trustedUsers: ['alice'] },
        facts: group({
          members: ['alice'],
          doubts: ['ldap may know of more members of the group docker than the files'],
        }),
      },
    ],
  },
} satisfies Check<'host'>;
