import { posix } from 'node:path';
import { unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import {
  flagValues,
  placesOfFlags,
  placesOfJson,
  type DaemonPlaces,
} from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import { readConfigText } from './config-text.ts';
import type { Place } from './units.ts';
import {
  certificateFolder,
  librariesOf,
  readDaemonUser,
  readProcessEnvironment,
  rootFolders,
  searchPathOf,
  type DaemonUser,
  type Libraries,
} from './daemon-user.ts';

/** One engine set up on a host, running or stopped. */
export interface Installation {
  /** User of a rootless engine. */
  rootless?: DaemonUser;
  /** Default certificate directory. */
  certificates: Place;
  /** Process ID of the daemon, if running. */
  pid?: number;
  /** Program that runs or that the unit starts. */
  program?: string;
  /** The file of the service that starts it, if that is not `docker.service`. */
  unit?: string;
  /** Path of the file that shows the engine, if no unit starts it. */
  sign?: string;
  configPath: string;
  /** Arguments without the program name. */
  args: readonly string[];
  /** Paths set by flags and configuration. */
  places: DaemonPlaces;
  /** Why its configuration is unreadable; settings without a flag are then unknown. */
  unread?: UnreadableReading;
  /** Directories in which the daemon looks for programs by name. */
  searchPath?: readonly string[];
  /** Libraries that its environment adds. */
  libraries?: Libraries;
  /** Why it is unknown how it starts: by which program, with which configuration file. */
  unstarted?: UnreadableReading;
  /** Why its program is unknown. */
  unreadProgram?: UnreadableReading;
}

/** Returns the installation of a running daemon. */
export async function readRunningInstallation(files: HostFiles, pid: number): Promise<Installation> {
  const user = await readDaemonUser(files, pid);
  const folders = user?.folders ?? rootFolders;
  const rootless = user === undefined ? {} : { rootless: user };
  const command = await files.readText(`/proc/${pid}/cmdline`);
  if (command.state !== 'known') return { ...rootless, pid, ...unreadInstallation(command, pid) };
  if (folders.state !== 'known') return { ...rootless, pid, ...unreadInstallation(folders, pid) };
  const [name = '', ...args] = command.value.split('\0').slice(0, -1);
  const [environment, program] = await Promise.all([
    readProcessEnvironment(files, pid),
    files.readLink(`/proc/${pid}/exe`),
  ]);
  const { home, config } = folders.value;
  const named = flagValues(args, '--config-file').at(-1);
  const configPath = named === undefined ? `${config}/docker/daemon.json` : await absolute(files, pid, named);
  return {
    ...rootless,
    pid,
    ...(await programOf(files, program, name)),
    searchPath: searchPathOf(environment),
    libraries: librariesOf(environment),
    certificates:
      environment.state === 'unreadable'
        ? environment
        : certificateFolder(valueOf(environment) ?? new Map(), valueOf(environment)?.get('HOME') ?? home),
    ...(await readConfiguration(files, configPath, args)),
  };
}

/**
 * Returns the program of a process. Only root may see it; for others it is the path by which it was started,
 * if there is one. The kernel shows a replaced program as `/usr/bin/dockerd (deleted)`.
 */
async function programOf(
  files: HostFiles,
  program: Observed<string>,
  startedAs: string,
): Promise<Pick<Installation, 'program' | 'unreadProgram'>> {
  if (program.state === 'known') return { program: program.value.replace(/ \(deleted\)$/, '') };
  if (program.state === 'absent') return {};
  const isThere = startedAs.startsWith('/') && (await files.realPath(startedAs)).state === 'known';
  return isThere ? { program: startedAs } : { unreadProgram: program };
}

/** Returns an installation with unknown arguments. */
function unreadInstallation(
  reading: Exclude<Observed<unknown>, { state: 'known' }>,
  pid: number,
): Pick<Installation, 'certificates' | 'configPath' | 'args' | 'places' | 'unread' | 'unstarted'> {
  const gone = unreadable('gone', 'the daemon ended while being read', `/proc/${pid}`);
  const unread = reading.state === 'absent' ? gone : reading;
  return {
    certificates: unread,
    configPath: '/etc/docker/daemon.json',
    args: [],
    places: {},
    unread,
    unstarted: unread,
  };
}

/** Resolves a relative path from the daemon's working directory. */
async function absolute(files: HostFiles, pid: number, path: string): Promise<string> {
  return posix.resolve(valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/', path);
}

/** Merges flags and configuration file; only flags if the file is unreadable. */
export async function readConfiguration(
  files: HostFiles,
  configPath: string,
  args: readonly string[],
): Promise<Pick<Installation, 'configPath' | 'args' | 'places' | 'unread'>> {
  const flags = placesOfFlags(args);
  const text = await readConfigText(files, configPath);
  if (text.state === 'unreadable') return { configPath, args, places: flags, unread: text };
  const written = placesOfJson(valueOf(text) ?? '');
  if (written !== undefined) return { configPath, args, places: { ...written, ...flags } };
  const detail = 'not a JSON object of the expected form';
  return { configPath, args, places: flags, unread: unreadable('malformed', detail, configPath) };
}
