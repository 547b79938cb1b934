import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { canonicalJson } from '../../src/formats/json/canonical-json.ts';
import { certificatePem, issueCertificate, selfSignedCertificate } from './certificate.ts';

/** A JSON object that a test may change before it is signed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests put anything anywhere in metadata
export type Metadata = Record<string, any>;

/** A key of a Notary repository, with what metadata says of it. */
export interface NotarySigner {
  id: string;
  document: { keytype: string; keyval: { private: null; public: string } };
  method: string;
  sign(this: void, message: Buffer): Buffer;
}

export type SignerType = 'ecdsa' | 'ecdsa-x509' | 'rsa' | 'rsa-x509' | 'ed25519';

/** The time at which the repositories of this kit are fresh. */
export const now = new Date('2026-06-01T00:00:00Z');
const day = 24 * 60 * 60 * 1000;
export const inDays = (days: number): Date => new Date(now.getTime() + days * day);

const privateKey = {
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ed25519: () => generateKeyPairSync('ed25519').privateKey,
};

/** A key; of an x509 type with a certificate that signs itself, or with a chain in PEM. */
export function notarySigner(
  type: SignerType,
  commonName = '',
  { key = keyOf(type), chain }: { key?: KeyObject; chain?: (key: KeyObject) => string } = {},
): NotarySigner {
  const encoded = chain?.(key) ?? encodedKey(type, key, commonName);
  const text = Buffer.from(encoded, chain || type.endsWith('x509') ? 'latin1' : 'base64').toString('base64');
  const document = { keytype: type, keyval: { private: null, public: text } };
  return {
    id: idOf(document),
    document,
    method: methodOf(type),
    sign: (message) => signatureOf(type, key, message),
  };
}

function idOf(document: NotarySigner['document']): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}

/** A key of which metadata says something else. */
export function saidToBe(signer: NotarySigner, document: NotarySigner['document']): NotarySigner {
  return { ...signer, document, id: idOf(document) };
}

function keyOf(type: SignerType): KeyObject {
  if (type === 'ed25519') return privateKey.ed25519();
  return type.startsWith('rsa') ? privateKey.rsa() : privateKey.ec();
}

function encodedKey(type: SignerType, key: KeyObject, commonName: string): string {
  if (type.endsWith('x509')) return rootCertificate(key, commonName);
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return (type === 'ed25519' ? der.subarray(-32) : der).toString('base64');
}

/** The certificate of a root key in PEM, valid around `now`. */
export function rootCertificate(
  key: KeyObject,
  subject: string,
  from = inDays(-10),
  until = inDays(3650),
): string {
  return certificatePem(
    selfSignedCertificate({
      subject,
      key,
      from,
      until,
      usages: ['digitalSignature'],
      extendedUsages: ['codeSigning'],
      authority: false,
    }),
  );
}

/** A certificate of a root key that an authority issued, followed by those of intermediates. */
export function issuedCertificate(
  key: KeyObject,
  subject: string,
  issuer: { subject: string; key: KeyObject },
  more: readonly string[] = [],
): string {
  const own = certificatePem(
    issueCertificate(
      { subject, key, from: inDays(-10), until: inDays(365), usages: ['digitalSignature'], authority: false },
      issuer,
    ),
  );
  return [own, ...more].join('');
}

function methodOf(type: SignerType): string {
  if (type === 'ed25519') return 'eddsa';
  return type.startsWith('rsa') ? 'rsapss' : 'ecdsa';
}

function signatureOf(type: SignerType, key: KeyObject, message: Buffer): Buffer {
  if (type === 'ed25519') return sign(null, message, key);
  if (type.startsWith('rsa'))
    return sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
}

/** A metadata file: what is signed, and the signatures of keys. */
export function signedFile(signed: Metadata, signers: readonly NotarySigner[]): Buffer {
  const message = Buffer.from(canonicalJson(signed));
  const signatures = signers.map(({ id, method, sign: signWith }) => ({
    keyid: id,
    method,
    sig: signWith(message).toString('base64'),
  }));
  return Buffer.from(JSON.stringify({ signed, signatures }));
}

const roleNames = ['root', 'targets/releases', 'targets', 'snapshot', 'timestamp'] as const;
export type RoleName = (typeof roleNames)[number];

