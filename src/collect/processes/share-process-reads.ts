import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { memoizeByPath } from '../../io/memoize-by-path.ts';

/** What several collectors ask of every process: the name of its program, its ids, and its capabilities. */
const text = /^\/proc\/\d+\/(?:comm|status)$/u;

/** Its open files, and its namespaces. */
const link = /^\/proc\/\d+\/(?:fd\/\d+|ns\/\w+)$/u;

/** The unix sockets of the network namespace of a process: the same for all processes of one namespace. */
const unixSockets = /^\/proc\/(\d+)\/net\/unix$/u;

/**
 * Returns the same files, which read once what several collectors ask about processes and programs: their names and
 * status, open files and namespaces, the unix sockets of each network namespace, and the setuid programs of a folder.
 */
export function shareProcessReads(files: HostFiles): HostFiles {
  const texts = new Map<string, ReturnType<HostFiles['readText']>>();
  const linkAt = memoizeByPath((path) => files.readLink(path));
  const identityChangers = memoizeByPath((path) => files.identityChangers(path));
  const namespaces = new Map<string, ReturnType<HostFiles['readText']>>();

  function readOnce(path: string, maxBytes?: number): ReturnType<HostFiles['readText']> {
    const key = `${path} ${maxBytes ?? ''}`;
    const answer = texts.get(key) ?? files.readText(path, maxBytes);
    texts.set(key, answer);
    return answer;
  }

  async function readSockets(
    path: string,
    pid: string,
    maxBytes?: number,
  ): ReturnType<HostFiles['readText']> {
    const namespace = valueOf(await linkAt(`/proc/${pid}/ns/net`));
    if (namespace === undefined) return files.readText(path, maxBytes);
    const key = `${namespace} ${maxBytes ?? ''}`;
    const shared = await namespaces.get(key);
    // The process that was asked before may have ended, or be another user's.
    if (shared?.state === 'known') return shared;
    const sockets = files.readText(path, maxBytes);
    namespaces.set(key, sockets);
    return sockets;
  }

  return {
    ...files,
    identityChangers,
    readText(path, maxBytes) {
      if (text.test(path)) return readOnce(path, maxBytes);
      const pid = unixSockets.exec(path)?.[1];
      return pid === undefined ? files.readText(path, maxBytes) : readSockets(path, pid, maxBytes);
    },
    readLink: (path) => (link.test(path) ? linkAt(path) : files.readLink(path)),
  };
}
