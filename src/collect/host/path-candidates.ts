import type { EnginePathRole } from '../../core/engine-paths.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';
import type { Installation } from '../installation/installations.ts';
import { systemLibraries } from '../installation/system-libraries.ts';
import { systemdFolders, userUnitFolders, type Place } from '../installation/units.ts';
import { missingBeside, overruling, searchedFor } from './overruling-paths.ts';
import { listRootfulPaths, listRootlessPaths, searchedFolders, type RootDaemons } from './role-paths.ts';

/** A path or the reason it is unknown, and the owner expected besides root. */
export interface Candidate {
  path: Place;
  user?: DaemonUser;
  /** Where a file would take the place of this one, or change what it says. */
  overruledBy?: readonly string[];
}

/** The candidates of each role. */
export type RoleCandidates = (role: EnginePathRole) => readonly Candidate[];

/** Returns the paths on which an installation depends. */
export async function candidatesOf(
  files: HostFiles,
  installation: Installation,
  daemons: RootDaemons,
): Promise<RoleCandidates> {
  const { rootless } = installation;
  const libraries = [...(installation.libraries?.files ?? []), ...(await systemLibraries(files))];
  if (rootless === undefined) {
    const rootful = await listRootfulPaths(files, installation, daemons);
    const searched = searchedFolders(installation, daemons.containerds);
    return (role) =>
      pathsOfRole(rootful, role).map((path) => ({
        path,
        overruledBy: [
          ...overruling(role, path, systemdFolders),
          ...searchedFor(role, searched),
          ...(role === 'start-program' ? missingBeside(path, daemons.starts) : []),
          ...(role === 'dockerd' ? libraries : []),
        ],
      }));
  }
  const { folders } = rootless;
  const own =
    folders.state === 'known' ? await listRootlessPaths(files, installation, folders.value) : undefined;
  const unread = folders.state === 'unreadable' ? [folders] : [];
  const units = folders.state === 'known' ? userUnitFolders(folders.value) : [];
  return (role) =>
    (own === undefined ? unread : pathsOfRole(own, role)).map((path) => ({
      path,
      user: rootless,
      overruledBy: [
        ...overruling(role, path, units),
        ...searchedFor(role, installation.searchPath ?? []),
        ...(role === 'dockerd' ? libraries : []),
      ],
    }));
}

function pathsOfRole(paths: Partial<Record<EnginePathRole, readonly Place[]>>, role: EnginePathRole) {
  return paths[role] ?? [];
}
