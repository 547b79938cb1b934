import {
  componentRoles,
  isDisk,
  type EnginePath,
  type EnginePathRole,
} from '../../core/host/engine-paths.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { HostFacts, PrivilegedProgram } from '../../core/host/host.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import { combine, notApplicable, unknown } from '../../core/rules/outcome.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { excessGrant, grantWords, ownMode } from '../support/host/access.ts';
import { checkPaths, octal, pathsOf, withDeniedPath, type PathPart } from '../support/host/engine-path.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

/** The programs that the engine runs as its own user. */
const programs = [
  ...componentRoles,
  'runtime',
  'docker-proxy',
  'docker-init',
  'start-program',
  'client-program',
  'extension-program',
  'kernel-program',
] as const satisfies readonly EnginePathRole[];

/** What others may do with a program: read and execute. */
const allowed = 0o755;

/**
 * What the kernel and the system run and obey as root, and the disks, which are on every host: with an engine, whoever
 * may change one controls it.
 */
const isKernels = (role: EnginePathRole): boolean => role === 'kernel-program';

/** Roles of programs that the engine and its packages bring; units also name those of the system, which `mount` is. */
const mayNotBeSetuid = (role: EnginePathRole): boolean => role !== 'start-program' && !isKernels(role);

/** Whether users other than root and the members of the group docker start a program as root. */
function isSetuidForOthers({ uid, gid, groupName, mode }: EnginePath): boolean {
  const starters = 0o001 | (gid === 0 || groupName === 'docker' ? 0 : 0o010);
  return uid === 0 && (mode & 0o4000) !== 0 && (mode & starters) !== 0;
}

/** Checks the device of a disk: the members of its group are judged with those who control the engine. */
function checkDisk({ path }: EnginePath, mode: number, part: PathPart): Outcome {
  return (mode & 0o006) === 0
    ? part.pass(`mode ${octal(mode)}`)
    : part.fail({
        message: `other users can ${(mode & 0o002) === 0 ? 'read' : 'write to'} the disk of the system or of the engine (mode ${octal(mode)})`,
        steps: [`chmod o-rw ${shellWord(path)}, and the rule of udev that gives the mode`],
      });
}

/** What root has to do with a folder, and what else helps than to take it from its owner, who may keep data there. */
function useOf({ kind, path }: EnginePath): { why: string; steps: readonly string[] } {
  return kind === 'directory'
    ? {
        why: '; root runs or obeys files in it, which may not be there yet',
        steps: [
          `Or let root run and obey no file in ${path}, and start no tar, rsync or zip with \`*\` there (\`./*\` is safe)`,
        ],
      }
    : { why: '', steps: [] };
}

function checkProgram(role: EnginePathRole, found: EnginePath, part: PathPart): Outcome {
  const { path, uid, gid, accessList, rootless } = found;
  const use = useOf(found);
  if (uid !== 0 && uid !== rootless?.uid)
    return part.fail({
      message: `the owner is user ${uid}, not root${use.why}`,
      steps: [`chown root:root ${shellWord(path)}`, ...use.steps],
    });
  if (accessList?.state === 'unreadable') return part.unknown('unreadable', accessList.detail);
  const grant = excessGrant(found, allowed, undefined);
  if (grant !== undefined)
    return part.fail({
      message: `an access control list allows more: ${grantWords(grant)}`,
      steps: [`setfacl --remove-all ${shellWord(path)}`],
    });
  const mode = ownMode(found);
  if (isDisk(found)) return checkDisk(found, mode, part);
  // The kernel starts no device, and no pipe.
  if (found.kind === 'other') return part.pass('no file: it cannot be started');
  if (mayNotBeSetuid(role) && isSetuidForOthers(found))
    return part.fail({
      message: `it runs as root for everyone who may start it (setuid, mode ${octal(found.mode)})`,
      steps: [`chmod u-s ${shellWord(path)}`],
    });
  const isOwnGroup = gid === 0 || gid === rootless?.gid || found.hasEmptyGroup === true;
  const writable = mode & (isOwnGroup ? 0o002 : 0o022);
  return writable === 0
    ? part.pass(`owner ${uid}, mode ${octal(mode)}`)
    : part.fail({
        message: `other users can write to it (mode ${octal(mode)}, group ${gid})${use.why}`,
        steps: [`chmod go-w ${shellWord(path)}`, ...use.steps],
      });
}

