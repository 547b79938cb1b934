import type { EffectiveState, MountInfo, RuntimeSpec } from '../../core/workload/effective.ts';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import { absent, known, mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { parseIdMap } from '../../formats/proc/id-map.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { parseProcessStatus } from '../../formats/proc/status.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectListeningSockets } from '../processes/listening-sockets.ts';
import { readParsed } from '../../io/parsed-file.ts';
import type { LimitReader } from './cgroup-limits.ts';
import { readDeviceRules } from './device-rules.ts';
import { maskOfCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { withHostNamespaces } from './entered-namespaces.ts';
import { findExposedPaths, type PathExists } from './exposed-paths.ts';
import { compareNamespaces, readNamespaceId, readNamespaceIds } from './namespaces.ts';
import type { NamespaceIds } from './namespaces.ts';
import {
  readCgroups,
  cgroupsProve,
  ifStillThere,
  mountsProve,
  notThisMachine,
  readStartTime,
} from '../processes/proven-process.ts';
import type { RunningContainer } from '../processes/proven-process.ts';
import type { CgroupLocator } from './locate-cgroups.ts';
import type { NamespaceMembers } from './namespace-members.ts';
import { readOom } from './oom.ts';
import { collectProcesses } from './processes.ts';
import { collectRuntimeSpec } from './runtime-spec.ts';
import { readLimits, weakestLimits } from './weakest-limits.ts';

type Present<T> = Exclude<Observed<T>, { state: 'absent' }>;

/** Machine data shared by all containers, read once. */
export interface Machine {
  files: HostFiles;
  namespaces: NamespaceIds;
  limits: LimitReader;
  exists: PathExists;
  locate: CgroupLocator;
  membersOf: NamespaceMembers;
}

/** Kernel and runtime readings of a running container. */
export interface RunningState {
  /** Whether the process is proven to belong to the container, so that the engine runs on this machine. */
  proven: boolean;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  /** Mount table of the container with device numbers; empty if unreadable. */
  mounts: readonly MountEntry[];
}

/**
 * Reads the kernel state and runtime spec of a running container. Both are unreadable `remote` unless the
 * process is proven to be the container's, and `gone` if it ended meanwhile.
 */
export async function collectRunningState(
  machine: Machine,
  container: RunningContainer,
): Promise<RunningState> {
  const { files } = machine;
  const { id, pid } = container;
  const proven = await proveProcess(files, container);
  if (proven.state !== 'known') return { proven: false, effective: proven, spec: proven, mounts: [] };
  const { start, mounts } = proven.value;
  const cgroups = await machine.locate(pid, proven.value.cgroups);
  const status = present(await readParsed(files, `/proc/${pid}/status`, parseProcessStatus));
  if (status.state !== 'known')
    return { proven: true, effective: status, spec: status, mounts: valueOf(mounts) ?? [] };
  const { parent, ...rights } = status.value;
  const own = await readNamespaceIds(files, pid);
  const findOutside = once(() => machine.membersOf(id, own));
  const [spec, users] = await Promise.all([
    collectRuntimeSpec(files, id, parent),
    containerUser(machine, own, parent),
  ]);
  const nested = isNested(spec, users);
  const around = [users.host, users.shim, ...(nested ? [] : [users.first])].filter(
    (name) => name !== undefined,
  );
  const [rest, processes, limits, oom, deviceRules] = await Promise.all([
    collectRest(machine, pid, own, nested ? parent : pid),
    collectProcesses(files, container, cgroups, findOutside, new Set(around)).then((found) =>
      withHostNamespaces(files, found, { own, host: machine.namespaces }),
    ),
    readLimits(cgroups, machine.limits).then(async (found) =>
      weakestLimits(machine, found, await findOutside()),
    ),
    readOom(files, pid, cgroups),
    findOutside().then((outside) => readDeviceRules(files, container, cgroups, outside)),
  ]);
  if (mounts.state !== 'known') return { proven: true, effective: mounts, spec, mounts: [] };
  if (rest.state !== 'known') return { proven: true, effective: rest, spec, mounts: mounts.value };
  const [listening, exposedPaths] = await Promise.all([
    listeningIn(files, container, rest.value),
    spec.state === 'known' ? findExposedPaths(machine.exists, spec.value, mounts.value) : undefined,
  ]);
  const state = {
    listening,
    pid,
    ...rights,
    ...rest.value,
    mounts: mounts.value.map(withoutDevice),
    processes,
    ...limits,
    ...oom,
    deviceRules,
    ...(exposedPaths && { exposedPaths }),
    // What the first process may do in a user namespace of its own, its container may not.
    ...(nested && spec.state === 'known' ? { capBounding: maskOfCapabilities(spec.value.capBounding) } : {}),
  };
  const effective = await ifStillThere(files, pid, start, state);
  return { proven: true, effective, spec, mounts: mounts.value };
}

/** User namespaces around the processes of a container. */
interface UserNamespaces {
  first?: string | undefined;
  /** Of the process that started it. */
  shim?: string | undefined;
  host?: string | undefined;
}

async function containerUser(
  { files, namespaces }: Machine,
  { user }: NamespaceIds,
  shim: number,
): Promise<UserNamespaces> {
  return { first: user, shim: await readNamespaceId(files, shim, 'user'), host: namespaces.user };
}

/** Whether the first process made a user namespace for itself: its container was started without one. */
function isNested(spec: Observed<RuntimeSpec>, { first, shim }: UserNamespaces): boolean {
  return (
    spec.state === 'known' &&
    !spec.value.namespaces.some(({ type }) => type === 'user') &&
    first !== undefined &&
    shim !== undefined &&
    first !== shim
  );
}

/** Returns a function that asks once, for all who wait for the answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

/** Docker's DNS server, which listens in every container of a user-defined network. */
const nameServer = '127.0.0.11';

/**
 * Returns the listening ports of a container; with the host network they are the host's. The kernel scans
 * every connection for such a list (2 to 3 ms), so only containers that publish ports, or have the Docker socket, are read.
 */
async function listeningIn(
  files: HostFiles,
  { pid, listens }: RunningContainer,
  { namespaces }: Rest,
): Promise<Observed<readonly ListeningSocket[]>> {
  const from = `/proc/${pid}/net`;
  if (listens === undefined || listens.length === 0)
    return unreadable('not-collected', 'it publishes no port, and does not have the Docker socket', from);
  const shared = namespaces.net?.host !== false;
  if (shared)
    return unreadable('unsupported', 'sockets on the host network cannot be attributed to a container', from);
  const sockets = await collectListeningSockets(files, pid, listens);
  return mapKnown(sockets, (all) => all.filter(({ address }) => address !== nameServer));
}

interface ProvenProcess {
  start: string;
  cgroups: readonly CgroupEntry[];
  mounts: Present<readonly MountEntry[]>;
}

async function proveProcess(files: HostFiles, container: RunningContainer): Promise<Present<ProvenProcess>> {
  const { id, pid } = container;
  const [start, cgroups, mountinfo] = await Promise.all([
    readStartTime(files, pid),
    readCgroups(files, pid),
    readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo),
  ]);
  if (start.state === 'absent' || cgroups.state === 'absent') return notThisMachine(container);
  if (start.state === 'unreadable') return start;
  if (cgroups.state === 'unreadable') return cgroups;
  const mounts = present(mountinfo);
  const byMounts = mounts.state === 'known' && mountsProve(mounts.value, id);
  if (!byMounts && !cgroupsProve(cgroups.value, id)) return notThisMachine(container);
  return { ...start, value: { start: start.value, cgroups: cgroups.value, mounts } };
}

