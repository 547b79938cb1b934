import { isWithin } from '../../core/is-within.ts';
import { absent } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { nameOf, pathOnMachine, type MachineMounts } from '../processes/mounted-path.ts';

/** The files of a machine as one of its processes sees them. */
export interface ProcessView {
  /** The files by the paths that the process has for them; only of paths, not of contents. */
  files: HostFiles;
  /** Returns the path on the machine of a path of the process. */
  onMachine: (path: string) => string;
  /** Whether its root directory is another one than the machine's. */
  isForeign: boolean;
  /** A socket that a mount of a foreign process shows; absent if it sees none. */
  sees?: string;
}

/** Returns what a process sees, and which of the sockets. Of an unreadable mount table every socket counts as seen. */
export async function viewOf(
  files: HostFiles,
  pid: number,
  machine: MachineMounts,
  sockets: ReadonlySet<string>,
): Promise<ProcessView> {
  const [own, first] = await Promise.all([
    files.readLink(`/proc/${pid}/ns/mnt`),
    files.readLink('/proc/1/ns/mnt'),
  ]);
  const onHost = { files, onMachine: (path: string) => path, isForeign: false };
  if (own.state !== 'known' || first.state !== 'known' || own.value === first.value) return onHost;
  const mounts = await readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo);
  const [oneSocket] = sockets;
  if (mounts.state !== 'known')
    return { ...onHost, isForeign: true, ...(oneSocket === undefined ? {} : { sees: oneSocket }) };
  const table = new Map(mounts.value.map((mount) => [mount.mountPoint, mount]));
  const onMachine = (path: string): string => pathOnMachine(path, table, machine) ?? path;
  const top = table.get('/');
  const isForeign = top === undefined || nameOf(top, machine) !== '/';
  const shown = isForeign ? mounts.value.flatMap((mount) => nameOf(mount, machine) ?? []) : [];
  const sees = [...sockets].find((socket) => shown.some((path) => path !== '/' && isWithin(socket, path)));
  return {
    files: {
      ...files,
      realPath: async (path) => {
        const place = pathOnMachine(path, table, machine);
        return place === undefined ? absent(path) : files.realPath(place);
      },
    },
    onMachine,
    isForeign,
    ...(sees === undefined ? {} : { sees }),
  };
}
