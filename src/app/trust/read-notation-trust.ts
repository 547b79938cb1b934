import { extname, join, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { isTrustAnchor } from '../../trust/notation/certificate-chain.ts';
import { readCertificate, type Certificate } from '../../trust/notation/certificate.ts';
import { readRevocationLists, type RevocationList } from '../../trust/notation/revocation.ts';
import { parseNameAttributes } from '../../trust/notation/distinguished-name.ts';
import {
  parseTrustPolicy,
  strictEntry,
  type PolicyEntry,
  type StoreName,
} from '../../trust/notation/trust-policy.ts';
import type { NotationTrust } from '../../trust/notation/verify-envelope.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readNamedBytes, readNamedText } from './read-bytes.ts';
import { parsedAs } from './verify-bundle-file.ts';

/** Where the trust policy and the trust store of notation are, by the names of files. */
export interface NotationPlaces {
  /** Without it, `trustpolicy.oci.json` or `trustpolicy.json` in notation's configuration. */
  policy?: string;
  /** Without it, `truststore` in notation's configuration. */
  store?: string;
  /** Lists of revoked certificates, beside those of the store. */
  revocationLists?: string;
}

/** A trust policy that was read, with the folder of its trust stores. */
export interface NotationPolicy {
  entries: readonly PolicyEntry[];
  /** What an entry is held against, without the time. */
  trustOf(entry: PolicyEntry): Promise<Omit<NotationTrust, 'now'>>;
  /** Greatest age of a signature in milliseconds; absent: any. */
  signedWithin?: number;
}

/** Limits in bytes, and most files of one trust store. */
const largestPolicy = 1024 * 1024;
const largestCertificates = 1024 * 1024;
const largestList = 64 * 1024 * 1024;
const mostFiles = 1000;

/** Names of policies in the order in which notation looks for them (notation 1.3 and later; before). */
const policyNames = ['trustpolicy.oci.json', 'trustpolicy.json'] as const;

/**
 * Reads the trust policy of notation. Its trust stores are read when an entry needs them.
 * @throws IronhullError for a policy that is not there or not valid.
 */
export async function readNotationPolicy(
  places: NotationPlaces,
  runtime: RuntimeContext,
): Promise<NotationPolicy> {
  const path = places.policy ?? (await findPolicy(runtime));
  const text = await readNamedText(path, largestPolicy, runtime);
  const entries = parsedAs(() => parseTrustPolicy(text), `${path} is no valid trust policy of notation`);
  const folder = resolve(runtime.directory, places.store ?? join(configFolder(runtime), 'truststore'));
  const read = new Map<PolicyEntry, Promise<Omit<NotationTrust, 'now'>>>();
  return {
    entries,
    trustOf: (entry) => {
      const trust = read.get(entry) ?? readTrust(entry, folder, places, runtime);
      read.set(entry, trust);
      return trust;
    },
  };
}

/** Whose signatures by notation count without a trust policy, by the names of files. */
export interface NotationAuthority {
  /** Certificates of whom the signer must be issued by. */
  authority: string;
  /** Attributes of the signer's subject; without it, every signer of the authority. */
  identity?: string;
  /** Certificates of authorities for timestamps. */
  timestampAuthority?: string;
  /** Lists of revoked certificates. */
  revocationLists?: string;
}

/**
 * Reads an authority as a policy that trusts its signers in every repository, and enforces everything.
 * @throws IronhullError for a file that is not there or holds no certificate, and for an identity that is none.
 */
export async function readNotationAuthority(
  { authority, identity, timestampAuthority, revocationLists }: NotationAuthority,
  runtime: RuntimeContext,
): Promise<NotationPolicy> {
  const [certificates, stamping, lists] = await Promise.all([
    readNamedCertificates(authority, runtime),
    timestampAuthority === undefined ? undefined : readNamedCertificates(timestampAuthority, runtime),
    revocationLists === undefined ? [] : readNamedLists(revocationLists, runtime),
  ]);
  const identities =
    identity === undefined
      ? 'any'
      : [parsedAs(() => parseNameAttributes(identity), `${identity} is no subject of a signer`)];
  const signing = { type: 'ca', name: authority } as const;
  const entry = strictEntry(
    [signing, ...(stamping ? [{ type: 'tsa', name: timestampAuthority ?? '' } as const] : [])],
    identities,
  );
  return {
    entries: [{ ...entry, scopes: ['*'] }],
    trustOf: (policy) =>
      Promise.resolve({
        policy,
        certificatesOf: ({ type }) => (type === 'tsa' ? (stamping ?? []) : certificates),
        revocationLists: lists,
      }),
  };
}

/** notation's folder (notation-go, dir): below XDG_CONFIG_HOME, else `.config` in the home directory. */
function configFolder({ env, home, directory }: RuntimeContext): string {
  return resolve(directory, env.XDG_CONFIG_HOME || join(home, '.config'), 'notation');
}

async function findPolicy(runtime: RuntimeContext): Promise<string> {
  const paths = policyNames.map((name) => join(configFolder(runtime), name));
  for (const path of paths) if ((await runtime.files.status(path)).state !== 'absent') return path;
  throw new IronhullError(
    'TARGET_MISSING',
    `${paths.at(-1) ?? ''} does not exist; name a trust policy with --notation-policy`,
  );
}

async function readTrust(
  entry: PolicyEntry,
  folder: string,
  { revocationLists }: NotationPlaces,
  runtime: RuntimeContext,
): Promise<Omit<NotationTrust, 'now'>> {
  const [stores, ofStore, named] = await Promise.all([
    Promise.all(
      entry.stores.map(async (store) => [keyOf(store), await readStore(store, folder, runtime)] as const),
    ),
    readListsOfStore(folder, runtime),
    revocationLists === undefined ? [] : readNamedLists(revocationLists, runtime),
  ]);
  const byName = new Map(stores);
  return {
    policy: entry,
    certificatesOf: (store) => byName.get(keyOf(store)) ?? [],
    revocationLists: [...named, ...ofStore],
  };
}

function keyOf({ type, name }: StoreName): string {
  return `${type}:${name}`;
}

/** The files of a trust store: those of these extensions; folders in it are left out (trust policy, "Trust Store"). */
const certificateExtensions: ReadonlySet<string> = new Set(['.pem', '.crt', '.cer']);

async function readStore(
  { type, name }: StoreName,
  folder: string,
  runtime: RuntimeContext,
): Promise<readonly Certificate[]> {
  const path = join(folder, 'x509', type, name);
  const files = await filesOf(path, certificateExtensions, runtime);
  if (files === undefined)
    throw new IronhullError(
      'TARGET_MISSING',
      `${path} does not exist; the trust policy names it as ${type}:${name}`,
    );
  const certificates = (await Promise.all(files.map((file) => readNamedCertificates(file, runtime)))).flat();
  if (certificates.length === 0)
    throw new IronhullError(
      'TARGET_MISSING',
      `${path} has no certificate in a file ending in .pem, .crt or .cer; the trust policy names it as ${type}:${name}`,
    );
  return certificates;
}

/**
 * The certificates of a file that a user named: one in DER, or some in PEM.
 * @throws IronhullError for a file that is not there, or has none that can be read.
 */
export async function readNamedCertificates(
  path: string,
  runtime: RuntimeContext,
): Promise<readonly Certificate[]> {
  const bytes = await readNamedBytes(path, largestCertificates, runtime);
  return parsedAs(() => parseCertificateFile(bytes), `${path} holds no certificate to trust`);
}

const pemBlock = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/gu;

function parseCertificateFile(bytes: Buffer): readonly Certificate[] {
  const blocks = [...bytes.toString('latin1').matchAll(pemBlock)];
  const certificates =
    blocks.length === 0
      ? [readCertificate(bytes)]
      : blocks.map(([, text = '']) => readCertificate(Buffer.from(text, 'base64')));
  if (!certificates.every(isTrustAnchor))
    throw new TypeError('a certificate is neither that of an authority nor signs itself');
  return certificates;
}

/** Lists of revoked certificates that lie in the trust store, in a folder that notation itself does not read. */
const listExtensions: ReadonlySet<string> = new Set(['.crl', '.pem']);

async function readListsOfStore(folder: string, runtime: RuntimeContext): Promise<readonly RevocationList[]> {
  const files = (await filesOf(join(folder, 'x509', 'crl'), listExtensions, runtime)) ?? [];
  return (await Promise.all(files.map((file) => readNamedLists(file, runtime)))).flat();
}

/**
 * The lists of revoked certificates of a file that a user named.
 * @throws IronhullError for a file that is not there, or has none that can be read.
 */
export async function readNamedLists(
  path: string,
  runtime: RuntimeContext,
): Promise<readonly RevocationList[]> {
  const bytes = await readNamedBytes(path, largestList, runtime);
  return parsedAs(() => readRevocationLists(bytes), path);
}

/**
 * The files of a folder with some extensions, absent if there is no such folder. Links are refused, in its place too
 * (trust policy, "Trust Store").
 */
async function filesOf(
  path: string,
  extensions: ReadonlySet<string>,
  { files }: RuntimeContext,
): Promise<readonly string[] | undefined> {
  const status = await files.status(path);
  if (status.state === 'absent') return undefined;
  const listed = await files.list(path);
  if (status.state !== 'known' || status.value.kind !== 'directory' || listed.state !== 'known')
    throw new IronhullError(
      'TARGET_UNREADABLE',
      `${path} is no folder that can be read; links are not followed`,
    );
  const names = listed.value.filter((name) => extensions.has(extname(name).toLowerCase()));
  if (names.length > mostFiles)
    throw new IronhullError('TARGET_UNREADABLE', `${path} has more than ${mostFiles} files`);
  const kinds = await Promise.all(names.map((name) => files.status(join(path, name))));
  return names.flatMap((name, index) => {
    const kind = kinds[index];
    if (kind?.state === 'known' && kind.value.kind === 'directory') return [];
    if (kind?.state !== 'known' || kind.value.kind !== 'file')
      throw new IronhullError('TARGET_UNREADABLE', `${join(path, name)} is no file; links are not followed`);
    return [join(path, name)];
  });
}
