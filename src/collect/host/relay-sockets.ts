import { isWithin } from '../../core/is-within.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectEngineSockets } from '../processes/engine-sockets.ts';
import { readMachineMounts } from '../processes/machine-mounts.ts';
import { collectForwardedSockets } from '../proxies/forwarded-sockets.ts';

async function relaysOf(files: HostFiles): ReturnType<typeof collectForwardedSockets> {
  const mounts = await readMachineMounts(files);
  return collectForwardedSockets(files, mounts, await collectEngineSockets(files, mounts));
}

/** Directories of engines that only root enters, in which containers have their files. */
const closed = ['/run/containerd', '/var/run/containerd'];

/**
 * Returns the sockets of relays that lead to an engine and to which everyone may write: they are that engine's for
 * every user of the host. Those in containers are left out.
 */
export async function openRelaySockets(
  files: HostFiles,
  { forwardedSockets, dataRoot }: Pick<EngineFacts, 'forwardedSockets' | 'dataRoot'>,
): Promise<readonly string[]> {
  // They are looked for with the containers only where one may reach them.
  const reading = forwardedSockets?.state === 'known' ? forwardedSockets : await relaysOf(files);
  const all = valueOf(reading) ?? [];
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
