import { posix } from 'node:path';
import { known, unreadable, valueOf } from '../../core/observed.ts';
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
import { daemonUser, rootFolders, type DaemonUser } from './daemon-user.ts';
import { unitArguments } from './unit-arguments.ts';

/** One engine that is set up on a host, running or not. */
export interface Installation {
  /** The user who runs it, where that is not root. */
  rootless?: DaemonUser;
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
  const user = await daemonUser(files, pid);
  const folders = user?.folders ?? rootFolders;
  const rootless = user === undefined ? {} : { rootless: user };
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
