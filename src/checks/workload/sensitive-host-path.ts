import { posix } from 'node:path';
import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import { severities } from '../../core/severity.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/rules/outcome.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import { trees, type SensitivePath } from '../../knowledge/paths/sensitive-path-row.ts';
import { gradeHostPath, type PathGrade } from '../../knowledge/paths/sensitive-paths.ts';
import { accessTo, limitByAccess, type LimitedSeverity } from '../support/workload/host-access.ts';
import { closedNodes } from '../support/workload/device-nodes.ts';
import { reachedThroughProcesses, type ProcessReach } from '../support/workload/host-processes.ts';
import { checkMounts, mountRemoval } from '../support/workload/mounts.ts';
import { asUnprivileged, isRemapped, mayBeHostRoot } from '../support/workload/root.ts';
import { keyOfEngine, runByRoot, type HostUse } from '../support/host/host-uses.ts';
import { replaceableSource } from '../support/workload/replaceable-source.ts';

/** Returns the sensitive paths below the engine's data root. */
function engineFolders({ engine }: WorkloadCase): readonly SensitivePath[] {
  const root = valueOf(engine)?.dataRoot ?? '';
  if (!root.startsWith('/')) return [];
  const all = 'of every container of this engine';
  return [
    ...trees(['high', 'critical'], `images, volumes and secrets ${all}`, root),
    ...trees(['high', 'critical'], `the logs, variables and secrets ${all}`, posix.join(root, 'containers')),
    ...trees(['high', 'critical'], `the data in volumes ${all}`, posix.join(root, 'volumes')),
  ];
}

/** Version 2 of control groups has no file that names a program or allows a device: who writes there stops processes. */
function isGroupsOfVersion2({ path }: SensitivePath, { engine }: WorkloadCase): boolean {
  return /^\/sys\/fs(?:\/cgroup)?$/u.test(path) && valueOf(engine)?.cgroupVersion !== '1';
}

/** A mount of a host path by a workload. */
interface Mounted {
  path: string;
  mount: Mount;
  own: readonly SensitivePath[];
  subject: WorkloadCase;
}

/**
 * Returns the severity of a mount. Root of a remapped or rootless container is an unprivileged host user, who
 * cannot open most files of root, except its own home and engine data; nor does another user see more of the whole file
 * system than everybody may read.
 */
function limitOf({ entry, severity }: PathGrade, { path, mount, own, subject }: Mounted): LimitedSeverity {
  if (severity === 'critical' && isGroupsOfVersion2(entry, subject))
    return { severity: asUnprivileged(severity) };
  const isOpen = accessTo(subject, entry.path)?.isClosed !== true;
  const mayBeTheirs =
    (own.includes(entry) && isOpen) || /^\/(?:home|var\/home|run\/user)(?:\/|$)/u.test(path);
  const seesOnlyOpen = entry.path === '/' && mount.readOnly && !mayBeHostRoot(subject);
  if (seesOnlyOpen) return { severity: asUnprivileged(severity) };
  const whenRead = gradeHostPath(path, true, own, mayBeHostRoot(subject))?.severity;
  return limitByAccess(subject, { path, readOnly: mount.readOnly, severity, whenRead, mayBeTheirs });
}

/** Returns the severity of what a host does with a mounted file, by who may use that. */
function limitOfUse(subject: WorkloadCase, path: string, mount: Mount, use: HostUse): LimitedSeverity {
  const facts = subject.host && valueOf(subject.host);
  const whenRead = facts && keyOfEngine(facts, path)?.severity;
  return limitByAccess(subject, { path, readOnly: mount.readOnly, severity: use.severity, whenRead });
}

/** Says that a path is closed to a container, for a message. */
function closedTo({ closedBecause }: LimitedSeverity): string {
  return closedBecause === undefined ? '' : `; it is closed to the users of the container (${closedBecause})`;
}

/** Returns the sockets of container engines, which `workload/engine-socket` checks. */
function socketsOf({ engine }: WorkloadCase): ReadonlySet<string> {
  const sockets = valueOf(engine)?.sockets;
  const found = (sockets && valueOf(sockets)) ?? [];
  const forwarded = valueOf(engine)?.forwardedSockets;
  return new Set([
    ...found.flatMap(({ path, program }) => (program === undefined ? [] : [path])),
    ...((forwarded && valueOf(forwarded)) ?? []).flatMap((each) => valueOf(each)?.path ?? []),
  ]);
}

/** Whether what a host does with a mounted file weighs more than what its path gives on every host. */
function isWorse(use: HostUse, grade: PathGrade | undefined): boolean {
  return grade === undefined || severities.indexOf(use.severity) < severities.indexOf(grade.severity);
}

/** Returns what to do about a mount. */
function removalOf(path: string, { entry: { instead } }: PathGrade): string {
  const other = instead === undefined ? '' : `, or mount ${instead} read-only in its place`;
  return `Remove the mount of ${path}${other}`;
}

/** Returns what a mount that may only be read of `/proc` gives more than lists of processes. */
function processReach(subject: WorkloadCase, { entry, severity }: PathGrade): ProcessReach | undefined {
  return entry.path === '/proc' && severity === 'medium' ? reachedThroughProcesses(subject) : undefined;
}

/**
 * Returns what a mount of a path gives on the host of a workload: what root runs (a script, a unit, a runtime), the
 * source of another mount, a key.
 */
