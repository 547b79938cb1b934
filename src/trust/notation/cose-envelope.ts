import {
  cborHead,
  isCborMap,
  isCborTagged,
  parseStrictCbor,
  type CborMap,
  type CborValue,
} from '../../formats/cbor/strict-cbor.ts';
import type { AlgorithmName } from './algorithm.ts';
import type { Envelope } from './envelope.ts';
import { readSignedHeaders, type HeaderSource } from './signed-headers.ts';

/** Tag of COSE_Sign1 (RFC 9052, 2), and of a time in seconds since 1970 (RFC 8949, 3.4.2). */
const sign1Tag = 18;
const timeTag = 1;

/** Labels of headers (RFC 9052, 3.1; RFC 9360, 2). */
const label = { algorithm: 1, critical: 2, contentType: 3, chain: 33 } as const;

/** Labels that are never critical (COSE envelope, "Protected Header"). */
const lastRegistered = 8;

const timestampName = 'io.cncf.notary.timestampSignature';

/** Algorithms by their numbers (RFC 9053, 2.1; RFC 8230, 2). */
const algorithms: ReadonlyMap<CborValue | undefined, AlgorithmName> = new Map([
  [-7, 'ES256'],
  [-35, 'ES384'],
  [-36, 'ES512'],
  [-37, 'PS256'],
  [-38, 'PS384'],
  [-39, 'PS512'],
]);

/**
 * Reads an envelope that is a tagged COSE_Sign1 (Notary Project, COSE signature envelope; RFC 9052, 4.2).
 * @throws TypeError with what is wrong.
 */
export function readCoseEnvelope(bytes: Buffer): Envelope {
  const tagged = parseStrictCbor(bytes);
  if (!isCborTagged(tagged) || tagged.tag !== sign1Tag || !Array.isArray(tagged.value))
    throw new TypeError('it is no tagged COSE_Sign1');
  const parts = tagged.value as readonly CborValue[];
  const [protectedBytes, unprotected, payload, signature] = parts;
  if (
    parts.length !== 4 ||
    !Buffer.isBuffer(protectedBytes) ||
    !isCborMap(unprotected) ||
    !Buffer.isBuffer(payload) ||
    !Buffer.isBuffer(signature)
  )
    throw new TypeError('it is no COSE_Sign1 with its payload');
  const header = parseStrictCbor(protectedBytes);
  if (!isCborMap(header)) throw new TypeError('its protected header is no map');
  // RFC 9052, 3: a label must not be protected and unprotected.
  if ([...unprotected.keys()].some((key) => header.has(key))) throw new TypeError('it has a header twice');
  const timestamp = unprotected.get(timestampName);
  if (timestamp !== undefined && !Buffer.isBuffer(timestamp))
    throw new TypeError('its timestamp is no byte string');
  return {
    format: 'COSE',
    headers: readSignedHeaders(headerSource(header)),
    payload,
    message: signedBytes(protectedBytes, payload),
    signature,
    // The chain may be in either header (COSE envelope, "Unprotected Headers").
    chain: readChain(header.get(label.chain) ?? unprotected.get(label.chain)),
    ...(timestamp && { timestamp }),
  };
}

/** Sig_structure (RFC 9052, 4.4), without data from elsewhere. */
function signedBytes(protectedBytes: Buffer, payload: Buffer): Buffer {
  const text = Buffer.from('Signature1');
  return Buffer.concat([
    cborHead(4, 4),
    cborHead(3, text.length),
    text,
    cborHead(2, protectedBytes.length),
    protectedBytes,
    cborHead(2, 0),
    cborHead(2, payload.length),
    payload,
  ]);
}

function readChain(value: CborValue | undefined): readonly Buffer[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError('its certificates are no list');
  return (value as readonly CborValue[]).map((one) => {
    if (!Buffer.isBuffer(one)) throw new TypeError('a certificate is no byte string');
    return one;
  });
}

function headerSource(header: CborMap): HeaderSource {
  const contentType = header.get(label.contentType);
  if (contentType !== undefined && typeof contentType !== 'string')
    throw new TypeError('its content type is no text');
  return {
    algorithm: algorithms.get(header.get(label.algorithm)) ?? 'another one',
    contentType,
    critical: readCritical(header.get(label.critical)),
    names: [...header.keys()].map(nameOf),
    text: (name) => {
      const value = header.get(name);
      if (value === undefined || typeof value === 'string') return value;
      throw new TypeError(`${name} is no text`);
    },
    time: (name) => {
      const value = header.get(name);
      return value === undefined ? undefined : readTime(value, name);
    },
  };
}

/** What shows a label that is a number beside those that are texts. */
function nameOf(key: number | string): string {
  return typeof key === 'number' ? `label ${key}` : key;
}

function readCritical(value: CborValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError('its critical headers are no list');
  return (value as readonly CborValue[]).map((key) => {
    if (typeof key !== 'number' && typeof key !== 'string')
      throw new TypeError('a critical header is no label');
    if (typeof key === 'number' && key >= 0 && key <= lastRegistered)
      throw new TypeError('it lists a header of COSE itself as critical');
    return nameOf(key);
  });
}

/** Latest time that is read: the last second of the year 9999. */
const latestTime = 253_402_300_799;

function readTime(value: CborValue, name: string): Date {
  if (!isCborTagged(value) || value.tag !== timeTag || typeof value.value !== 'number')
    throw new TypeError(`${name} is no time in seconds`);
  if (value.value < 0 || value.value > latestTime) throw new TypeError(`${name} is no time that can be`);
  return new Date(value.value * 1000);
}
