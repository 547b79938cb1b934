import { createHash, type X509Certificate } from 'node:crypto';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import { certificateFault, isIssuedBy, nameFault } from './certificates.ts';
import { expiryFault } from './checked-file.ts';
import type { NotaryKey } from './key.ts';
import { countSignatures, readRootFile, type Role, type RootFile } from './roles.ts';
import { readSignedFile, type SignedFile } from './signed-file.ts';

/** What is trusted to begin with: a root key by its id, the authority that issued it, or whoever signs at first. */
export type RootPin =
  | { kind: 'key'; id: string }
  | { kind: 'authority'; certificates: readonly X509Certificate[] }
  | { kind: 'first-use' };

/** What an earlier verification saw: later files may not be older, and the root must follow this one. */
export interface SeenMetadata {
  root: Buffer;
  /** Versions of the other files by their names. */
  versions: Readonly<Record<string, number>>;
}

/** The root files of a repository, and what they are held against. */
export interface RootCase {
  /** The repository's full name, which Notary calls GUN: `registry.example/team/app`. */
  repository: string;
  /** The files by their names without `.json`: `root`, `1.root`, `targets/releases`, `snapshot.<sha256>`. */
  files: ReadonlyMap<string, Buffer>;
  /** Why a file could not be read, by its name. */
  unread?: ReadonlyMap<string, string>;
  /** Absent: nothing says who may sign. */
  pin?: RootPin;
  seen?: SeenMetadata;
  /** The time that files must not be expired at. */
  now: Date;
}

/** A root file and what it says. */
export interface RootVersion {
  name: string;
  bytes: Buffer;
  file: SignedFile;
  root: RootFile;
}

/** The steps on the current root file: its signatures by its own keys, its certificates, its expiry. Returns it. */
export function* rootSteps({
  files,
  unread,
  repository,
  now,
}: RootCase): Generator<JudgedStep, RootVersion | undefined> {
  const bytes = files.get('root') ?? newestRoot(files);
  if (bytes === undefined) {
    const missing = files.size === 0 ? `there is no metadata of ${repository}` : 'root.json is missing';
    yield cannotVerify('root', unread?.get('root') ?? missing);
    return undefined;
  }
  const last = readVersion('root', bytes);
  if ('step' in last) {
    yield last;
    return undefined;
  }
  const { root } = last;
  const fault = signatureFault(last) ?? fitnessFault(last, repository, now);
  if (fault !== undefined) yield rejects('root', fault);
  const expired = expiryFault('root', root, now);
  if (expired) yield expired;
  yield holds(
    'root',
    `root.json, version ${root.version}, is signed by its own keys and valid until ${root.expires.toISOString()}`,
  );
  return last;
}

/** Whether the keys of the current root are those that are pinned or were seen, or follow them. */
export function signerStep(last: RootVersion, notary: RootCase): JudgedStep {
  const name = keyNames(last.root.roles.root);
  return { ...trustStep(last, name, notary), signer: name };
}

function trustStep(last: RootVersion, name: string, notary: RootCase): JudgedStep {
  const { pin, seen } = notary;
  const older = seen && seenFault(last, seen, notary);
  if (older !== undefined) return rejects('signer', `signed by ${name}, ${older}`);
  if (pin === undefined) {
    return seen === undefined
      ? cannotVerify(
          'signer',
          `signed by ${name}, which nothing here pins; pin it with --root-key-id or --ca`,
        )
      : holds('signer', `${name} is the one that was seen before, or follows it`);
  }
  if (pin.kind === 'first-use')
    return holds(
      'signer',
      `${name} is trusted ${seen ? 'as it was seen before' : 'on first use, from now on'}`,
    );
  if (isPinned(last, pin, notary))
    return holds('signer', `${name} is ${pin.kind === 'key' ? 'pinned' : 'issued by the named authority'}`);
  const rotated = followed(notary, last, (version) => isPinned(version, pin, notary));
  if (typeof rotated === 'string') return rejects('signer', `signed by ${name}, ${rotated}`);
  return holds(
    'signer',
    `${name} follows the pinned key, which signed the change in version ${rotated.since + 1}`,
  );
}

/** Why the current root does not follow the one that was seen; absent if it does. */
function seenFault(last: RootVersion, seen: SeenMetadata, notary: RootCase): string | undefined {
  if (seen.root.equals(last.bytes)) return undefined;
  const before = readVersion('root', seen.root);
  if ('step' in before) return 'and the root file that was seen before cannot be read';
  if (before.root.version >= last.root.version)
    return `and version ${last.root.version} of root.json is not newer than version ${before.root.version}, which was seen before`;
  const rotated = followed(notary, last, ({ bytes }) => bytes.equals(seen.root));
  return typeof rotated === 'string' ? rotated : undefined;
}