function withoutDevice({ root, mountPoint, options, propagation, fsType, source }: MountEntry): MountInfo {
  return { root, mountPoint, options, propagation, fsType, source };
}

type Rest = Pick<EffectiveState, 'uidMap' | 'gidMap' | 'namespaces' | 'lsmLabel'>;

/** Reads what `/proc` shows of a process; the maps are those of the process `mapped`. */
async function collectRest(
  machine: Machine,
  pid: number,
  namespaces: NamespaceIds,
  mapped: number,
): Promise<Present<Rest>> {
  const { files } = machine;
  const [uidMap, gidMap, lsmLabel] = await Promise.all([
    readParsed(files, `/proc/${mapped}/uid_map`, parseIdMap).then(present),
    readParsed(files, `/proc/${mapped}/gid_map`, parseIdMap).then(present),
    lsmLabelOf(files, pid),
  ]);
  if (uidMap.state !== 'known') return uidMap;
  if (gidMap.state !== 'known') return gidMap;
  const rest = {
    uidMap: uidMap.value,
    gidMap: gidMap.value,
    namespaces: compareNamespaces(namespaces, machine.namespaces),
    lsmLabel,
  };
  return { state: 'known', value: rest, from: `/proc/${pid}` };
}

/** Without a security module that labels processes the kernel answers EINVAL. */
async function lsmLabelOf(files: HostFiles, pid: number): Promise<Observed<string>> {
  const path = `/proc/${pid}/attr/current`;
  const text = await files.readText(path, 64 * 1024);
  if (text.state === 'unreadable' && text.why === 'unsupported') return absent(path);
  if (text.state !== 'known') return text;
  const label = text.value.replace(/[\n\0]+$/, '');
  return label === '' ? absent(path) : known(label, path);
}

/** Treats a missing file of a process seen a moment ago as unreadable: the process ended. */
function present<T>(reading: Observed<T>): Present<T> {
  return reading.state === 'absent'
    ? unreadable('gone', 'the process ended while being read', reading.from)
    : reading;
}