function usedWithin(subject: WorkloadCase, path: string, mount: Mount): HostUse | undefined {
  const facts = subject.host && valueOf(subject.host);
  const obeyed = facts && !mount.readOnly ? runByRoot(facts, path) : undefined;
  if (obeyed !== undefined && obeyed.unread === undefined) return obeyed;
  return replaceableSource(subject, path, mount) ?? (facts && keyOfEngine(facts, path)) ?? obeyed;
}

/** Paths of every host that lead to no other place of theirs. */
const ordinary =
  /^\/(?:(?:proc|sys|dev)\/|etc\/(?:localtime|timezone|hostname|hosts|resolv\.conf|os-release|machine-id)$|usr\/share\/zoneinfo(?:\/|$))/u;

/**
 * Returns why it is unknown what an engine mounted by a path: a link, what is mounted below it, what root runs there.
 * Absent where the files of its machine were read, and for what is not started yet.
 */
function whyPlaceUnread({ host, workload }: WorkloadCase, path: string): string | undefined {
  const isStarted = workload.surface === 'container' || workload.surface === 'service';
  if (!isStarted || host?.state !== 'unreadable') return undefined;
  return path.startsWith('/') && !ordinary.test(path) ? host.detail : undefined;
}

export const check = {
  id: 'workload/sensitive-host-path',
  needs: ['mounts', 'host-paths'],
  on: 'workload',
  title: 'Sensitive host directory mounted',
  category: 'security',
  severity: 'high',
  why: 'Through a mount of host directories a container reads keys and password hashes. Where it can write, it changes what the host runs.',
  remediation: 'Mount only the needed file or directory, read-only, from a place made for the container.',
  aliases: [
    { tool: 'docker-bench', id: '5.6' },
    { tool: 'cis', id: '5.6' },
    { tool: 'kics', id: 'Volume Has Sensitive Host Directory' },
    { tool: 'docksec', id: 'sensitive-host-mount' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.6', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['mounts'],
  considers: ['user', 'restart', 'apparmor'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const own = engineFolders(subject);
    const remapped = isRemapped(subject);
    const asRoot = mayBeHostRoot(subject);
    const sockets = socketsOf(subject);
    const judgements = checkMounts(subject.workload, {
      path(path, mount, part) {
        if (sockets.has(path) || reachedSocket(path)?.through === 'socket')
          return part.pass(`${mount.target}: ${path}, a socket`);
        const grade = gradeHostPath(path, mount.readOnly, own, asRoot);
        const use = usedWithin(subject, path, mount);
        const access = mount.readOnly ? 'read' : 'readable and writable';
        const who = remapped ? ' by an unprivileged user' : '';
        const seen = `${path} of the host is ${access}${who} at ${mount.target}`;
        if (use !== undefined && use.unread === undefined && isWorse(use, grade)) {
          const limited = limitOfUse(subject, path, mount, use);
          return part.fail({
            message: `${seen}: ${use.gives}${closedTo(limited)}`,
            severity: limited.severity,
            detail: { path },
            change: use.steps
              ? { kind: 'manual', title: `Keep the sources of mounts out of ${path}`, steps: use.steps }
              : mountRemoval(mount, part.at, `Remove the mount of ${path}${use.remedy}`),
          });
        }
        if (!grade && use?.unread !== undefined)
          return part.unknown('unreadable', `${seen}: ${use.gives}, if it is there (${use.unread})`);
        const unread = grade ? undefined : whyPlaceUnread(subject, path);
        if (unread !== undefined)
          return part.unknown(
            'unreadable',
            `${mount.target}: where ${path} leads is unknown, and what root of its machine runs there: ${unread}`,
          );
        if (!grade) return part.pass(`${mount.target}: ${path}${mount.readOnly ? ', read-only' : ''}`);
        const closed = closedNodes(subject, path, mount, grade.severity);
        const reach = processReach(subject, grade);
        const since = mount.remounted ? ' (remounted after the start)' : '';
        const met = closed ? { ...grade, severity: closed.severity } : grade;
        const limited = reach ?? limitOf(met, { path, mount, own, subject });
        return part.fail({
          message: `${seen}${since}: ${(reach ?? closed ?? grade.entry).gives}${reach ? '' : closedTo(limited)}`,
          severity: limited.severity,
          detail: { path },
          change: mountRemoval(mount, part.at, removalOf(path, grade)),
        });
      },
    });
    return combine(judgements);
  },
  examples: {
    bad: [
      { title: 'host configuration', compose: 'image: app\nvolumes:\n  - /etc:/host/etc:ro\n' },
      { title: 'a parent of a sensitive directory', run: 'docker run -v /var/lib:/host app' },
      { title: 'the root of the host', run: 'docker run --mount type=bind,src=/,dst=/host,readonly app' },
    ],
    good: [
      { title: 'the time zone', compose: 'image: app\nvolumes:\n  - /etc/localtime:/etc/localtime:ro\n' },
      {
        title: 'data of a program, read-only',
        compose: 'image: app\nvolumes:\n  - /usr/local/share/app:/data:ro\n',
      },
      { title: 'application data', run: 'docker run -v /srv/app/data:/data app' },
    ],
    unsure: [
      { title: 'a variable', run: 'docker run -v "$DATA":/data app' },
      {
        title: 'a CDI device, which may mount any path',
        run: 'docker run --device vendor.example/x=all app',
      },
    ],
  },
} satisfies Check<'workload'>;
