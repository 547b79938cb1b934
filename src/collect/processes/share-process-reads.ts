import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { memoizeByPath } from '../../io/memoize-by-path.ts';

/** What several collectors ask of every process: the name of its program, and its open files. */
const nameOrOpenFile = /^\/proc\/\d+\/(?:comm|fd\/\d+)$/u;

/** The unix sockets of the network namespace of a process: the same for all processes of one namespace. */
const unixSockets = /^\/proc\/(\d+)\/net\/unix$/u;

/**
 * Returns the same files, which read once what several collectors ask about processes: names of programs, open
 * files, and the unix sockets of each network namespace. The kernel makes these texts anew for each reader.
 */
export function shareProcessReads(files: HostFiles): HostFiles {
  const name = memoizeByPath((path) => files.readText(path));
  const openFile = memoizeByPath((path) => files.readLink(path));
  const namespaces = new Map<string, ReturnType<HostFiles['readText']>>();

  async function readSockets(
    path: string,
    pid: string,
    maxBytes?: number,
  ): ReturnType<HostFiles['readText']> {
    const namespace = valueOf(await files.readLink(`/proc/${pid}/ns/net`));
    if (namespace === undefined) return files.readText(path, maxBytes);
    const key = `${namespace} ${maxBytes ?? ''}`;
    const shared = await namespaces.get(key);
    // The process that was asked before may have ended, or be another user's.
    if (shared?.state === 'known') return shared;
    const text = files.readText(path, maxBytes);
    namespaces.set(key, text);
    return text;
  }

  return {
    ...files,
    readText(path, maxBytes) {
      if (maxBytes === undefined && nameOrOpenFile.test(path)) return name(path);
      const pid = unixSockets.exec(path)?.[1];
      return pid === undefined ? files.readText(path, maxBytes) : readSockets(path, pid, maxBytes);
    },
    readLink: (path) => (nameOrOpenFile.test(path) ? openFile(path) : files.readLink(path)),
  };
}
