import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/rules/outcome.ts';
import { isDynamicGroup, privilegedGroup } from '../../knowledge/settings/privileged-groups.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { hasNumber, hostIdentities } from '../support/workload/host-identities.ts';
import { asUnprivileged, isRemapped } from '../support/workload/root.ts';
import { checkEntries, checkValue } from '../support/workload/setting.ts';
import { isRoot } from '../support/user.ts';
import { check as engineSocket } from './engine-socket.ts';
import { check as sensitiveHostPath } from './sensitive-host-path.ts';

/** Returns the group of the host that owns an engine's socket and has this number. */
function engineGroup({ host }: WorkloadCase, gid: string): string | undefined {
  const groups = host && valueOf(host)?.engineGroups;
  return ((groups && valueOf(groups)) ?? []).find((group) => String(group.gid) === gid)?.name;
}

/** Whether the groups of the host that own an engine's socket are known. */
function knowsEngineGroups({ host }: WorkloadCase): boolean {
  const groups = host && valueOf(host)?.engineGroups;
  return groups !== undefined && groups.state !== 'unreadable';
}

/** Whether no mount and no device shows a container anything of the host that a group could open. */
function showsNothing(subject: WorkloadCase): boolean {
  const { devices, deviceCgroupRules, privileged } = subject.workload.settings;
  const given = [valueOf(devices.value), valueOf(deviceCgroupRules.value)];
  if (valueOf(privileged.value) !== false || given.some((entries) => entries?.length !== 0)) return false;
  return [engineSocket, sensitiveHostPath].every((check) => check.evaluate(subject).state === 'passed');
}

/** Groups of the host below this number are those of its system; ranges for namespaces begin above (login.defs(5)). */
const firstOfUsers = 1000;

/** Returns why no group that a remapped container has or takes is one with power over the host; absent if one may be. */
function whyPowerless(subject: WorkloadCase): string | undefined {
  if (!isRemapped(subject) || !knowsEngineGroups(subject)) return undefined;
  const groups = hostIdentities(subject)?.groups;
  const engines = subject.host && valueOf(subject.host)?.engineGroups;
  const others = ((engines && valueOf(engines)) ?? []).map(({ gid }) => gid);
  if (groups === undefined || groups.some(({ first }) => first < firstOfUsers)) return undefined;
  if (others.some((gid) => hasNumber(groups, gid))) return undefined;
  const ranges = groups.map(({ first, count }) =>
    count === 1 ? `${first}` : `${first} to ${first + count - 1}`,
  );
  return `on the host its groups are ${[...new Set(ranges)].join(', ')}`;
}

interface Asked {
  group: string;
  allowed: readonly string[];
  /** How the group is given, for a message: `The processes are in`. */
  how: string;
}

function checkGroup(
  subject: WorkloadCase,
  { group, allowed, how }: Asked,
  part: CheckedPart,
  change: { steps: readonly string[] } | { remove: boolean },
): Outcome {
  if (allowed.includes(group)) return part.pass(`group ${group}, allowed by the policy`);
  const isNumber = /^\d+$/u.test(group);
  const name = (isNumber ? engineGroup(subject, group) : undefined) ?? group;
  const found = privilegedGroup(name) ?? (name === group ? undefined : privilegedGroup('docker'));
  if (found === undefined) {
    if (!isNumber || !isDynamicGroup(Number(group)) || knowsEngineGroups(subject))
      return part.pass(`group ${group}`);
    return part.unknown('undecidable', `group ${group} is the one of the Docker socket on some hosts`);
  }
  const powerless = whyPowerless(subject);
  if (powerless !== undefined) return part.pass(`group ${group}: ${powerless}`);
  const shown = found.name === group ? group : `${group} (${name === group ? found.name : name})`;
  const isIdle = found.severity === 'high' && showsNothing(subject);
  const severity = isIdle ? 'low' : found.severity;
  return part.fail({
    message: `${how} the group ${shown}, which gives ${found.gives}${isIdle ? ', once a mount or a device shows it' : ''}`,
    severity: isRemapped(subject) ? asUnprivileged(severity) : severity,
    detail: { group },
    ...('steps' in change
      ? { steps: change.steps }
      : { change: { kind: 'remove', safety: 'risky', title: `Remove the group ${group}`, at: part.at } }),
  });
}

/** Returns the group that a user setting names: `1000:docker`; absent for that of the image's account. */
function groupOfUser(user: string): string | undefined {
  const [own = '', group = ''] = user.split(':').map((part) => part.trim());
  // An account of an image has a group of its own with the same number: `101:101`.
  return group === '' || group === own || isRoot(user) ? undefined : group;
}

export const check = {
  id: 'workload/privileged-groups',
  needs: ['mounts', 'host-paths', 'daemon'],
  on: 'workload',
  title: 'Group with power over the host added',
  category: 'security',
  severity: 'medium',
  why: 'Groups are numbers that the container and the host share. A process in the group of the Docker socket, of disks or of password hashes may use these as soon as a mount or a device shows them, whatever its user.',
  remediation: 'Remove the group. Give the files that the application needs to a group made for it.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D01'],
  reads: ['groupAdd', 'user'],
  considers: [
    'engineEndpoints',
    'mounts',
    'devices',
    'deviceCgroupRules',
    'privileged',
    'useApiSocket',
    'environment',
    'network',
  ],
  implies: [],
  fixable: true,
  parameters: {
    allowedGroups: {
      about: 'Groups that may be added, by name or number as they are written',
      type: 'strings',
    },
  },
  evaluate(subject, parameters) {
    const { workload } = subject;
    const allowed = textParameters(parameters, 'allowedGroups') ?? [];
    const added = checkEntries(workload, 'groupAdd', 'no group is added', (group, part) =>
      checkGroup(subject, { group, allowed, how: 'The processes are also in' }, part, { remove: true }),
    );
    const unset = workload.settings.user.written === undefined;
    const primary = unset
      ? undefined
      : checkValue(workload, 'user', (user, part) => {
          const group = groupOfUser(user);
          if (group === undefined) return part.pass('no group beside the user');
          const steps = [`Set another group than ${group} for the user`];
          return checkGroup(subject, { group, allowed, how: 'The processes run in' }, part, { steps });
        });
    return combine([...added, primary]);
  },
  examples: {
    bad: [
      { title: 'the group of the Docker socket', compose: 'image: app\ngroup_add:\n  - docker\n' },
      { title: 'by number', compose: 'image: app\ngroup_add:\n  - 0\n' },
      { title: 'disks, on the command line', run: 'docker run --group-add disk app' },
    ],
    good: [
      { title: 'none', compose: 'image: app\n' },
      { title: 'a group of the application', run: 'docker run --group-add 2000 app' },
      { title: 'the own group of the user', compose: 'image: app\nuser: "101:101"\n' },
      { title: 'graphics', compose: 'image: app\ngroup_add: [video]\n' },
      {
        title: 'allowed by the policy',
        run: 'docker run --group-add adm app',
        parameters: { allowedGroups: ['adm'] },
      },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\ngroup_add:\n  - ${DOCKER_GID}\n' },
      { title: 'a number that each host gives to another group', run: 'docker run --group-add 998 app' },
    ],
  },
} satisfies Check<'workload'>;
