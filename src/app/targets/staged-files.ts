import { basename, dirname, join } from 'node:path/posix';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { bufferSource } from '../../formats/bytes/byte-source.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RunGit } from '../../io/git.ts';

/** The names of the regular files in the index of a repository, by absolute path. */
type Blobs = ReadonlyMap<string, string>;

/** Returns the regular files of an index, as `git ls-files --stage -z` prints it. */
function blobsOf(root: string, printed: Buffer): Blobs {
  const entries = printed.toString('utf8').split('\0');
  return new Map(
    entries.flatMap((entry): [string, string][] => {
      const [, name, path] = /^1006\d\d ([0-9a-f]+) 0\t([^]+)$/u.exec(entry) ?? [];
      return name === undefined || path === undefined ? [] : [[join(root, path), name]];
    }),
  );
}

/**
 * Returns files in which those of an index are as they are staged. What is not in the index, such as `.env`, is as it
 * is on disk.
 */
export async function stagedFiles(root: string, files: HostFiles, git: RunGit): Promise<Observed<HostFiles>> {
  const listed = await git(root, ['ls-files', '--stage', '-z']);
  if (listed.state !== 'known') return listed;
  const blobs = blobsOf(root, listed.value);
  const namesByFolder = Map.groupBy(blobs.keys(), (path) => dirname(path));
  const bytesOf = async (path: string): Promise<Observed<Buffer> | undefined> => {
    const real = await files.realPath(path);
    const name = blobs.get(real.state === 'known' ? real.value : path);
    return name === undefined ? undefined : git(root, ['cat-file', 'blob', name]);
  };
  const staged: HostFiles = {
    ...files,
    async readText(path, maxBytes = 1024 * 1024) {
      const bytes = await bytesOf(path);
      if (bytes === undefined) return files.readText(path, maxBytes);
      if (bytes.state !== 'known') return bytes;
      return bytes.value.length > maxBytes
        ? unreadable('unsupported', `larger than the limit of ${maxBytes} bytes`, path)
        : known(bytes.value.toString('utf8'), path);
    },
    async withBytes(path, use) {
      const bytes = await bytesOf(path);
      if (bytes === undefined) return files.withBytes(path, use);
      return bytes.state === 'known' ? known(use(bufferSource(bytes.value)), path) : bytes;
    },
    async status(path) {
      const status = await files.status(path);
      if (status.state !== 'absent' || !blobs.has(path)) return status;
      const folder = await files.status(root);
      // It is in the index alone: its owner is that of the work tree.
      return folder.state === 'known'
        ? known({ ...folder.value, path, kind: 'file' as const, mode: 0o644 }, path)
        : folder;
    },
    async realPath(path) {
      const real = await files.realPath(path);
      return real.state === 'absent' && blobs.has(path) ? known(path, path) : real;
    },
    async list(path) {
      const names = await files.list(path);
      const added = (namesByFolder.get(path) ?? []).map((one) => basename(one));
      if (names.state === 'unreadable' || added.length === 0) return names;
      return known(
        [...new Set([...(names.state === 'known' ? names.value : []), ...added])].toSorted(),
        path,
      );
    },
  };
  return known(staged, root);
}
