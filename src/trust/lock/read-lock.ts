import type {
  ImageLock,
  LockEntry,
  LockedSignature,
  UnlockableReference,
} from '../../core/trust/image-lock.ts';
import type { TrustScheme, TrustVerdict } from '../../core/trust/trust.ts';
import { fullReference, parseImageReference } from '../../formats/image-reference/parse-reference.ts';
import {
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { lockVersion } from './lock-text.ts';

const schemes: readonly TrustScheme[] = ['cosign', 'notary', 'notation', 'policy'];
const verdicts: readonly TrustVerdict[] = ['trusted', 'rejected', 'unsigned', 'unverifiable'];
const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/u;
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u;

/**
 * Reads a lock. What it does not know it refuses: a lock that is half understood is none.
 * @throws TypeError with what is wrong.
 */
export function readLock(text: string): ImageLock {
  const document = parse(text);
  const version = integerAt(document, 'version');
  if (version === undefined) throw new TypeError('it has no version');
  if (version !== lockVersion)
    throw new TypeError(
      `it has version ${version}; this Ironhull reads version ${lockVersion}, and a newer one may read it`,
    );
  refuseUnknown(document, ['version', 'images', 'unlockable']);
  const images = listAt(document, 'images').map((entry, at) => inEntry(`images[${at}]`, entry, readEntry));
  const references = images.map(({ reference }) => reference);
  const twice = references.find((reference, at) => references.indexOf(reference) !== at);
  if (twice !== undefined) throw new TypeError(`it has ${twice} twice`);
  const unlockable = listAt(document, 'unlockable').map((entry, at) =>
    inEntry(`unlockable[${at}]`, entry, readUnlockable),
  );
  return { images, unlockable };
}

function parse(text: string): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TypeError(error.message, { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  return document;
}

function inEntry<T>(place: string, entry: unknown, read: (entry: JsonRecord) => T): T {
  try {
    if (!isJsonRecord(entry)) throw new TypeError('it is no object');
    return read(entry);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${place}: ${error.message}`, { cause: error });
  }
}

function readEntry(entry: JsonRecord): LockEntry {
  const base = {
    reference: referenceIn(entry),
    written: stringsAt(entry, 'written'),
    registry: required(entry, 'registry'),
  };
  const unresolved = stringAt(entry, 'unresolved');
  if (unresolved !== undefined) {
    refuseUnknown(entry, ['reference', 'written', 'registry', 'unresolved']);
    return { ...base, unresolved };
  }
  refuseUnknown(entry, [
    ...Object.keys(base),
    'digest',
    'platforms',
    'lockedAt',
    'signatures',
    'attestations',
  ]);
  return {
    ...base,
    digest: digestIn(required(entry, 'digest')),
    platforms: platformsIn(entry),
    lockedAt: timeIn(required(entry, 'lockedAt')),
    signatures: listAt(entry, 'signatures').map((one, at) =>
      inEntry(`signatures[${at}]`, one, readSignature),
    ),
    attestations: stringsAt(entry, 'attestations'),
  };
}

function referenceIn(entry: JsonRecord): string {
  const text = required(entry, 'reference');
  const full = fullReference(parseImageReference(text));
  if (full !== text) throw new TypeError(`its reference is not in the full form: ${full}`);
  return text;
}

function platformsIn(entry: JsonRecord): Readonly<Record<string, string>> {
  const platforms = recordAt(entry, 'platforms') ?? {};
  return Object.fromEntries(
    Object.keys(platforms).map((name) => [name, digestIn(stringAt(platforms, name) ?? '')]),
  );
}

function readSignature(one: JsonRecord): LockedSignature {
  refuseUnknown(one, ['scheme', 'verdict', 'signer']);
  const signer = stringAt(one, 'signer');
  return {
    scheme: oneOf(schemes, required(one, 'scheme'), 'scheme'),
    verdict: oneOf(verdicts, required(one, 'verdict'), 'verdict'),
    ...(signer !== undefined && { signer }),
  };
}

function readUnlockable(entry: JsonRecord): UnlockableReference {
  refuseUnknown(entry, ['file', 'written', 'reason']);
  return {
    file: required(entry, 'file'),
    written: required(entry, 'written'),
    reason: required(entry, 'reason'),
  };
}

function oneOf<T extends string>(known: readonly T[], text: string, what: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new TypeError(`its ${what} is none of ${known.join(', ')}`);
  return found;
}

function required(entry: JsonRecord, name: string): string {
  const text = stringAt(entry, name);
  if (text === undefined) throw new TypeError(`it has no ${name}`);
  return text;
}

function digestIn(text: string): string {
  if (!digestForm.test(text)) throw new TypeError('its digest is not sha256: and 64 hexadecimal digits');
  return text;
}

function timeIn(text: string): string {
  if (!timeForm.test(text) || Number.isNaN(Date.parse(text)))
    throw new TypeError('its lockedAt is no time such as 2026-01-31T12:00:00Z');
  return text;
}

function refuseUnknown(entry: JsonRecord, known: readonly string[]): void {
  const other = Object.keys(entry).find((name) => !known.includes(name));
  if (other !== undefined) throw new TypeError(`it has a member that is not known: ${JSON.stringify(other)}`);
}
