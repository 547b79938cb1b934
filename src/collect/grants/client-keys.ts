import { X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import type { EnginePaths } from '../../core/host/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import { joinGrants, type RootGrant, type RootGrants } from './root-grant.ts';

const none: RootGrants = { grants: [], doubts: [] };

/** Files in which a user sets variables for the command `docker`, beside those of all users. */
const ownSettings = ['.profile', '.bash_profile', '.bashrc', '.zshrc', '.zshenv', '.pam_environment'];
const sharedSettings = ['/etc/environment', '/etc/profile', '/etc/bash.bashrc'];

const certificates = /\bDOCKER_CERT_PATH=(?:"([^"\n]+)"|'([^'\n]+)'|([^\s;#]+))/gu;

/** Returns the folders that a file of settings names for the certificates of the command `docker`. */
async function namedFolders(files: HostFiles, path: string, home: string): Promise<readonly string[]> {
  const text = valueOf(await files.readText(path)) ?? '';
  return [...text.matchAll(certificates)]
    .map(([, ...words]) => words.find((word) => word !== undefined) ?? '')
    .map((word) => word.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/u, home))
    .filter((word) => word.startsWith('/'))
    .map((word) => posix.normalize(word));
}

async function foldersBelow(files: HostFiles, folder: string): Promise<readonly string[]> {
  const names = valueOf(await files.list(folder)) ?? [];
  return names.map((name) => `${folder}/${name}`);
}

/** Returns where the command `docker` of a user may have its key (docker/cli, contexts; docker-machine). */
async function keyFolders(files: HostFiles, { home }: Account): Promise<readonly string[]> {
  const own = `${home}/.docker`;
  const settings = [...sharedSettings, ...ownSettings.map((name) => `${home}/${name}`)];
  const [named, machines, contexts] = await Promise.all([
    Promise.all(settings.map((path) => namedFolders(files, path, home))),
    foldersBelow(files, `${own}/machine/machines`),
    foldersBelow(files, `${own}/contexts/tls`),
  ]);
  const endpoints = await Promise.all(contexts.map((context) => foldersBelow(files, context)));
  return [own, `${own}/machine/certs`, ...machines, ...endpoints.flat(), ...named.flat()];
}

/** Reads the certificates in a file; absent if there is none that can be read. */
async function certificatesAt(
  files: HostFiles,
  path: string,
): Promise<readonly X509Certificate[] | undefined> {
  const text = valueOf(await files.readText(path));
  const blocks = text?.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu) ?? [];
  try {
    return blocks.length === 0 ? undefined : blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** Whether an authority issued the first certificate of a client. */
function isClientOf([client]: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean {
  return (
    client !== undefined &&
    authorities.some((authority) => client.checkIssued(authority) && client.verify(authority.publicKey))
  );
}

/** Returns the folders above a path, the nearest first. */
function foldersAbove(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

interface Accounts {
  accounts: readonly Account[];
  /** Names of the members of each group, by its number. */
  members: ReadonlyMap<number, readonly string[]>;
}

/** Returns the other users whom the group of a key lets read it. */
function groupReaders(key: FileStatus, folders: readonly FileStatus[], all: Accounts): readonly string[] {
  if ((key.mode & 0o040) === 0 || key.gid === 0) return [];
  const enters = ({ mode, gid }: FileStatus): boolean =>
    (mode & 0o001) !== 0 || (gid === key.gid && (mode & 0o010) !== 0);
  if (!folders.every(enters)) return [];
  const primary = all.accounts.filter(({ gid }) => gid === key.gid).map(({ name }) => name);
  return [...new Set([...primary, ...(all.members.get(key.gid) ?? [])])];
}

/** Returns who may read a key of a client besides root: its owner, its group, everyone. */
async function readersOf(files: HostFiles, path: string, all: Accounts): Promise<RootGrants> {
  const real = valueOf(await files.realPath(path));
  const key = real === undefined ? undefined : valueOf(await files.status(real));
  if (real === undefined || key === undefined) return none;
  const statuses = await Promise.all(foldersAbove(real).map((folder) => files.status(folder)));
  const folders = statuses.flatMap((status) => valueOf(status) ?? []);
  const because = `read access to ${path}, a key by which Docker knows its clients (TLS)`;
  const grant = (to: RootGrant['to']): RootGrant => ({ to, because, through: 'key' });
  const isOpen = (key.mode & 0o004) !== 0 && folders.every(({ mode }) => (mode & 0o001) !== 0);
  if (isOpen) return { grants: [grant('everyone')], doubts: [] };
  const owner = all.accounts.find(({ uid }) => uid === key.uid)?.name ?? String(key.uid);
  const users = [...(key.uid === 0 ? [] : [owner]), ...groupReaders(key, folders, all)];
  const lists = (key.mode & 0o070) === 0 ? undefined : await files.accessLists([real]);
  const list = lists?.state === 'known' ? lists.value.get(real) : lists;
  const listed = (valueOf(list)?.grants ?? [])
    .filter(({ permissions, id }) => (permissions & 4) !== 0 && id !== 0)
    .map(({ to, id, name }): RootGrant['to'] =>
      to === 'user' ? { user: String(id) } : { group: name ?? String(id) },
    );
  return {
    grants: [
      ...[...new Set(users)].filter((user) => user !== 'root').map((user) => grant({ user })),
      ...listed.map(grant),
    ],
    doubts: list?.state === 'unreadable' ? [`others may have ${because}: ${list.detail}`] : [],
  };
}

/** Returns the doubt about authorities that may not be read: who has a key for them is not known. */
async function unreadAuthorities(files: HostFiles, places: readonly string[]): Promise<RootGrants> {
  const texts = await Promise.all(places.map((path) => files.readText(path)));
  const doubts = texts.flatMap((text) =>
    text.state === 'unreadable'
      ? [`others may have a key by which Docker knows its clients (TLS): ${text.from}: ${text.detail}`]
      : [],
  );
  return { grants: [], doubts };
}

/**
 * Returns who may read a key that makes its holder a client of root's engine over TLS, in the homes of users and where
 * DOCKER_CERT_PATH leads: of each certificate that an authority of the engine issued, the key beside it.
 */
export async function readClientKeys(files: HostFiles, paths: EnginePaths): Promise<RootGrants> {
  const places = (paths['tls-ca'] ?? []).flatMap((reading) => {
    const found = valueOf(reading);
    return found === undefined || found.rootless !== undefined ? [] : [found.path];
  });
  const read = await Promise.all(places.map((path) => certificatesAt(files, path)));
  const authorities = read.flatMap((each) => each ?? []);
  if (authorities.length === 0) return unreadAuthorities(files, places);
  const [passwd, group] = await Promise.all([files.readText('/etc/passwd'), files.readText('/etc/group')]);
  const accounts = parseAccounts(valueOf(passwd) ?? '').filter(({ home }) => home.startsWith('/'));
  const members = new Map(parseGroups(valueOf(group) ?? '').map((each) => [each.gid, each.members]));
  const folders = await Promise.all(accounts.map((account) => keyFolders(files, account)));
  const grants = await Promise.all(
    [...new Set(folders.flat())].map(async (folder) => {
      const client = await certificatesAt(files, `${folder}/cert.pem`);
      return client !== undefined && isClientOf(client, authorities)
        ? readersOf(files, `${folder}/key.pem`, { accounts, members })
        : none;
    }),
  );
  return joinGrants(grants);
}
