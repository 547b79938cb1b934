import type { EnginePath, EnginePaths } from '../../core/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { socketUnit } from '../installation/systemd-sockets.ts';
import { groupInside } from '../installation/daemon-user.ts';
import type { WantedGroup } from './engine-groups.ts';
import type { Installation } from '../installation/installations.ts';

/**
 * The groups whose members may drive the engines of a host: those that own their sockets and may
 * write to them, those their configuration gives sockets to, and without one `docker`, which a
 * daemon gives its socket to by itself.
 */
export async function wantedGroups(
  files: HostFiles,
  installations: readonly Installation[],
  paths: EnginePaths,
): Promise<readonly WantedGroup[]> {
  const sockets = (paths['engine-socket'] ?? []).flatMap((reading) => valueOf(reading) ?? []);
  const owners = sockets.filter((socket) => mayWrite(socket) && !isInside(installations, socket));
  const owning = owners.map(({ path, gid, rootless }) => ({
    group: gid,
    because: `it owns ${path}`,
    ...(rootless === undefined ? {} : { owner: rootless.uid }),
  }));
  const ofRoot = installations.filter((each) => isRoots(each, installations));
  if (ofRoot.length === 0) return owning;
  const configured = [...ofRoot.flatMap(ofConfiguration), ...(await ofSocketUnit(files))];
  const usual = { group: 'docker', because: 'the engine gives its socket to the group docker' };
  return [...owning, ...(configured.length === 0 ? [usual] : configured)];
}

/** An engine of root; beside those of users only where there is more of it than the usual places. */
function isRoots({ rootless, pid, program }: Installation, all: readonly Installation[]): boolean {
  if (rootless !== undefined) return false;
  return pid !== undefined || program !== undefined || all.every((each) => each.rootless === undefined);
}

function mayWrite({ mode }: EnginePath): boolean {
  return (mode & 0o020) !== 0;
}

/** A rootless engine's socket may be of a group that only its own user namespace has: nobody of the host is in it. */
function isInside(installations: readonly Installation[], { gid, rootless }: EnginePath): boolean {
  const user = installations.find((each) => each.rootless?.uid === rootless?.uid)?.rootless;
  return rootless !== undefined && user !== undefined && groupInside(user, gid) !== undefined;
}

function ofConfiguration({ places, configPath }: Installation): WantedGroup[] {
  const { group } = places;
  return group === undefined
    ? []
    : [{ group, because: `it is named with ${configPath} or the daemon’s flags` }];
}

async function ofSocketUnit(files: HostFiles): Promise<WantedGroup[]> {
  const unit = await socketUnit(files);
  if (unit.state !== 'known' || unit.value.group === undefined) return [];
  return [{ group: unit.value.group, because: `docker.socket gives the socket to it (${unit.from})` }];
}