/** What a repository is made of; a test changes some of it. */
export interface NotaryPlan {
  repository: string;
  keys: Record<RoleName, readonly NotarySigner[]>;
  thresholds?: Partial<Record<RoleName, number>>;
  /** Digests (hexadecimal) of tags by the role that signs them. */
  tags: Readonly<Record<string, string>>;
  /** Tags of `targets/releases`; without them the role does not exist. */
  released?: Readonly<Record<string, string>>;
  /** Beginnings of the names that are handed to `targets/releases`. */
  paths?: readonly string[];
  /** Changes what is signed, before it is. */
  edit?: Partial<Record<RoleName, (signed: Metadata) => void>>;
  /** Who signs instead of the keys of the role. */
  signedBy?: Partial<Record<RoleName, readonly NotarySigner[]>>;
}

/** A repository with a key for each role and one tag, `1.0`. */
export function plainPlan(repository = 'registry.example/team/app'): NotaryPlan {
  return {
    repository,
    keys: {
      root: [notarySigner('ecdsa-x509', repository)],
      'targets/releases': [notarySigner('ecdsa')],
      targets: [notarySigner('ecdsa')],
      snapshot: [notarySigner('ed25519')],
      timestamp: [notarySigner('ed25519')],
    },
    tags: { '1.0': 'a'.repeat(64) },
  };
}

/** The files of a repository by their names without `.json`. */
export function notaryFiles(plan: NotaryPlan, version = 1): Map<string, Buffer> {
  const { keys, thresholds = {}, edit = {}, signedBy = {} } = plan;
  const files = new Map<string, Buffer>();
  const write = (name: RoleName, signed: Metadata): void => {
    edit[name]?.(signed);
    files.set(name, signedFile(signed, signedBy[name] ?? keys[name]));
  };
  const common = (type: string, days: number): Metadata => ({
    _type: type,
    version,
    expires: inDays(days).toISOString(),
  });
  const roleOf = (name: RoleName): Metadata => ({
    keyids: keys[name].map(({ id }) => id),
    threshold: thresholds[name] ?? 1,
  });
  const baseRoles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
  write('root', {
    ...common('Root', 3650),
    consistent_snapshot: false,
    keys: documentsOf(baseRoles.flatMap((name) => keys[name])),
    roles: Object.fromEntries(baseRoles.map((name) => [name, roleOf(name)])),
  });
  const released = plan.released;
  if (released !== undefined)
    write('targets/releases', {
      ...common('Targets', 1000),
      targets: metaOfTags(released),
      delegations: { keys: {}, roles: [] },
    });
  const delegation = { name: 'targets/releases', paths: plan.paths ?? [''], ...roleOf('targets/releases') };
  write('targets', {
    ...common('Targets', 1000),
    targets: metaOfTags(plan.tags),
    delegations:
      released === undefined
        ? { keys: {}, roles: [] }
        : { keys: documentsOf(keys['targets/releases']), roles: [delegation] },
  });
  write('snapshot', {
    ...common('Snapshot', 1000),
    meta: metaOfFiles(files, ['root', 'targets', ...(released ? ['targets/releases'] : [])]),
  });
  write('timestamp', { ...common('Timestamp', 14), meta: metaOfFiles(files, ['snapshot']) });
  return files;
}

function documentsOf(signers: readonly NotarySigner[]): Metadata {
  return Object.fromEntries(signers.map(({ id, document }) => [id, document]));
}

function metaOfTags(tags: Readonly<Record<string, string>>): Metadata {
  return Object.fromEntries(
    Object.entries(tags).map(([tag, hex]) => [
      tag,
      { length: 528, hashes: { sha256: Buffer.from(hex, 'hex').toString('base64') } },
    ]),
  );
}

function metaOfFiles(files: ReadonlyMap<string, Buffer>, names: readonly string[]): Metadata {
  return Object.fromEntries(names.map((name) => [name, metaOf(files.get(name) ?? Buffer.alloc(0))]));
}

/** How one file names another. */
export function metaOf(bytes: Buffer): Metadata {
  const hash = (name: string): string => createHash(name).update(bytes).digest('base64');
  return { length: bytes.length, hashes: { sha256: hash('sha256'), sha512: hash('sha512') } };
}
