import { posix } from 'node:path';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import { parseDaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import type { EffectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import { configText } from '../installation/config-text.ts';
import type { HostFiles } from '../../io/files.ts';

/** A dockerd of this machine and what it was started with. */
export interface DaemonProcess {
  pid: number;
  flags: DaemonFlags;
  configPath: string;
  config: Observed<EffectiveDaemonConfig>;
  /** Where it listens when it is not told. */
  usualSocket: string;
  /** Whether `engine-id` of its data root is the id that the engine gives for itself. */
  sameId: boolean;
}

/** What the engine says that tells its own daemon from others. */
export interface EngineIdentity {
  id: string;
  dataRoot: string;
  rootless: boolean;
}

/**
 * The process of the engine: the one dockerd of this machine whose data root is the engine's and,
 * where that may be read, holds the engine's id. Unreadable `remote` when there is none.
 */
export async function findDaemon(files: HostFiles, engine: EngineIdentity): Promise<Observed<DaemonProcess>> {
  const pids = await daemonPids(files);
  const readings = await Promise.all(pids.map((pid) => describeDaemon(files, pid, engine)));
  const [first, ...others] = readings.filter((reading) => reading !== undefined);
  if (first === undefined)
    return unreadable(
      'remote',
      `no dockerd of this machine uses ${JSON.stringify(engine.dataRoot)}`,
      '/proc',
    );
  if (others.length > 0)
    return unreadable('undetermined', 'several dockerd processes could be the engine', '/proc');
  return known(first, `/proc/${first.pid}/cmdline`);
}

async function daemonPids(files: HostFiles): Promise<number[]> {
  const names = valueOf(await files.list('/proc')) ?? [];
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const comms = await Promise.all(numbers.map((pid) => files.readText(`/proc/${pid}/comm`, 64)));
  return numbers.filter((_pid, index) => valueOf(comms[index])?.trim() === 'dockerd');
}

async function describeDaemon(
  files: HostFiles,
  pid: number,
  engine: EngineIdentity,
): Promise<DaemonProcess | undefined> {
  const args = (valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '').split('\0').slice(1, -1);
  const flags = parseDaemonFlags(args);
  if (flags === undefined || (engine.rootless && (await isRoots(files, pid)))) return undefined;
  // Its own root: a daemon in a mount namespace of its own has other files at the same paths.
  const own = `/proc/${pid}/root`;
  const folders = engine.rootless ? await usersFolders(files, pid) : rootsFolders;
  const usual = folders.config === undefined ? undefined : `${folders.config}/docker/daemon.json`;
  const configPath = await absolute(files, pid, flags.configFile ?? usual ?? '/etc/docker/daemon.json');
  const isHidden = flags.configFile === undefined && usual === undefined;
  const file = isHidden ? noHome(configPath) : await configFile(files, own, configPath);
  const config = file.state === 'known' ? known(effectiveDaemonConfig(flags, file.value), file.from) : file;
  const settings = config.state === 'known' ? config.value.config : flags;
  // Where the file may not be read it may name the data root: the daemon stays a candidate.
  const usualRoot = folders.data === undefined ? engine.dataRoot : `${folders.data}/docker`;
  const dataRoot = settings.dataRoot ?? (config.state === 'known' ? usualRoot : engine.dataRoot);
  if (!(await usesDataRoot(files, engine.dataRoot, posix.resolve(await folderOf(files, pid), dataRoot))))
    return undefined;
  const id = await files.readText(`${own}${engine.dataRoot}/engine-id`, 1024);
  const sameId = id.state === 'known' && id.value.trim() === engine.id;
  if (id.state === 'known' && !sameId) return undefined;
  return { pid, flags, configPath, config, usualSocket: `unix://${folders.runtime}/docker.sock`, sameId };
}

/**
 * Whether the folder that an engine shows is the one its daemon was told of. It shows it without
 * links, and with remapped users as a folder in it named after the first ids:
 * `/var/lib/docker/100000.100000`.
 */
async function usesDataRoot(files: HostFiles, shown: string, configured: string): Promise<boolean> {
  const real = valueOf(await files.realPath(configured)) ?? configured;
  return [configured, real].some((folder) => {
    const rest = shown.startsWith(folder) ? shown.slice(folder.length) : undefined;
    return rest === '' || /^\/\d+\.\d+$/.test(rest ?? '');
  });
}

/** A relative path starts at the working directory of the daemon. */
async function absolute(files: HostFiles, pid: number, path: string): Promise<string> {
  if (path.startsWith('/')) return path;
  return posix.resolve(await folderOf(files, pid), path);
}

/** The working directory of a process. */
async function folderOf(files: HostFiles, pid: number): Promise<string> {
  return valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/';
}

/** Whether a process is root's in the eyes of the host; a rootless daemon is root only in its own. */
async function isRoots(files: HostFiles, pid: number): Promise<boolean> {
  return /^Uid:\s+0\s/m.test(valueOf(await files.readText(`/proc/${pid}/status`)) ?? '');
}

/** The folders in which a daemon has its configuration and its data; missing where they could not be told. */
interface DaemonFolders {
  config?: string;
  data?: string;
  runtime: string;
}

const rootsFolders: DaemonFolders = { config: '/etc', data: '/var/lib', runtime: '/var/run' };

/** A rootless daemon has them among those of its own user (XDG base directories). */
async function usersFolders(files: HostFiles, pid: number): Promise<DaemonFolders> {
  const entries = (valueOf(await files.readText(`/proc/${pid}/environ`)) ?? '').split('\0');
  const variable = (name: string): string | undefined =>
    entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const home = variable('HOME');
  const config = variable('XDG_CONFIG_HOME') ?? (home && `${home}/.config`);
  const data = variable('XDG_DATA_HOME') ?? (home && `${home}/.local/share`);
  return {
    ...(config?.startsWith('/') ? { config } : {}),
    ...(data?.startsWith('/') ? { data } : {}),
    runtime: variable('XDG_RUNTIME_DIR') ?? '/var/run',
  };
}

function noHome(path: string): UnreadableReading {
  const detail = 'a rootless daemon reads the configuration of its own user, whose home is not known';
  return unreadable('undetermined', detail, path);
}

/** A daemon without a configuration file runs with its flags and defaults. */
async function configFile(files: HostFiles, own: string, path: string): Promise<Observed<DaemonConfig>> {
  const text = await configText(files, `${own}${path}`);
  return text.state === 'unreadable' ? text : parseDaemonJson(valueOf(text) ?? '', path);
}
