import { posix } from 'node:path';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import {
  flagValues,
  placesOfFlags,
  placesOfJson,
  type DaemonPlaces,
} from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import { unitArguments } from './unit-arguments.ts';

/** Folders that a user's programs keep their files in (XDG base directories). */
export interface UserFolders {
  config: string;
  data: string;
  runtime: string;
}

/** One engine that is set up on a host, running or not. */
export interface Installation {
  /** Number of the user who runs it, where that is not root, and that user's folders. */
  rootless?: { uid: number; gid: number; folders: UserFolders };
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
  return numbers.filter((_pid, index) => valueOf(comms[index])?.trim() === 'dockerd');
}

async function runningInstallation(files: HostFiles, pid: number): Promise<Installation> {
  const command = await files.readText(`/proc/${pid}/cmdline`);
  const args = (valueOf(command) ?? '').split('\0').slice(1, -1);
  const { uid, gid } = await realUser(files, pid);
  const environment = uid === 0 ? new Map<string, string>() : await environmentOf(files, pid);
  const home = environment.get('HOME') ?? '/root';
  const rootless = uid === 0 ? {} : { rootless: { uid, gid, folders: userFolders(environment, home, uid) } };
  const named = flagValues(args, '--config-file').at(-1);
  const usual = `${rootless.rootless?.folders.config ?? '/etc'}/docker/daemon.json`;
  const configPath = named === undefined ? usual : await absolute(files, pid, named);
  const places = command.state === 'known' ? await joined(files, configPath, args) : command;
  const from = `/proc/${pid}/cmdline`;
  return {
    ...rootless,
    home,
    pid,
    configPath,
    places: places.state === 'absent' ? unreadable('gone', 'the daemon ended', from) : places,
  };
}

/** The first numbers in the status: what the host calls the user, also where the daemon sees itself as root. */
async function realUser(files: HostFiles, pid: number): Promise<{ uid: number; gid: number }> {
  const status = valueOf(await files.readText(`/proc/${pid}/status`)) ?? '';
  const [uid, gid] = ['Uid', 'Gid'].map((name) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { uid: Number(uid ?? 0), gid: Number(gid ?? 0) };
}

const environmentNames = new Set(['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR']);

/** Of the environment only the folders are kept: the rest may hold credentials. */
async function environmentOf(files: HostFiles, pid: number): Promise<Map<string, string>> {
  const text = valueOf(await files.readText(`/proc/${pid}/environ`)) ?? '';
  const pairs = text.split('\0').map((entry) => entry.split(/=(.*)/s, 2) as [string, string?]);
  return new Map(
    pairs.flatMap(([name, value = '']) =>
      environmentNames.has(name) && value.startsWith('/') ? [[name, value] as const] : [],
    ),
  );
}

function userFolders(environment: ReadonlyMap<string, string>, home: string, uid: number): UserFolders {
  return {
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
