import type { IdMapping } from '../../core/effective.ts';
import { known, mapKnown, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Account } from '../../formats/etc/passwd.ts';
import { parseIdMap } from '../../formats/proc/id-map.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Folders that a user's programs keep their files in (XDG base directories). */
export interface UserFolders {
  home: string;
  config: string;
  data: string;
  runtime: string;
}

/** The user who runs a rootless engine, as the host calls them. */
export interface DaemonUser {
  uid: number;
  gid: number;
  /** Which groups of the host those of the engine's user namespace are; empty where that was not told. */
  groups: readonly IdMapping[];
  folders: Observed<UserFolders>;
}

/** The folders of an engine that runs as root. */
export const rootFolders: Observed<UserFolders> = known(
  { home: '/root', config: '/etc', data: '/var/lib', runtime: '/run' },
  'root',
);

/** The user of a daemon; `undefined` when that is root. */
export async function daemonUser(files: HostFiles, pid: number): Promise<DaemonUser | undefined> {
  const { uid, gid } = await realUser(files, pid);
  if (uid === 0) return undefined;
  const [folders, groups] = await Promise.all([
    foldersOf(files, pid, uid),
    readParsed(files, `/proc/${pid}/gid_map`, parseIdMap),
  ]);
  return { uid, gid, folders, groups: valueOf(groups) ?? [] };
}

/** The group that the engine's user namespace calls by a number of its own; `undefined` for one of the host's. */
export function groupInside(
  { gid, groups }: Pick<DaemonUser, 'gid' | 'groups'>,
  outside: number,
): number | undefined {
  if (outside === gid) return undefined;
  const mapping = groups.find((each) => outside >= each.outside && outside < each.outside + each.length);
  return mapping === undefined ? undefined : mapping.inside + outside - mapping.outside;
}

/** The first numbers in the status: what the host calls the user, also where the daemon sees itself as root. */
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
]);

async function foldersOf(files: HostFiles, pid: number, uid: number): Promise<Observed<UserFolders>> {
  return mapKnown(await environmentOf(files, pid), (environment) => userFolders(environment, uid));
}

/** Of the environment of a daemon only the folders are kept: the rest may hold credentials. */
export async function environmentOf(
  files: HostFiles,
  pid: number,
): Promise<Observed<ReadonlyMap<string, string>>> {
  return mapKnown(await files.readText(`/proc/${pid}/environ`), foldersIn);
}

/** Where a daemon has its certificates unless it is told otherwise. */
export function certificateFolder(environment: ReadonlyMap<string, string>, home: string): string {
  return environment.get('DOCKER_CERT_PATH') ?? environment.get('DOCKER_CONFIG') ?? `${home}/.docker`;
}

/** The user of an account, whose daemon does not run, and whose sockets are in a folder where it is not the usual one. */
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
