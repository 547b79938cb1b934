import { posix } from 'node:path';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import { parseDaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import type { EffectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { servesEngine } from '../processes/running-daemons.ts';
import { readConfigText } from '../installation/config-text.ts';
import type { HostFiles } from '../../io/files.ts';

/** A dockerd of this machine and its start configuration. */
export interface DaemonProcess {
  pid: number;
  /** Its arguments without the program's name. */
  args: readonly string[];
  flags: DaemonFlags;
  configPath: string;
  config: Observed<EffectiveDaemonConfig>;
  /** Default socket path. */
  usualSocket: string;
  /** Whether its flags and configuration say which data root it uses. */
  namesDataRoot: boolean;
  /** Whether `engine-id` of its data root equals the ID the engine reports. */
  sameId: boolean;
}

/** Values the engine reports that identify its daemon. */
export interface EngineIdentity {
  id: string;
  dataRoot: string;
  rootless: boolean;
}

/**
 * Finds the engine's process: the one dockerd of this machine that uses its data root and, if readable, has
 * its engine ID. Unreadable `remote` if there is none, and `denied` if it may be hidden.
 */
export async function findDaemon(files: HostFiles, engine: EngineIdentity): Promise<Observed<DaemonProcess>> {
  const { processes, hidden } = await listProcesses(files);
  const daemons = processes.filter(({ name }) => name === 'dockerd');
  const readings = await Promise.all(daemons.map(({ pid }) => describeDaemon(files, pid, engine)));
  const found = readings.filter((reading) => reading !== undefined);
  const rivals = await withoutForks(files, preferProven(found));
  const [first, ...others] = engine.rootless ? rivals : await withoutUsers(files, rivals);
  if (first === undefined && hidden) return hidden;
  if (first === undefined)
    return unreadable(
      'remote',
      `no dockerd of this machine uses ${JSON.stringify(engine.dataRoot)}`,
      '/proc',
    );
  if (others.length > 0)
    return unreadable('undetermined', 'several dockerd processes match the engine', '/proc');
  return known(first, `/proc/${first.pid}/cmdline`);
}

/**
 * Leaves out processes that could use the data root only because their configuration is unreadable, if another
 * one is known to use it: dockerd locks its data root, so no second one runs on it.
 */
function preferProven(found: readonly DaemonProcess[]): readonly DaemonProcess[] {
  const proven = found.filter(({ namesDataRoot }) => namesDataRoot);
  return proven.length > 0 ? proven : found;
}

/** Leaves out children of a candidate: a process that dockerd forked looks like it until it starts another program. */
async function withoutForks(
  files: HostFiles,
  found: readonly DaemonProcess[],
): Promise<readonly DaemonProcess[]> {
  if (found.length < 2) return found;
  const pids = new Set(found.map(({ pid }) => pid));
  const isFork = await Promise.all(
    found.map(async ({ pid }) => {
      const status = valueOf(await files.readText(`/proc/${pid}/status`)) ?? '';
      const comm = await files.readText(`/proc/${pid}/comm`, 64);
      return comm.state === 'absent' || pids.has(Number(/^PPid:\s*(\d+)$/mu.exec(status)?.[1] ?? 0));
    }),
  );
  return found.filter((_one, index) => isFork[index] !== true);
}

/**
 * Leaves out daemons of users beside one of root, if the engine is not rootless: in the mount namespace of a rootless
 * daemon the data root of root is there too, with its engine ID.
 */
async function withoutUsers(
  files: HostFiles,
  found: readonly DaemonProcess[],
): Promise<readonly DaemonProcess[]> {
  if (found.length < 2) return found;
  const ofRoot = await Promise.all(found.map(({ pid }) => isRoots(files, pid)));
  const roots = found.filter((_one, index) => ofRoot[index]);
  return roots.length > 0 ? roots : found;
}

async function describeDaemon(
  files: HostFiles,
  pid: number,
  engine: EngineIdentity,
): Promise<DaemonProcess | undefined> {
  const command = await files.readText(`/proc/${pid}/cmdline`);
  if (command.state === 'absent') return undefined;
  const args = (valueOf(command) ?? '').split('\0').slice(1, -1);
  if (!servesEngine(args)) return undefined;
  const flags = parseDaemonFlags(args);
  if (flags === undefined || (engine.rootless && (await isRoots(files, pid)))) return undefined;
  // Reads through its own root: in another mount namespace the same paths are other files.
  const own = `/proc/${pid}/root`;
  const folders = engine.rootless ? await usersFolders(files, pid) : rootsFolders;
  const defaultPath = folders.config === undefined ? undefined : `${folders.config}/docker/daemon.json`;
  const configPath = await absolute(files, pid, flags.configFile ?? defaultPath ?? '/etc/docker/daemon.json');
  const isHidden = flags.configFile === undefined && defaultPath === undefined;
  const unread = command.state === 'unreadable' ? command : isHidden ? unknownHome(configPath) : undefined;
  const file = unread ?? (await configFile(files, own, configPath));
  const config = file.state === 'known' ? known(effectiveDaemonConfig(flags, file.value), file.from) : file;
  const settings = config.state === 'known' ? config.value.config : flags;
  // An unreadable file may name the data root: keep the daemon as a candidate.
  const defaultRoot = folders.data === undefined ? engine.dataRoot : `${folders.data}/docker`;
  const dataRoot = settings.dataRoot ?? (config.state === 'known' ? defaultRoot : engine.dataRoot);
  if (!(await usesDataRoot(files, engine.dataRoot, posix.resolve(await folderOf(files, pid), dataRoot))))
    return undefined;
  const id = await files.readText(`${own}${engine.dataRoot}/engine-id`, 1024);
  const sameId = id.state === 'known' && id.value.trim() === engine.id;
  if (id.state === 'known' && !sameId) return undefined;
  return {
    pid,
    args,
    flags,
    configPath,
    config,
    usualSocket: `unix://${folders.runtime}/docker.sock`,
    namesDataRoot: flags.dataRoot !== undefined || config.state === 'known',
    sameId,
  };
}

/**
 * Whether the data root an engine reports is the configured one. The engine resolves links and, with
 * userns-remap, appends the first IDs: `/var/lib/docker/100000.100000`.
 */
async function usesDataRoot(files: HostFiles, shown: string, configured: string): Promise<boolean> {
  const real = valueOf(await files.realPath(configured)) ?? configured;
  return [configured, real].some((folder) => {
    const rest = shown.startsWith(folder) ? shown.slice(folder.length) : undefined;
    return rest === '' || /^\/\d+\.\d+$/.test(rest ?? '');
  });
}

/** Resolves a relative path from the daemon's working directory. */
async function absolute(files: HostFiles, pid: number, path: string): Promise<string> {
  if (path.startsWith('/')) return path;
  return posix.resolve(await folderOf(files, pid), path);
}

/** The working directory of a process. */
async function folderOf(files: HostFiles, pid: number): Promise<string> {
  return valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/';
}

/** Whether a process is root's on the host; a rootless daemon is root only in its own user namespace. */
async function isRoots(files: HostFiles, pid: number): Promise<boolean> {
  return /^Uid:\s+0\s/m.test(valueOf(await files.readText(`/proc/${pid}/status`)) ?? '');
}

/** Configuration and data directories of a daemon; absent if unknown. */
interface DaemonFolders {
  config?: string;
  data?: string;
  runtime: string;
}

const rootsFolders: DaemonFolders = { config: '/etc', data: '/var/lib', runtime: '/var/run' };

/** Returns the directories of a rootless daemon (XDG base directories of its user). */
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

function unknownHome(path: string): UnreadableReading {
  const detail = 'a rootless daemon reads its user’s configuration, and the home directory is unknown';
  return unreadable('undetermined', detail, path);
}

/** Returns the configuration; without a file the daemon runs with flags and defaults. */
async function configFile(files: HostFiles, own: string, path: string): Promise<Observed<DaemonConfig>> {
  const text = await readConfigText(files, `${own}${path}`);
  return text.state === 'unreadable' ? text : parseDaemonJson(valueOf(text) ?? '', path);
}
