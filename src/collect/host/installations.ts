import { posix } from 'node:path';
import { known, mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import {
  flagValues,
  placesOfFlags,
  placesOfJson,
  type DaemonPlaces,
} from '../../formats/daemon-config/daemon-places.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { cgroupsOf } from '../effective/proven-process.ts';
import { unitArguments } from './unit-arguments.ts';

/** Folders that a user's programs keep their files in (XDG base directories). */
export interface UserFolders {
  home: string;
  config: string;
  data: string;
  runtime: string;
}

/** One engine that is set up on a host, running or not. */
export interface Installation {
  /** The user who runs it, where that is not root, and the folders of that user, where they were told. */
  rootless?: { uid: number; gid: number; folders: Observed<UserFolders> };
  home: string;
  /** Its daemon's process, where it runs. */
  pid?: number;
  configPath: string;
  /** Unreadable where its configuration could not be read. */
  places: Observed<DaemonPlaces>;
}

/**
 * The installations of a host: those of the daemons with these processes, else of every dockerd
 * that runs, else the one that the host's files describe.
 */
export async function findInstallations(
  files: HostFiles,
  pids: readonly number[],
): Promise<readonly Installation[]> {
  const running = pids.length > 0 ? pids : await daemonPids(files);
  const found = await Promise.all(running.map((pid) => runningInstallation(files, pid)));
  return found.length > 0 ? found : [await describedInstallation(files)];
}

async function daemonPids(files: HostFiles): Promise<number[]> {
  const names = valueOf(await files.list('/proc')) ?? [];
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const comms = await Promise.all(numbers.map((pid) => files.readText(`/proc/${pid}/comm`, 64)));
  const daemons = numbers.filter((_pid, index) => valueOf(comms[index])?.trim() === 'dockerd');
  const cgroups = await Promise.all(daemons.map((pid) => cgroupsOf(files, pid)));
  // An engine inside a container has its files there, not on the host.
  return daemons.filter((_pid, index) =>
    (valueOf(cgroups[index]) ?? []).every(({ path }) => containerOfCgroup(path) === undefined),
  );
}

async function runningInstallation(files: HostFiles, pid: number): Promise<Installation> {
  const { uid, gid } = await realUser(files, pid);
  const folders = uid === 0 ? rootFolders : await foldersOf(files, pid, uid);
  const rootless = uid === 0 ? {} : { rootless: { uid, gid, folders } };
  const command = await files.readText(`/proc/${pid}/cmdline`);
  if (command.state !== 'known') return { ...rootless, pid, ...untold(command, pid) };
  if (folders.state !== 'known') return { ...rootless, pid, ...untold(folders, pid) };
  const args = command.value.split('\0').slice(1, -1);
  const { home, config } = folders.value;
  const named = flagValues(args, '--config-file').at(-1);
  const configPath = named === undefined ? `${config}/docker/daemon.json` : await absolute(files, pid, named);
  return { ...rootless, pid, home, configPath, places: await joined(files, configPath, args) };
}

/** What is left of an installation whose process does not say how it was started. */
function untold(
  reading: Exclude<Observed<unknown>, { state: 'known' }>,
  pid: number,
): Pick<Installation, 'home' | 'configPath' | 'places'> {
  const gone = unreadable('gone', 'the daemon ended while it was looked at', `/proc/${pid}`);
  const places = reading.state === 'absent' ? gone : reading;
  return { home: '/root', configPath: '/etc/docker/daemon.json', places };
}

/** The first numbers in the status: what the host calls the user, also where the daemon sees itself as root. */
async function realUser(files: HostFiles, pid: number): Promise<{ uid: number; gid: number }> {
  const status = valueOf(await files.readText(`/proc/${pid}/status`)) ?? '';
  const [uid, gid] = ['Uid', 'Gid'].map((name) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { uid: Number(uid ?? 0), gid: Number(gid ?? 0) };
}

const rootFolders: Observed<UserFolders> = known(
  { home: '/root', config: '/etc', data: '/var/lib', runtime: '/run' },
  'root',
);

const environmentNames = new Set(['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR']);

/** Of the environment only the folders are kept: the rest may hold credentials. */
async function foldersOf(files: HostFiles, pid: number, uid: number): Promise<Observed<UserFolders>> {
  const text = await files.readText(`/proc/${pid}/environ`);
  return mapKnown(text, (value) => userFolders(foldersIn(value), uid));
}

function foldersIn(environment: string): ReadonlyMap<string, string> {
  const pairs = environment.split('\0').map((entry) => entry.split(/=(.*)/s, 2) as [string, string?]);
  return new Map(
    pairs.flatMap(([name, value = '']) =>
      environmentNames.has(name) && value.startsWith('/') ? [[name, value] as const] : [],
    ),
  );
}

function userFolders(environment: ReadonlyMap<string, string>, uid: number): UserFolders {
  const home = environment.get('HOME') ?? '/';
  return {
    home,
    config: environment.get('XDG_CONFIG_HOME') ?? `${home}/.config`,
    data: environment.get('XDG_DATA_HOME') ?? `${home}/.local/share`,
    runtime: environment.get('XDG_RUNTIME_DIR') ?? `/run/user/${uid}`,
  };
}

/** A relative path starts at the working directory of the daemon. */
async function absolute(files: HostFiles, pid: number, path: string): Promise<string> {
  return posix.resolve(valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/', path);
}

/** A host on which no daemon runs: what it would be started with is in its unit and its files. */
async function describedInstallation(files: HostFiles): Promise<Installation> {
  const args = await unitArguments(files);
  const configPath = flagValues(args, '--config-file').at(-1) ?? '/etc/docker/daemon.json';
  return { home: '/root', configPath, places: await joined(files, configPath, args) };
}

async function joined(
  files: HostFiles,
  configPath: string,
  args: readonly string[],
): Promise<Observed<DaemonPlaces>> {
  const flags = placesOfFlags(args);
  const text = await files.readText(configPath);
  if (text.state === 'unreadable') return text;
  const written = placesOfJson(valueOf(text) ?? '');
  if (written === undefined)
    return unreadable('malformed', 'it is not a JSON object of the form it should have', configPath);
  return known({ ...written, ...flags }, configPath);
}
