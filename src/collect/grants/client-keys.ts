import { posix } from 'node:path';
import type { X509Certificate } from 'node:crypto';
import type { EnginePaths } from '../../core/host/engine-paths.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { isClientOf, isKeyOf, parsePemCertificates } from './client-certificates.ts';
import { readersOf, type Accounts } from './key-readers.ts';
import { joinGrants, type RootGrants } from './root-grant.ts';
import { trackUnread, type TrackedFiles } from './unread-files.ts';

/** Files in which a user sets variables for the command `docker`, beside those of all users. */
const ownSettings = ['.profile', '.bash_profile', '.bashrc', '.zshrc', '.zshenv', '.pam_environment'];
const sharedSettings = ['/etc/environment', '/etc/profile', '/etc/bash.bashrc'];

const certificateFolder = /\bDOCKER_CERT_PATH=(?:"([^"\n]+)"|'([^'\n]+)'|([^\s;#]+))/gu;

const clientKey = 'a key by which Docker knows its clients (TLS)';
const authorityKey = 'the key of the authority by which Docker knows its clients (TLS)';

/** Returns the folders that a file of settings names for the certificates of the command `docker`. */
async function namedFolders(tracked: TrackedFiles, path: string, home: string): Promise<readonly string[]> {
  const text = (await tracked.text(path)) ?? '';
  return [...text.matchAll(certificateFolder)]
    .map(([, ...words]) => words.find((word) => word !== undefined) ?? '')
    .map((word) => word.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/u, home))
    .filter((word) => word.startsWith('/'))
    .map((word) => posix.normalize(word));
}

/** Returns where the command `docker` of a user may have its key (docker/cli, contexts; docker-machine). */
async function keyFolders(tracked: TrackedFiles, { home }: Account): Promise<readonly string[]> {
  const own = `${home}/.docker`;
  const settings = [...sharedSettings, ...ownSettings.map((name) => `${home}/${name}`)];
  const [named, machines, contexts] = await Promise.all([
    Promise.all(settings.map((path) => namedFolders(tracked, path, home))),
    tracked.pathsIn(`${own}/machine/machines`),
    tracked.pathsIn(`${own}/contexts/tls`),
  ]);
  const endpoints = await Promise.all(contexts.map((context) => tracked.pathsIn(context)));
  return [own, `${own}/machine/certs`, ...machines, ...endpoints.flat(), ...named.flat()];
}

/** Returns the doubts about keys that may be where a file could not be read. */
function unreadKeys(unread: readonly string[]): RootGrants {
  return { grants: [], doubts: unread.map((each) => `others may have ${clientKey}: ${each}`) };
}

/** Parses the certificates in a file; of one that is missing, none. A doubt says that one cannot be parsed. */
async function certificatesAt(tracked: TrackedFiles, path: string) {
  const { certificates, isPartial } = parsePemCertificates((await tracked.text(path)) ?? '');
  return { certificates, doubts: isPartial ? [`${path}: a certificate in it cannot be parsed`] : [] };
}

/** Returns who may read a key in a folder that makes its holder a client: that of a client, or that of an authority. */
async function readersIn(
  files: HostFiles,
  tracked: TrackedFiles,
  folder: string,
  authorities: readonly X509Certificate[],
  accounts: Accounts,
): Promise<RootGrants> {
  const client = await certificatesAt(tracked, `${folder}/cert.pem`);
  const key = await tracked.text(`${folder}/ca-key.pem`);
  return joinGrants([
    ...(isClientOf(client.certificates, authorities)
      ? [await readersOf(files, `${folder}/key.pem`, clientKey, accounts)]
      : []),
    ...(key !== undefined && isKeyOf(key, authorities)
      ? [await readersOf(files, `${folder}/ca-key.pem`, authorityKey, accounts)]
      : []),
    unreadKeys(client.doubts),
  ]);
}

/** Returns who may read a key in the folders of a user; of what cannot be read there, the first is the doubt. */
async function readersOfUser(
  files: HostFiles,
  account: Account,
  authorities: readonly X509Certificate[],
  accounts: Accounts,
): Promise<RootGrants> {
  const tracked = trackUnread(files);
  const folders = [...new Set(await keyFolders(tracked, account))];
  const grants = await Promise.all(
    folders.map((folder) => readersIn(files, tracked, folder, authorities, accounts)),
  );
  return joinGrants([...grants, unreadKeys(tracked.unread().slice(0, 1))]);
}

/**
 * Returns who may read a key that makes its holder a client of root's engine over TLS: of each certificate that an
 * authority of the engine issued, the key beside it, and the key of an authority itself. Looks in the homes of users and
 * where DOCKER_CERT_PATH leads. What cannot be read is a doubt.
 */
export async function readClientKeys(files: HostFiles, paths: EnginePaths): Promise<RootGrants> {
  const tracked = trackUnread(files);
  const places = (paths['tls-ca'] ?? []).flatMap((reading) => {
    const found = tracked.valueAt(reading.from, reading);
    return found === undefined || found.rootless !== undefined ? [] : [found.path];
  });
  const read = await Promise.all(places.map((path) => certificatesAt(tracked, path)));
  const authorities = read.flatMap(({ certificates }) => certificates);
  const doubts = (): RootGrants => unreadKeys([...tracked.unread(), ...read.flatMap((each) => each.doubts)]);
  if (authorities.length === 0) return doubts();
  const [passwd, group] = await Promise.all([tracked.text('/etc/passwd'), tracked.text('/etc/group')]);
  const users = parseAccounts(passwd ?? '').filter(({ home }) => home.startsWith('/'));
  const members = new Map(parseGroups(group ?? '').map((each) => [each.gid, each.members]));
  const accounts = { accounts: users, members };
  const grants = await Promise.all(
    users.map((account) => readersOfUser(files, account, authorities, accounts)),
  );
  return joinGrants([...grants, doubts()]);
}
