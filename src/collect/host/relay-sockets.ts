import { isWithin } from '../../core/is-within.ts';
import type { EngineFacts } from '../../core/engine.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Directories of engines that only root enters, in which containers have their files. */
const closed = ['/run/containerd', '/var/run/containerd'];

/**
 * Returns the sockets of relays that lead to an engine and to which everyone may write: they are that engine's for
 * every user of the host. Those in containers are left out.
 */
export async function openForwardedSockets(
  files: HostFiles,
  { forwardedSockets, dataRoot }: EngineFacts,
): Promise<readonly string[]> {
  const all = (forwardedSockets === undefined ? undefined : valueOf(forwardedSockets)) ?? [];
  const folders = dataRoot === '' ? closed : [...closed, dataRoot];
  const paths = all
    .flatMap((each) => valueOf(each) ?? [])
    .filter(({ path, doubt }) => doubt === undefined && path.startsWith('/'))
    .map(({ path }) => path)
    .filter((path) => !folders.some((folder) => isWithin(path, folder)));
  const found = await Promise.all(
    paths.map(async (path) => {
      const real = valueOf(await files.realPath(path));
      const status = real === undefined ? undefined : valueOf(await files.status(real));
      return status?.kind === 'socket' && (status.mode & 0o002) !== 0 ? [path] : [];
    }),
  );
  return found.flat();
}