function readVersion(name: string, bytes: Buffer): RootVersion | JudgedStep {
  try {
    const file = readSignedFile(bytes);
    return { name, bytes, file, root: readRootFile(file) };
  } catch (error) {
    if (error instanceof TypeError) return rejects('root', `${name}.json cannot be read: ${error.message}`);
    throw error;
  }
}

function signatureFault({ name, file, root }: RootVersion): string | undefined {
  const { root: role } = root.roles;
  const count = countSignatures(role, file);
  return count < role.threshold
    ? `${name}.json has ${count} good signatures of its root keys; ${role.threshold} are needed`
    : undefined;
}

/**
 * Why a root is not signed by as many keys as it needs whose certificates are fit for the repository: a key that is not
 * fit may sign as often as it likes.
 */
function fitnessFault({ file, root }: RootVersion, repository: string, now: Date): string | undefined {
  const { keys, threshold } = root.roles.root;
  const fault = (key: NotaryKey): string | undefined => certificateFault(key, repository, now);
  if (countSignatures({ keys: fitKeys(keys, (key) => fault(key) === undefined) }, file) >= threshold)
    return undefined;
  return [...keys.values()].map(fault).find((one) => one !== undefined) ?? 'the root has no key';
}

function fitKeys(
  keys: ReadonlyMap<string, NotaryKey>,
  isFit: (key: NotaryKey, id: string) => boolean,
): ReadonlyMap<string, NotaryKey> {
  return new Map([...keys].filter(([id, key]) => isFit(key, id)));
}

/** Whether as many pinned keys of the repository signed a root as it needs. */
function isPinned({ file, root }: RootVersion, pin: RootPin, { repository, now }: RootCase): boolean {
  const { keys, threshold } = root.roles.root;
  const pinned = fitKeys(
    keys,
    (key, id) => nameFault(key, repository) === undefined && matches(pin, id, key, now),
  );
  return countSignatures({ keys: pinned }, file) >= threshold;
}

function matches(pin: RootPin, id: string, key: NotaryKey, now: Date): boolean {
  switch (pin.kind) {
    case 'authority':
      return isIssuedBy(key, pin.certificates, now);
    case 'key':
      return pin.id === id || pin.id === canonicalId(key);
    case 'first-use':
      return true;
  }
}

/** The id of the key in a root certificate, which `docker trust inspect` and key files show (CanonicalKeyID). */
function canonicalId({ type, key }: NotaryKey): string | undefined {
  if (key === undefined) return undefined;
  const encoded = key.export({ type: 'spki', format: 'der' }).toString('base64');
  const keytype = type.replace('-x509', '');
  return createHash('sha256')
    .update(`{"keytype":"${keytype}","keyval":{"private":null,"public":"${encoded}"}}`)
    .digest('hex');
}

function keyNames({ keys }: Role): string {
  const ids = [...keys].map(([id, key]) => canonicalId(key) ?? id);
  return `root ${ids.length === 1 ? 'key' : 'keys'} ${ids.toSorted().join(', ')}`;
}

const versionName = /^(?<version>[1-9][0-9]{0,8})\.root$/u;

function newestRoot(files: ReadonlyMap<string, Buffer>): Buffer | undefined {
  const versions = [...files.keys()].map((name) => Number(versionName.exec(name)?.groups?.version ?? 0));
  return files.get(`${Math.max(0, ...versions)}.root`);
}

/** The version that `isTrusted`, if every later one up to the current is signed by the keys before it; else why not. */
function followed(
  { files, repository }: RootCase,
  last: RootVersion,
  isTrusted: (version: RootVersion) => boolean,
): { since: number } | string {
  let next = last;
  for (let version = last.root.version - 1; version >= 1; version--) {
    const bytes = files.get(`${version}.root`);
    const earlier = bytes && readVersion(`${version}.root`, bytes);
    if (earlier === undefined || 'step' in earlier) return 'which is not what was pinned or seen before';
    if (earlier.root.version !== version)
      return `and ${version}.root.json has the version ${earlier.root.version}`;
    const { keys, threshold } = earlier.root.roles.root;
    // The root of another repository that has the same key must not lead to this one.
    const own = { keys: fitKeys(keys, (key) => nameFault(key, repository) === undefined) };
    if (countSignatures(own, next.file) < threshold)
      return `which the keys of version ${version} for ${repository} did not sign`;
    if (countSignatures(own, earlier.file) < threshold)
      return `and version ${version} is not signed by its own keys`;
    if (isTrusted(earlier)) return { since: version };
    next = earlier;
  }
  return 'which is not what was pinned or seen before';
}
