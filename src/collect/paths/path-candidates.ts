import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';
import type { Installation } from '../installation/installations.ts';
import { systemLibraries } from '../installation/system-libraries.ts';
import { systemdFolders, userUnitFolders, type Place } from '../installation/units.ts';
import { rootClientAdditions } from './root-client.ts';
import { missingBeside, overruling, searchedFor } from './overruling-paths.ts';
import { filesOfScripts } from './program-scripts.ts';
import {
  listRootfulPaths,
  listRootlessPaths,
  searchedFolders,
  type RolePaths,
  type RootDaemons,
} from './role-paths.ts';

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
    const rootful = await withScripts(files, await listRootfulPaths(files, installation, daemons));
    const searched = searchedFolders(installation, daemons.containerds);
    const clients = await rootClientAdditions(files);
    return (role) =>
      pathsOfRole(rootful, role).map((path) => ({
        path,
        overruledBy: [
          ...overruling(role, path, systemdFolders),
          ...searchedFor(role, searched),
          ...(role === 'start-program' ? missingBeside(path, daemons.starts) : []),
          ...(role === 'dockerd' ? libraries : []),
          ...(role === 'client-program' ? clients : []),
          ...(role === 'service-unit' ? environmentFiles(rootful) : []),
        ],
      }));
  }
  const { folders } = rootless;
  const own =
    folders.state === 'known'
      ? await withScripts(files, await listRootlessPaths(files, installation, folders.value))
      : undefined;
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
        ...(role === 'service-unit' ? environmentFiles(own ?? {}) : []),
      ],
    }));
}

/** Adds what programs of the engine start that are scripts. */
async function withScripts(files: HostFiles, paths: RolePaths): Promise<RolePaths> {
  const scripts = await filesOfScripts(files, paths);
  return { ...paths, 'start-program': [...(paths['start-program'] ?? []), ...scripts] };
}

/** Returns the environment files of an engine: a missing one is read as soon as somebody makes it. */
function environmentFiles(paths: Partial<Record<EnginePathRole, readonly Place[]>>): readonly string[] {
  return pathsOfRole(paths, 'debian-environment').filter((place) => typeof place === 'string');
}

function pathsOfRole(paths: Partial<Record<EnginePathRole, readonly Place[]>>, role: EnginePathRole) {
  return paths[role] ?? [];
}