/** Checks a program that gives root, or the socket, to everyone who may start it. */
function checkPrivileged({ path, kind, by, capabilities = [] }: PrivilegedProgram, source: string): Outcome {
  const saw = by === 'setuid' ? 'setuid root' : capabilities.map((name) => `CAP_${name}`).join(', ');
  const part = checkedPart({ source, saw: `${path}: ${saw}`, changeTitle: `Fix ${path}` });
  const does = { engine: ', and controls an engine', general: ', and does what its caller asks', other: '' };
  const message =
    by === 'setuid'
      ? `${path}: it runs as root for everyone who may start it${does[kind]} (setuid)`
      : `${path}: everyone who may start it can open the Docker socket or any file, or become root (${saw})`;
  if (kind === 'other')
    return part.unknown(
      'undecidable',
      `${message}, if it does what its caller asks: what it does is unknown`,
    );
  const steps = [by === 'setuid' ? `chmod u-s ${shellWord(path)}` : `setcap -r ${shellWord(path)}`];
  return part.fail({ message, steps, detail: { path } });
}

/** Checks programs that are setuid, and programs with file capabilities. */
function checkPrivilegedPrograms(host: HostFacts): readonly Outcome[] {
  const reading = readingOf(host.privilegedPrograms, 'setuid programs and file capabilities');
  if (reading.state !== 'known') return [unread(reading)];
  const { programs: found, doubts } = reading.value;
  const judged = new Set(
    programs.flatMap((role) => pathsOf(host, role)).flatMap((each) => valueOf(each)?.realPath ?? []),
  );
  // The engine's own programs are judged by their mode.
  const others = found.filter(({ path, by }) => by === 'capabilities' || !judged.has(path));
  return [
    ...others.map((each) => checkPrivileged(each, reading.from)),
    ...doubts.map((doubt) => unknown('unreadable', doubt)),
  ];
}

function exampleProgram(path: string): EnginePath {
  return { path, realPath: path, uid: 0, gid: 0, mode: 0o755, kind: 'file' };
}

/** Returns an example of a program beside dockerd, with none of the others. */
const example = (title: string, more: Partial<EnginePath>, role: EnginePathRole = 'dockerd') => {
  const path = more.path ?? '/usr/bin/dockerd';
  const paths = {
    ...Object.fromEntries(programs.map((each) => [each, [absent(each)]] as const)),
    dockerd: [known(exampleProgram('/usr/bin/dockerd'), '/usr/bin/dockerd')],
    [role]: [known({ ...exampleProgram(path), ...more }, path)],
  };
  return {
    title,
    facts: {
      enginePaths: known(paths, '/'),
      privilegedPrograms: known({ programs: [], doubts: [] }, 'getcap -n -r'),
    },
  };
};

/** Returns an example of a program that gives something to everyone who may start it. */
const privileged = (title: string, program: PrivilegedProgram) => ({
  title,
  facts: {
    ...example(title, {}).facts,
    privilegedPrograms: known({ programs: [program], doubts: [] }, 'getcap -n -r'),
  },
});

