import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { memoizeByPath } from '../../io/memoize-by-path.ts';

/** What several collectors ask of every process: the name of its program, its command, its ids, and its capabilities. */
const text = /^\/proc\/\d+\/(?:comm|cmdline|status)$/u;

/** Its open files, and its namespaces. */
const link = /^\/proc\/\d+\/(?:fd\/\d+|ns\/\w+)$/u;

/**
 * What is the same for all processes of one namespace: the unix sockets of a network namespace, and the ids that a user
 * namespace maps (user_namespaces(7): for one reader they depend on the namespace alone).
 */
const perNamespace = /^\/proc\/(\d+)\/(?:(net)\/unix|[ug]id_map)$/u;

/**
 * Returns the same files, which read once what several collectors ask about processes and programs: their names and
 * command, status, open files and namespaces, the unix sockets and the maps of ids of each namespace, and the setuid
 * programs of a folder.
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

  async function readOfNamespace(
    path: string,
    ofNamespace: string,
    maxBytes?: number,
  ): ReturnType<HostFiles['readText']> {
    const namespace = valueOf(await linkAt(ofNamespace));
    if (namespace === undefined) return files.readText(path, maxBytes);
    const key = `${namespace} ${posix.basename(path)} ${maxBytes ?? ''}`;
    const shared = await namespaces.get(key);
    // The process that was asked before may have ended, or be another user's.
    if (shared?.state === 'known') return shared;
    const answer = files.readText(path, maxBytes);
    namespaces.set(key, answer);
    return answer;
  }

  return {
    ...files,
    identityChangers,
    readText(path, maxBytes) {
      if (text.test(path)) return readOnce(path, maxBytes);
      const [, pid, kind = 'user'] = perNamespace.exec(path) ?? [];
      return pid === undefined
        ? files.readText(path, maxBytes)
        : readOfNamespace(path, `/proc/${pid}/ns/${kind}`, maxBytes);
    },
    readLink: (path) => (link.test(path) ? linkAt(path) : files.readLink(path)),
  };
}
