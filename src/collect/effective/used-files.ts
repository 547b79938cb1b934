import type { FileUse, UsedFile, UsedFiles } from '../../core/host/loaded-software.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { existingPath, parseMappedFiles } from '../../formats/proc/maps.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import {
  cgroupsProve,
  mountsProve,
  notThisMachine,
  readCgroups,
  readStartTime,
  type RunningContainer,
} from '../processes/proven-process.ts';
import { cgroupLocator } from './locate-cgroups.ts';
import { collectProcesses } from './processes.ts';

/** Most open files of a process that are looked at; a server with more has connections. */
const mostOpenFiles = 4096;

/** Most processes of a container that are looked at. */
const mostProcesses = 500;

/**
 * Returns which files of its image the processes of a running container execute, map or have open. Unreadable unless its first
 * process is proven to be on this machine. Each process is known by its start time: one that ended meanwhile counts for
 * nothing, and so does another one that got its number.
 */
export async function collectUsedFiles(
  files: HostFiles,
  container: RunningContainer,
): Promise<Observed<UsedFiles>> {
  const { id, pid } = container;
  const from = `/proc/${pid}/maps`;
  const [cgroups, mounts, namespace] = await Promise.all([
    readCgroups(files, pid),
    readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo),
    files.readLink(`/proc/${pid}/ns/mnt`),
  ]);
  if (cgroups.state !== 'known') return cgroups.state === 'absent' ? notThisMachine(container) : cgroups;
  if (!mountsProve(valueOf(mounts) ?? [], id) && !cgroupsProve(cgroups.value, id))
    return notThisMachine(container);
  if (mounts.state !== 'known')
    return mounts.state === 'unreadable' ? mounts : unreadable('gone', 'the process ended', from);
  if (namespace.state === 'unreadable') return namespace;
  const located = await cgroupLocator(files)(pid, cgroups.value);
  const processes = await collectProcesses(files, container, located, () => Promise.resolve([]));
  if (processes.state !== 'known')
    return processes.state === 'unreadable' ? processes : unreadable('gone', 'no process is there', from);
  if (processes.value.length > mostProcesses)
    return unreadable('unsupported', `more than ${mostProcesses} processes`, from);
  const isOfImage = outsideMounts(mounts.value);
  const read = await Promise.all(
    processes.value.map((process) => usedBy(files, process, { namespace: valueOf(namespace), isOfImage })),
  );
  return known({ files: read.flatMap((one) => one.files), doubts: read.flatMap((one) => one.doubts) }, from);
}

/** Returns whether a path is in the root of a mount table, and in no volume or other mount in it. */
function outsideMounts(mounts: readonly MountEntry[]): (path: string) => boolean {
  const points = mounts.map(({ mountPoint }) => mountPoint).filter((point) => point !== '/');
  return (path) => !points.some((point) => path === point || path.startsWith(`${point}/`));
}

interface ContainerView {
  /** The mount namespace of the container. */
  namespace: string | undefined;
  isOfImage: (path: string) => boolean;
}

const nothing: UsedFiles = { files: [], doubts: [] };

async function usedBy(
  files: HostFiles,
  { pid, name }: { pid: number; name: string },
  { namespace, isOfImage }: ContainerView,
): Promise<UsedFiles> {
  const start = await readStartTime(files, pid);
  const [exe, maps, open, own] = await Promise.all([
    files.readLink(`/proc/${pid}/exe`),
    readParsed(files, `/proc/${pid}/maps`, parseMappedFiles),
    openFiles(files, pid),
    files.readLink(`/proc/${pid}/ns/mnt`),
  ]);
  const again = await readStartTime(files, pid);
  if (start.state !== 'known' || again.state !== 'known' || start.value !== again.value) return nothing;
  if (valueOf(own) !== namespace)
    return { files: [], doubts: [`process ${pid} (${name}) has mounts of its own`] };
  const doubts = [maps, open].flatMap((reading) =>
    reading.state === 'unreadable' ? [`${reading.from}: ${reading.detail}`] : [],
  );
  const used = (use: FileUse, paths: readonly string[]): readonly UsedFile[] =>
    paths.filter(isOfImage).map((path) => ({ path, use, pid, process: name }));
  return {
    files: [
      ...used('program', exe.state === 'known' ? [existingPath(exe.value)] : []),
      ...used('mapped', valueOf(maps) ?? []),
      ...used('open', valueOf(open) ?? []),
    ],
    doubts,
  };
}

async function openFiles(files: HostFiles, pid: number): Promise<Observed<readonly string[]>> {
  const folder = `/proc/${pid}/fd`;
  const numbers = await files.list(folder);
  if (numbers.state !== 'known') return numbers;
  if (numbers.value.length > mostOpenFiles)
    return unreadable('unsupported', `more than ${mostOpenFiles} open files`, folder);
  const links = await Promise.all(numbers.value.map((number) => files.readLink(`${folder}/${number}`)));
  // One that was closed meanwhile, a pipe or a socket is no file.
  const paths = links.flatMap((link) => {
    const path = valueOf(link);
    return path?.startsWith('/') === true ? [existingPath(path)] : [];
  });
  return known([...new Set(paths)], folder);
}
