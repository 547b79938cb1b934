import { createHash } from 'node:crypto';
import { readBase64 } from '../base64.ts';
import {
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { isSignedBy, readKey, type NotaryKey } from './key.ts';
import type { SignedFile } from './signed-file.ts';

/** Who may sign a file: the keys, and how many of them must. */
export interface Role {
  keys: ReadonlyMap<string, NotaryKey>;
  threshold: number;
}

/** A part of the names of a repository that `targets` hands to others. */
export interface Delegation extends Role {
  /** `targets/releases`, `targets/ann`. */
  name: string;
  /** What the names of its targets begin with; the empty one is every name. */
  paths: readonly string[];
}

/** Length and hashes by which one file names another. */
export interface FileMeta {
  length: number;
  hashes: ReadonlyMap<'sha256' | 'sha512', Buffer>;
}

/** What every metadata file has. */
export interface Common {
  version: number;
  expires: Date;
}

export interface RootFile extends Common {
  roles: Readonly<Record<'root' | 'targets' | 'snapshot' | 'timestamp', Role>>;
}

export interface TargetsFile extends Common {
  targets: ReadonlyMap<string, FileMeta>;
  delegations: readonly Delegation[];
}

/** The names of types, which Notary writes with a capital (tuf/data/types.go, TUFTypes). */
const types = { root: 'Root', targets: 'Targets', snapshot: 'Snapshot', timestamp: 'Timestamp' } as const;

function readCommon(signed: JsonRecord, type: keyof typeof types): Common {
  if (stringAt(signed, '_type') !== types[type]) throw new TypeError(`its type is not ${types[type]}`);
  const version = integerAt(signed, 'version') ?? 0;
  if (version < 1) throw new TypeError('its version is below 1');
  const written = stringAt(signed, 'expires') ?? '';
  const expires = new Date(written);
  // RFC 3339, as Go writes times; Date would take far more.
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u.test(written) ||
    Number.isNaN(expires.getTime())
  )
    throw new TypeError('it has no time of expiry');
  return { version, expires };
}

function readKeys(document: JsonRecord | undefined): ReadonlyMap<string, NotaryKey> {
  const keys = new Map<string, NotaryKey>();
  for (const [id, entry] of Object.entries(document ?? {})) {
    const { id: computed, key } = readKey(entry);
    // An id that is not the key's own would let one key count twice (notary, ErrInvalidKeyID).
    if (computed !== id) throw new TypeError('a key has the id of another one');
    keys.set(id, key);
  }
  return keys;
}

function readRole(document: JsonRecord, keys: ReadonlyMap<string, NotaryKey>): Role {
  const threshold = integerAt(document, 'threshold') ?? 0;
  if (threshold < 1) throw new TypeError('a role has a threshold below 1');
  const ids = stringsAt(document, 'keyids');
  const own = ids.map((id) => {
    const key = keys.get(id);
    if (key === undefined) throw new TypeError('a role names a key that is not there');
    return [id, key] as const;
  });
  return { keys: new Map(own), threshold };
}

/**
 * Reads what a root file says.
 * @throws TypeError with what is wrong.
 */
export function readRootFile({ signed }: SignedFile): RootFile {
  const common = readCommon(signed, 'root');
  const keys = readKeys(recordAt(signed, 'keys'));
  const roles = recordAt(signed, 'roles');
  const roleOf = (name: string): Role => {
    const role = recordAt(roles, name);
    if (role === undefined) throw new TypeError(`it has no role ${name}`);
    return readRole(role, keys);
  };
  const base = {
    root: roleOf('root'),
    targets: roleOf('targets'),
    snapshot: roleOf('snapshot'),
    timestamp: roleOf('timestamp'),
  };
  return { ...common, roles: base };
}

/**
 * Reads a snapshot or a timestamp: the files that it names.
 * @throws TypeError with what is wrong.
 */
export function readMetaFile(
  { signed }: SignedFile,
  type: 'snapshot' | 'timestamp',
): Common & { files: ReadonlyMap<string, FileMeta> } {
  const common = readCommon(signed, type);
  const entries = Object.entries(recordAt(signed, 'meta') ?? {});
  return { ...common, files: new Map(entries.map(([name, entry]) => [name, readFileMeta(entry)])) };
}

/**
 * Reads targets: of the repository, or of a delegation.
 * @throws TypeError with what is wrong.
 */
export function readTargetsFile({ signed }: SignedFile): TargetsFile {
  const common = readCommon(signed, 'targets');
  const entries = Object.entries(recordAt(signed, 'targets') ?? {});
  const delegations = recordAt(signed, 'delegations');
  const keys = readKeys(recordAt(delegations, 'keys'));
  return {
    ...common,
    targets: new Map(entries.map(([name, entry]) => [name, readFileMeta(entry)])),
    delegations: listAt(delegations, 'roles').map((entry) => readDelegation(entry, keys)),
  };
}

function readDelegation(entry: unknown, keys: ReadonlyMap<string, NotaryKey>): Delegation {
  if (!isJsonRecord(entry)) throw new TypeError('a delegation is no object');
  return { name: stringAt(entry, 'name') ?? '', paths: stringsAt(entry, 'paths'), ...readRole(entry, keys) };
}

function readFileMeta(entry: unknown): FileMeta {
  if (!isJsonRecord(entry)) throw new TypeError('the description of a file is no object');
  const length = integerAt(entry, 'length') ?? -1;
  if (length < 0) throw new TypeError('a file has no length');
  const named = recordAt(entry, 'hashes');
  const hashes = new Map<'sha256' | 'sha512', Buffer>();
  for (const [name, bytes] of [
    ['sha256', 32],
    ['sha512', 64],
  ] as const) {
    const text = stringAt(named, name);
    if (text === undefined) continue;
    const hash = readBase64(text, 'a hash');
    if (hash.length !== bytes) throw new TypeError(`a ${name} has another length`);
    hashes.set(name, hash);
  }
  if (hashes.size === 0) throw new TypeError('a file has no hash that is known');
  return { length, hashes };
}

/** How many keys of a role signed a file; one key counts once, however often it signs. */
export function countSignatures({ keys }: Pick<Role, 'keys'>, { message, signatures }: SignedFile): number {
  const signing = signatures.filter((signature) => {
    const key = keys.get(signature.keyId);
    return key !== undefined && isSignedBy(key, signature, message);
  });
  return new Set(signing.map(({ keyId }) => keyId)).size;
}

/** What differs between a file and how another one names it; absent if nothing does. */
export function mismatchOf(bytes: Buffer, { length, hashes }: FileMeta): string | undefined {
  if (bytes.length !== length) return `it has ${bytes.length} bytes, not ${length}`;
  const wrong = [...hashes].find(([name, hash]) => !createHash(name).update(bytes).digest().equals(hash));
  return wrong && `its ${wrong[0]} is another one`;
}
