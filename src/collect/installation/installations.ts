import { posix } from 'node:path';
import { unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import {
  flagValues,
  placesOfFlags,
  placesOfJson,
  type DaemonPlaces,
} from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import { configText } from './config-text.ts';
import { certificateFolder, daemonUser, environmentOf, rootFolders, type DaemonUser } from './daemon-user.ts';

/** One engine that is set up on a host, running or not. */
export interface Installation {
  /** The user who runs it, where that is not root. */
  rootless?: DaemonUser;
  /** Where its certificates are unless it names them. */
  certificates: string;
  /** Its daemon's process, where it runs. */
  pid?: number;
  /** The program that runs, or that its unit starts. */
  program?: string;
  /** What else says that it is there, where no unit starts it: a file's path. */
  sign?: string;
  configPath: string;
  /** Its arguments, without the program's own name. */
  args: readonly string[];
  /** What its flags and its configuration say. */
  places: DaemonPlaces;
  /** Why its configuration could not be read: what its flags do not say may be anything. */
  unread?: UnreadableReading;
}

/** The installation of a daemon that runs, by its process. */
export async function runningInstallation(files: HostFiles, pid: number): Promise<Installation> {
  const user = await daemonUser(files, pid);
  const folders = user?.folders ?? rootFolders;
  const rootless = user === undefined ? {} : { rootless: user };
  const command = await files.readText(`/proc/${pid}/cmdline`);
  if (command.state !== 'known') return { ...rootless, pid, ...untold(command, pid) };
  if (folders.state !== 'known') return { ...rootless, pid, ...untold(folders, pid) };
  const args = command.value.split('\0').slice(1, -1);
  const [environment, program] = await Promise.all([
    environmentOf(files, pid),
    files.readLink(`/proc/${pid}/exe`),
  ]);
  const { home, config } = folders.value;
  const named = flagValues(args, '--config-file').at(-1);
  const configPath = named === undefined ? `${config}/docker/daemon.json` : await absolute(files, pid, named);
  return {
    ...rootless,
    pid,
    // A program that was replaced goes on as `/usr/bin/dockerd (deleted)`.
    ...(program.state === 'known' ? { program: program.value.replace(/ \(deleted\)$/, '') } : {}),
    certificates: certificateFolder(
      valueOf(environment) ?? new Map<string, string>(),
      valueOf(environment)?.get('HOME') ?? home,
    ),
    ...(await configured(files, configPath, args)),
  };
}

/** What is left of an installation whose process does not say how it was started. */
function untold(
  reading: Exclude<Observed<unknown>, { state: 'known' }>,
  pid: number,
): Pick<Installation, 'certificates' | 'configPath' | 'args' | 'places' | 'unread'> {
  const gone = unreadable('gone', 'the daemon ended while it was looked at', `/proc/${pid}`);
  const unread = reading.state === 'absent' ? gone : reading;
  return {
    certificates: '/root/.docker',
    configPath: '/etc/docker/daemon.json',
    args: [],
    places: {},
    unread,
  };
}

/** A relative path starts at the working directory of the daemon. */
async function absolute(files: HostFiles, pid: number, path: string): Promise<string> {
  return posix.resolve(valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/', path);
}

/** What flags and a configuration file say together; where the file could not be read, what the flags say. */
export async function configured(
  files: HostFiles,
  configPath: string,
  args: readonly string[],
): Promise<Pick<Installation, 'configPath' | 'args' | 'places' | 'unread'>> {
  const flags = placesOfFlags(args);
  const text = await configText(files, configPath);
  if (text.state === 'unreadable') return { configPath, args, places: flags, unread: text };
  const written = placesOfJson(valueOf(text) ?? '');
  if (written !== undefined) return { configPath, args, places: { ...written, ...flags } };
  const detail = 'it is not a JSON object of the form it should have';
  return { configPath, args, places: flags, unread: unreadable('malformed', detail, configPath) };
}