export const check = hostCheck({
  id: 'host/engine-programs',
  needs: ['host-paths'],
  title: 'Program of the engine writable by others or setuid',
  severity: 'critical',
  why: 'dockerd runs containerd, its shims, the runtime and docker-proxy as root, and docker-init as root of containers; systemd runs the programs that its unit names before, after and around it, with the files that these run or source; dockerd runs `iptables`, `modprobe` and others of the system; NRI runs its plugins; the kernel runs the programs of `core_pattern`, `modprobe` and binfmt_misc, for containers too; systemd, cron, logrotate, udev, apt, dpkg, auditd, rsyslogd, sshd, PAM and the shells of root run and obey files in `/etc`, and the scripts that these name; sudo and doas run the programs that their rules name; root and the members of the group docker run the command `docker` and its plugins. Whoever can write to one of these programs is root on the host when it next starts, which for a runtime is with the next container; whoever can write to a disk changes every file on it. Whoever may start one that is setuid is root at once; so are they by a copy of `docker`, an interpreter or an editor that is setuid or has file capabilities like CAP_DAC_OVERRIDE, which open the socket for them.',
  remediation:
    'Let only root write to the programs: `chown root:root` and `chmod go-w`, and take setuid and file capabilities from them: `chmod u-s`, `setcap -r`. Reinstall what others could write to.',
  references: ['NIST SP 800-190, 4.5'],
  judge: (host) => {
    const outcomes = programs.map((role) => ({
      role,
      outcome: checkPaths(host, [role], `no ${role} was found on this host`, (found, part) =>
        checkProgram(role, found, part),
      ),
    }));
    const there = outcomes.filter(({ outcome }) => outcome.state !== 'not-applicable');
    const found = there.map(({ outcome }) => outcome);
    return there.every(({ role }) => isKernels(role))
      ? notApplicable('there is no program of an engine on this host')
      : combine([...found, ...checkPrivilegedPrograms(host)]);
  },
  examples: {
    bad: [
      example('writable by everyone', { mode: 0o777 }),
      example('owned by a user', { uid: 1000 }),
      example('writable by a group of users', { gid: 100, mode: 0o775 }),
      example('a configured runtime', { path: '/srv/runtimes/mine', mode: 0o766 }, 'runtime'),
      example('a plugin of NRI', { path: '/opt/nri/plugins/10-mine', mode: 0o777 }, 'extension-program'),
      example(
        'a plugin of the command docker',
        { path: '/usr/libexec/docker/cli-plugins/docker-compose', mode: 0o777 },
        'client-program',
      ),
      example('a setuid client', { path: '/usr/bin/docker', mode: 0o4755 }, 'client-program'),
      example('a setuid client for a group of users', { mode: 0o4750, gid: 100 }),
      privileged('a setuid copy of docker', { path: '/usr/local/bin/d', kind: 'engine', by: 'setuid' }),
      privileged('a setuid interpreter', { path: '/usr/bin/python3.13', kind: 'general', by: 'setuid' }),
      privileged('a copy of docker with a capability', {
        path: '/usr/local/bin/d',
        kind: 'engine',
        by: 'capabilities',
        capabilities: ['DAC_OVERRIDE'],
      }),
      example('a script that starts dockerd', { path: '/opt/start-docker.sh', mode: 0o777 }, 'start-program'),
      example(
        'what the kernel runs when a process crashes',
        { path: '/opt/crash/handle', uid: 1000 },
        'kernel-program',
      ),
      example('a script that cron runs as root', { path: '/srv/clean.sh', mode: 0o777 }, 'kernel-program'),
      example(
        'a disk that everyone may write to',
        { path: '/dev/sda', gid: 6, mode: 0o666, kind: 'other' },
        'kernel-program',
      ),
      example(
        'a disk that everyone may read',
        { path: '/dev/sda', gid: 6, mode: 0o664, kind: 'other' },
        'kernel-program',
      ),
      example('writable through an access control list', {
        accessList: known({ owningGroup: 5, grants: [{ to: 'user', id: 1000, permissions: 6 }] }, 'getfacl'),
      }),
    ],
    good: [
      example('mount, which a unit runs', { path: '/bin/mount', mode: 0o4755 }, 'start-program'),
      example('as packages install it', {}),
      example(
        'a disk that its group may write to',
        { path: '/dev/sda', gid: 6, mode: 0o660, kind: 'other' },
        'kernel-program',
      ),
      example(
        'a device where the kernel would run a program',
        { path: '/dev/null', mode: 0o666, kind: 'other', device: 'char' },
        'kernel-program',
      ),
      example('password hashes', { path: '/etc/shadow', gid: 42, mode: 0o640 }, 'kernel-program'),
      example('setuid for those who are root anyway', { mode: 0o4750, gid: 999, groupName: 'docker' }),
      example(
        'programs of the administrator on Debian, whose group nobody is in',
        {
          path: '/usr/local/bin',
          gid: 50,
          groupName: 'staff',
          hasEmptyGroup: true,
          mode: 0o2775,
          kind: 'directory',
        },
        'kernel-program',
      ),
      example('of a rootless engine', { uid: 1000, gid: 1000, rootless: { uid: 1000, gid: 1000 } }),
    ],
    unsure: [
      { title: 'permission denied', facts: withDeniedPath('dockerd', '/usr/bin/dockerd') },
      privileged('a program added by hand with a capability', {
        path: '/usr/local/bin/deploy',
        kind: 'other',
        by: 'capabilities',
        capabilities: ['DAC_OVERRIDE'],
      }),
      privileged('a setuid program added by hand', {
        path: '/usr/local/bin/deploy',
        kind: 'other',
        by: 'setuid',
      }),
    ],
  },
});
