import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { PathAccess } from '../../../core/host/path-status.ts';
import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import { severities, type Severity } from '../../../core/severity.ts';
import { hasNumber, hostIdentities, type HostIdentities } from './host-identities.ts';
import { asUnprivileged, isRemapped } from './root.ts';

const readBit = 4;
const writeBit = 2;
const enterBit = 1;

/** What the owner, the mode and the access control list of a path of the host let a container do with it. */
export interface HostAccess {
  kind: PathAccess['kind'];
  reads: boolean;
  writes: boolean;
  /** Nothing at all: what is below it is out of reach, too. */
  isClosed: boolean;
  /** `user 0, group 998, mode 0660`. */
  because: string;
}

/** Whether the group or an access control list may grant one of these identities a permission. */
function isGranted({ gid, mode, accessList }: PathAccess, who: HostIdentities, bit: number): boolean {
  if (((mode >> 3) & bit) === 0) return false;
  if (accessList === undefined) return hasNumber(who.groups, gid);
  // With an access control list the bits of the group are what any entry may grant at most (acl(5)).
  const list = valueOf(accessList);
  if (list === undefined) return true;
  if ((list.owningGroup & bit) !== 0 && hasNumber(who.groups, gid)) return true;
  return list.grants.some(
    ({ to, id, permissions }) =>
      (permissions & bit) !== 0 && hasNumber(to === 'user' ? who.users : who.groups, id),
  );
}

/** Whether one of these identities may have a permission; the owner may take each. */
function mayUse(access: PathAccess, who: HostIdentities, bit: number): boolean {
  return (access.mode & bit) !== 0 || hasNumber(who.users, access.uid) || isGranted(access, who, bit);
}

function shownPaths({ host }: WorkloadCase): readonly PathAccess[] {
  const shown = host && valueOf(host)?.shownPaths;
  return (shown && valueOf(shown)) ?? [];
}

function describeAccess(access: PathAccess, who: HostIdentities): HostAccess {
  const { kind, uid, gid, mode } = access;
  const may = (bit: number) => mayUse(access, who, bit);
  const [reads, writes, enters] = [may(readBit), may(writeBit), may(enterBit)];
  const isSocket = kind === 'socket';
  return {
    kind,
    reads,
    writes,
    // Whoever connects to a socket writes to it (unix(7)).
    isClosed: isSocket ? !writes : !reads && !writes && !(kind === 'directory' && enters),
    because: `user ${uid}, group ${gid}, mode ${mode.toString(8).padStart(4, '0')}`,
  };
}

/**
 * Returns what a container may do with a path of the host that it is shown, by the modes of the path and what the
 * container is on the host. Absent where one of both is not known, and for root of the host.
 */
export function accessTo(subject: WorkloadCase, path: string): HostAccess | undefined {
  const access = shownPaths(subject).find((each) => each.path === path);
  if (access === undefined) return undefined;
  const who = hostIdentities(subject);
  return who && describeAccess(access, who);
}

/**
 * Returns why no process of a container can connect to an engine by a mount of a path, if it is known: the directory is
 * closed to it, or each socket of an engine in it is, `socket` among them.
 */
export function whyConnectFails(
  subject: WorkloadCase,
  path: string,
  socket: string,
  sockets: readonly string[],
): string | undefined {
  const own = accessTo(subject, path);
  if (own === undefined) return undefined;
  if (own.kind !== 'directory') return own.kind === 'socket' && own.isClosed ? own.because : undefined;
  if (own.isClosed) return own.because;
  const inside = [...new Set([socket, ...sockets.filter((each) => isWithin(each, path))])];
  const all = inside.map((each) => accessTo(subject, each));
  if (!all.every((each) => each?.kind === 'socket' && each.isClosed)) return undefined;
  return all[0]?.because;
}

/** File systems of the kernel: a mode there says little about what a file gives. */
const kernelTrees = /^\/(?:proc|sys)(?:\/|$)/u;

/** A severity by who may use a path, and why it is closed to a container, if it is. */
export interface LimitedSeverity {
  severity: Severity;
  closedBecause?: string;
}

/** What a mount of a host path gives, before it is known who may use it. */
interface GivenPath {
  path: string;
  readOnly: boolean;
  severity: Severity;
  /** Severity of what can only be read. */
  whenRead: Severity | undefined;
  /** Unprivileged users of the host may own parts of it. */
  mayBeTheirs?: boolean;
}

function milder(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) > severities.indexOf(b) ? a : b;
}

/** Returns the severity of what is open to a container at least in part. */
function whenOpen(
  { kind, writes }: HostAccess,
  { readOnly, severity, whenRead = 'low', mayBeTheirs = false }: GivenPath,
  remapped: boolean,
): Severity {
  if (!readOnly && writes) return severity;
  // What is theirs makes them the user of a rootless engine, or of other containers, and not root of the host.
  if (mayBeTheirs) return remapped ? milder(severity, 'high') : severity;
  if (kind === 'file') return readOnly ? severity : milder(severity, whenRead);
  // What lies in a directory has modes of its own, which keep most of root's to root.
  return asUnprivileged(severity);
}

/**
 * Returns the severity of a mount by who may use it on the host, with why if it is closed to the container. Without
 * owner and mode only a mapping lowers it.
 */
export function limitByAccess(subject: WorkloadCase, given: GivenPath): LimitedSeverity {
  const { path, severity, mayBeTheirs = false } = given;
  const remapped = isRemapped(subject);
  const access = kernelTrees.test(path) ? undefined : accessTo(subject, path);
  // Another user may become root of the container, as by `docker exec`; in a user namespace that gives nothing more.
  if (access?.isClosed === true)
    return { severity: milder(severity, remapped ? 'low' : 'medium'), closedBecause: access.because };
  if (access?.kind === 'file' || access?.kind === 'directory')
    return { severity: whenOpen(access, given, remapped) };
  return { severity: remapped && !mayBeTheirs ? asUnprivileged(severity) : severity };
}
