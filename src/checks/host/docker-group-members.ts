import type { Check } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import type { EngineGroup, EngineUser, HostFacts } from '../../core/host/host.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { narrowGrant } from '../support/host/narrow-grant.ts';
import { textParameters } from '../support/parameters.ts';
import { readingOf, unread } from '../support/subject.ts';

/** Returns how the members of a group become root, within a sentence. */
function wayOf({ because, through = 'socket' }: EngineGroup): string {
  if (through === 'socket') return 'through Docker';
  return through === 'rule' ? `by a rule (${because})` : `by another way (${because})`;
}

function strangerProblem(group: EngineGroup, member: string, how: string, from: string): Problem {
  const { name, because, through } = group;
  // The group may be the user's own: the file is what is wrong.
  const ofProject = through === 'project' ? narrowGrant(group) : undefined;
  return {
    message: `${member} can control the Docker daemon and is not a trusted user`,
    detail: { member },
    at: [],
    evidence: [{ source: from, saw: `group ${name} has the ${how} ${member}; ${because}` }],
    change: {
      kind: 'manual',
      title: ofProject?.title ?? `Remove ${member} from the group, or add them to trustedUsers`,
      steps: ofProject
        ? [ofProject.step]
        : [
            `Remove ${member} from the group ${name} (gpasswd --delete), and end their sessions`,
            ...(through === 'rule' ? [`Or narrow the rule: ${because}`] : []),
          ],
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
  const review = `confirm that all members of the group ${name} may become root ${wayOf(group)}: ${all.join(', ')}`;
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

function userProblem(user: EngineUser): Problem {
  const { name, because } = user;
  const { title, step } = narrowGrant(user);
  return {
    message:
      name === undefined
        ? `Everyone can control the Docker daemon: ${because}`
        : `${name} can control the Docker daemon and is not a trusted user: ${because}`,
    detail: name === undefined ? {} : { member: name },
    at: [],
    evidence: [{ source: 'sudo, su, doas, polkit and processes', saw: because }],
    change: {
      kind: 'manual',
      title: name === undefined ? title : `${title}, or add ${name} to trustedUsers`,
      steps: [step],
    },
  };
}

/** Checks a user who may act as root; without a list of trusted users they need review. */
function checkUser(user: EngineUser, trusted: readonly string[] | undefined): Outcome {
  const { name, because } = user;
  if (name === undefined) return fail(userProblem(user));
  if (trusted === undefined)
    return unknown('needs-review', `confirm that ${name} may control the Docker daemon: ${because}`);
  return trusted.includes(name)
    ? pass({ source: 'sudo, su, doas, polkit and processes', saw: `trusted users only: ${name}` })
    : fail(userProblem(user));
}

/** Checks the users who may act as root by rules of sudo, su, doas and polkit, or by what root starts. */
function checkUsers(
  host: HostFacts,
  trusted: readonly string[] | undefined,
  members: ReadonlySet<string>,
): readonly Outcome[] {
  const reading = readingOf(host.engineUsers, 'rules of sudo, su, doas, polkit and processes');
  if (reading.state === 'absent') return [];
  if (reading.state === 'unreadable') return [unread(reading)];
  const { users, doubts } = reading.value;
  return [
    ...users
      .filter(
        ({ name = '', through }) => !(members.has(name) && (through === 'project' || through === 'key')),
      )
      .map((user) => checkUser(user, trusted)),
    ...doubts.map((doubt) => unknown('needs-review', doubt)),
  ];
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
  engineUsers: known({ users: [], doubts: [] }, 'sudo, su, doas, polkit and processes'),
});

const users = (...all: readonly EngineUser[]) => ({
  ...group({}),
  engineUsers: known({ users: all, doubts: [] }, 'sudo, su, doas, polkit and processes'),
});
const anyProgram = 'sudo runs any program as root for this user without a password (/etc/sudoers.d/alice)';

export const check = {
  id: 'host/docker-group-members',
  needs: ['host-paths'],
  on: 'host',
  title: 'Users who can control the Docker daemon',
  category: 'security',
  severity: 'high',
  why: 'Everyone with access to the Docker socket is root on the host: they start a privileged container with the host’s disk. Only a person can say who may have it. So are users for whom sudo runs the command `docker`, or any program without a password, and users whom polkit lets start any service or program without one, and users of whom a process has capabilities (CAP_DAC_OVERRIDE, CAP_SETUID …) that open the socket; accounts besides root with the number 0, and accounts without a password that may be root; users who may write to a Compose file that a unit or job of root brings up; and the members of groups that may write to the disks of the host or use the sockets of LXD, Incus and libvirt.',
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
    if (groups.state === 'unreadable') return unread(groups);
    const trusted = textParameters(parameters, 'trustedUsers');
    const judgements =
      groups.state === 'known' ? groups.value.map((each) => checkGroup(each, trusted, groups.from)) : [];
    const members = groups.state === 'known' ? groups.value.flatMap((each) => each.members) : [];
    const all = [...judgements, ...checkUsers(host.value, trusted, new Set(members))];
    if (all.length === 0) return notApplicable('there is no group with access to the Docker socket');
    return { ...combine(all), doubtKind: 'needs-review' };
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
        title: 'a member of the group of a disk',
        parameters: { trustedUsers: ['alice'] },
        facts: group({
          name: 'disk',
          because: 'it may write to the disk /dev/sda',
          through: 'disk',
          members: ['mallory'],
        }),
      },
      {
        title: 'an account with the number 0',
        parameters: { trustedUsers: ['alice'] },
        facts: users({ name: 'toor', because: 'its user number is 0 (/etc/passwd)', through: 'account' }),
      },
      {
        title: 'a client that runs with the group, whoever starts it',
        facts: group({ openPrograms: ['/usr/bin/docker'] }),
      },
      {
        title: 'an untrusted user for whom sudo asks no password',
        parameters: { trustedUsers: ['bob'] },
        facts: users({ name: 'alice', because: anyProgram }),
      },
      {
        title: 'an untrusted user of whom a process may write to files of others',
        parameters: { trustedUsers: ['bob'] },
        facts: users({
          name: 'backup',
          because: 'a process of this user (agent) has DAC_OVERRIDE, with which it can control the engine',
          through: 'process',
        }),
      },
      {
        title: 'an untrusted user whose Compose file a unit of root brings up',
        parameters: { trustedUsers: ['bob'] },
        facts: users({
          name: 'alice',
          because: 'write access to /home/alice/shop/compose.yaml, from which root starts containers',
          through: 'project',
        }),
      },
      {
        title: 'everyone may start services',
        facts: users({
          because:
            'polkit lets everyone start any program as a service without a password (/etc/polkit-1/rules.d/10.rules)',
        }),
      },
    ],
    good: [
      {
        title: 'trusted members only',
        parameters: { trustedUsers: ['alice', 'mallory'] },
        facts: group({ members: ['alice', 'mallory'] }),
      },
      { title: 'an empty group', facts: group({}) },
      {
        title: 'a trusted user for whom sudo asks no password',
        parameters: { trustedUsers: ['alice'] },
        facts: users({ name: 'alice', because: anyProgram }),
      },
    ],
    unsure: [
      { title: 'members to review', facts: group({ members: ['alice'] }) },
      {
        title: 'members of the group of Incus to review',
        facts: group({
          name: 'incus-admin',
          because: 'it owns /var/lib/incus/unix.socket, whose clients become root',
          through: 'service',
          members: ['alice'],
        }),
      },
      {
        title: 'a user to review for whom sudo asks no password',
        facts: users({ name: 'alice', because: anyProgram }),
      },
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
