import type { Check } from '../../core/check.ts';
import type { Problem, Outcome } from '../../core/finding.ts';
import type { EngineGroup } from '../../core/host.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/outcome.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { textParameters } from '../support/parameters.ts';
import { readingOf, unread } from '../support/subject.ts';

function strangerProblem({ name, because }: EngineGroup, member: string, how: string, from: string): Problem {
  return {
    message: `${member} can control the Docker daemon and is not a trusted user`,
    detail: { member },
    at: [],
    evidence: [{ source: from, saw: `group ${name} has the ${how} ${member}; ${because}` }],
    change: {
      kind: 'manual',
      title: `Remove ${member} from the group, or add them to trustedUsers`,
      steps: [`Remove ${member} from the group ${name} (gpasswd --delete), and end their sessions`],
    },
  };
}

function openProblem({ name, because }: EngineGroup, program: string): Problem {
  return {
    message: `Everyone who may run ${program} can control the Docker daemon: it acts with the group ${name}`,
    detail: { program },
    at: [],
    evidence: [{ source: program, saw: `setgid ${name}; ${because}` }],
    change: {
      kind: 'manual',
      title: 'Take the group from the program',
      steps: [`chmod g-s ${shellWord(program)}`],
    },
  };
}

/** Checks the members of the group; without a list of trusted users they need review. */
function checkGroup(group: EngineGroup, trusted: readonly string[] | undefined, from: string): Outcome {
  const { name, members, administrators, doubts } = group;
  const all = [...members, ...administrators.filter((account) => !members.includes(account))];
  const review = `confirm that all members of the group ${name} may become root through Docker: ${all.join(', ')}`;
  const strangers = trusted === undefined ? [] : all.filter((account) => !trusted.includes(account));
  const saw = members.length === 0 ? 'no members' : `trusted users only: ${members.join(', ')}`;
  return combine([
    ...(group.openPrograms ?? []).map((program) => fail(openProblem(group, program))),
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
  needs: ['host-paths'],
  on: 'host',
  title: 'Users who can control the Docker daemon',
  category: 'security',
  severity: 'high',
  why: 'Everyone with access to the Docker socket is root on the host: they start a privileged container with the host’s disk. Only a person can say who may have it.',
  remediation: 'Remove everyone from the group who need not be root. Use rootless mode for the others.',
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
      about: 'Users who may be root through Docker; any other member of the group is a finding.',
    },
  },
  evaluate(host, parameters) {
    if (host.state !== 'known') return unread(host);
    const groups = readingOf(host.value.engineGroups, 'the groups of the engine');
    if (groups.state === 'absent') return notApplicable('there is no group with access to the Docker socket');
    if (groups.state === 'unreadable') return unread(groups);
    const trusted = textParameters(parameters, 'trustedUsers');
    const judgements = groups.value.map((each) => checkGroup(each, trusted, groups.from));
    return { ...combine(judgements), doubtKind: 'needs-review' };
  },
  examples: {
    bad: [
      {
        title: 'an untrusted member',
        parameters: { trustedUsers: ['alice'] },
        facts: group({ members: ['alice', 'mallory'] }),
      },
      {
        title: 'a group administrator',
        parameters: { trustedUsers: ['alice'] },
        facts: group({ members: ['alice'], administrators: ['mallory'] }),
      },
      {
        title: 'a client that runs with the group, whoever starts it',
        facts: group({ openPrograms: ['/usr/bin/docker'] }),
      },
    ],
    good: [
      {
        title: 'trusted members only',
        parameters: { trustedUsers: ['alice', 'mallory'] },
        facts: group({ members: ['alice', 'mallory'] }),
      },
      { title: 'an empty group', facts: group({}) },
    ],
    unsure: [
      { title: 'members to review', facts: group({ members: ['alice'] }) },
      {
        title: 'members from a directory service',
        parameters: { trustedUsers: ['alice'] },
        facts: group({
          members: ['alice'],
          doubts: ['ldap may know of more members of the group docker than the files'],
        }),
      },
    ],
  },
} satisfies Check<'host'>;
