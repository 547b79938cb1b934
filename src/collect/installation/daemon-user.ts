import type { IdMapping } from '../../core/workload/effective.ts';
import { known, mapKnown, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Account } from '../../formats/etc/passwd.ts';
import { parseIdMap } from '../../formats/proc/id-map.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Base directories of a user's files (XDG base directories). */
export interface UserFolders {
  home: string;
  config: string;
  data: string;
  runtime: string;
}

/** The user of a rootless engine, as seen by the host. */
export interface DaemonUser {
  uid: number;
  gid: number;
  /** GID mapping of the engine's user namespace; empty if unknown. */
  groups: readonly IdMapping[];
  folders: Observed<UserFolders>;
}

/** Base directories of a rootful engine. */
export const rootFolders: Observed<UserFolders> = known(
  { home: '/root', config: '/etc', data: '/var/lib', runtime: '/run' },
  'root',
);

/** Returns the user of a daemon; absent for root. */
export async function readDaemonUser(files: HostFiles, pid: number): Promise<DaemonUser | undefined> {
  const { uid, gid } = await realUser(files, pid);
  if (uid === 0) return undefined;
  const [folders, groups] = await Promise.all([
    foldersOf(files, pid, uid),
    readParsed(files, `/proc/${pid}/gid_map`, parseIdMap),
  ]);
  return { uid, gid, folders, groups: valueOf(groups) ?? [] };
}

/**
 * Returns the number of a host group inside the engine's user namespace; absent for a group not mapped there.
 */
export function groupInside(
  { gid, groups }: Pick<DaemonUser, 'gid' | 'groups'>,
  outside: number,
): number | undefined {
  if (outside === gid) return undefined;
  const mapping = groups.find((each) => outside >= each.outside && outside < each.outside + each.length);
  return mapping === undefined ? undefined : mapping.inside + outside - mapping.outside;
}

/**
 * Reads the real user and group from the status file: the host's numbers, even if the daemon is root in its
 * namespace.
 */
async function realUser(files: HostFiles, pid: number): Promise<{ uid: number; gid: number }> {
  const status = valueOf(await files.readText(`/proc/${pid}/status`)) ?? '';
  const [uid, gid] = ['Uid', 'Gid'].map((name) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { uid: Number(uid ?? 0), gid: Number(gid ?? 0) };
}

const environmentNames = new Set([
  'HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'PATH',
  'LD_PRELOAD',
  'LD_AUDIT',
  'LD_LIBRARY_PATH',
]);

async function foldersOf(files: HostFiles, pid: number, uid: number): Promise<Observed<UserFolders>> {
  return mapKnown(await readProcessEnvironment(files, pid), (environment) => userFolders(environment, uid));
}

/** Reads only the variables of a daemon's environment that name directories: the rest may hold credentials. */
export async function readProcessEnvironment(
  files: HostFiles,
  pid: number,
): Promise<Observed<ReadonlyMap<string, string>>> {
  return mapKnown(await files.readText(`/proc/${pid}/environ`), foldersIn);
}

/** Returns the directories in which a process looks for programs by name; none if its environment is unknown. */
export function searchPathOf(environment: Observed<ReadonlyMap<string, string>>): readonly string[] {
  const folders = (valueOf(environment)?.get('PATH') ?? '').split(':');
  return folders.filter((folder) => folder.startsWith('/'));
}

/** Libraries that the environment of a program adds to its own (ld.so(8)). */
export interface Libraries {
  files: readonly string[];
  /** Directories in which libraries are found first. */
  folders: readonly string[];
}

/** Returns the libraries that an environment adds; none if it is unknown. */
export function librariesOf(environment: Observed<ReadonlyMap<string, string>>): Libraries {
  const variables = valueOf(environment);
  const paths = (name: string) =>
    (variables?.get(name) ?? '').split(/[\s:;]+/u).filter((path) => path.startsWith('/'));
  return { files: [...paths('LD_PRELOAD'), ...paths('LD_AUDIT')], folders: paths('LD_LIBRARY_PATH') };
}

/** Returns a daemon's default certificate directory. */
export function certificateFolder(environment: ReadonlyMap<string, string>, home: string): string {
  return environment.get('DOCKER_CERT_PATH') ?? environment.get('DOCKER_CONFIG') ?? `${home}/.docker`;
}

/**
 * Returns the user of an account with a stopped daemon; `runtime` is the socket directory, if not the
 * default.
 */
export function accountUser({ uid, gid, home }: Account, runtime?: string): DaemonUser {
  const environment = new Map([
    ['HOME', home],
    ...(runtime === undefined ? [] : [['XDG_RUNTIME_DIR', runtime] as const]),
  ]);
  return { uid, gid, groups: [], folders: known(userFolders(environment, uid), '/etc/passwd') };
}

function foldersIn(environment: string): ReadonlyMap<string, string> {
  const pairs = environment.split('\0').map((entry) => entry.split(/=(.*)/s, 2) as [string, string?]);
  return new Map(
    pairs.flatMap(([name, value = '']) =>
      environmentNames.has(name) && (value.startsWith('/') || name.startsWith('LD_'))
        ? [[name, value] as const]
        : [],
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
