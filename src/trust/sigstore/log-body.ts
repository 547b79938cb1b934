import { X509Certificate, createPublicKey } from 'node:crypto';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import type { HashName } from '../artifact.ts';
import { decodeBase64, decodeUtf8 } from './decode.ts';

/** What a log entry says of a signature. */
export interface LogBody {
  kind: string;
  version: string;
  signature: Buffer;
  hash: HashName;
  digest: Buffer;
  /** What the digest is of: what is signed (a file, or the encoding of an envelope), or the envelope's payload. */
  of: 'signed' | 'payload';
  /** In DER: the certificate, or the public key (SubjectPublicKeyInfo). */
  verifier: Buffer;
  /** Type of the payload, where the entry has it. */
  payloadType?: string;
}

type Fields = Omit<LogBody, 'kind' | 'version'>;

/** The kinds of entries that go with bundles, and where each has its parts (rekor, pkg/types; rekor-tiles, api/proto). */
const readers: Readonly<Record<string, (spec: JsonRecord) => Fields>> = {
  'hashedrekord 0.0.1': (spec) => ({
    signature: base64At(spec, 'signature', 'content'),
    ...namedDigest(recordAtPath(spec, 'data', 'hash')),
    of: 'signed',
    verifier: verifierOfPem(base64At(spec, 'signature', 'publicKey', 'content')),
  }),
  'dsse 0.0.1': (spec) => {
    const signature = onlySignature(spec.signatures);
    return {
      signature: base64At(signature, 'signature'),
      ...namedDigest(recordAtPath(spec, 'payloadHash')),
      of: 'payload',
      verifier: verifierOfPem(base64At(signature, 'verifier')),
    };
  },
  'intoto 0.0.2': (spec) => {
    const envelope = recordAtPath(spec, 'content', 'envelope');
    const signature = onlySignature(envelope.signatures);
    return {
      // In base64 twice.
      signature: decodeBase64(decodeUtf8(base64At(signature, 'sig')), 'sig'),
      ...namedDigest(recordAtPath(spec, 'content', 'payloadHash')),
      of: 'payload',
      verifier: verifierOfPem(base64At(signature, 'publicKey')),
      payloadType: textAt(envelope, 'payloadType'),
    };
  },
  'hashedrekord 0.0.2': (spec) => {
    const record = recordAtPath(spec, 'hashedRekordV002');
    return {
      signature: base64At(record, 'signature', 'content'),
      ...protobufDigest(recordAtPath(record, 'data')),
      of: 'signed',
      verifier: verifierOf(recordAtPath(record, 'signature', 'verifier')),
    };
  },
  'dsse 0.0.2': (spec) => {
    const record = recordAtPath(spec, 'dsseV002');
    const signature = onlySignature(record.signatures);
    return {
      signature: base64At(signature, 'content'),
      ...protobufDigest(recordAtPath(record, 'payloadHash')),
      of: 'payload',
      verifier: verifierOf(recordAtPath(signature, 'verifier')),
    };
  },
};

/**
 * Reads the body of a log entry.
 * @throws TypeError with what is wrong.
 */
export function bodyOf(bytes: Buffer): LogBody {
  let body: unknown;
  try {
    body = parseStrictJson(decodeUtf8(bytes));
  } catch (error) {
    throw new TypeError(`its body is no JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  if (!isJsonRecord(body)) throw new TypeError('its body is no JSON object');
  const [kind, version] = [textAt(body, 'kind'), textAt(body, 'apiVersion')];
  const name = `${kind} ${version}`;
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (read === undefined) throw new TypeError('its kind is none that bundles have');
  return { kind, version, ...read(recordAtPath(body, 'spec')) };
}

function recordAtPath(record: JsonRecord, ...path: readonly string[]): JsonRecord {
  return path.reduce<JsonRecord>((parent, name) => {
    const member = parent[name];
    if (!isJsonRecord(member)) throw new TypeError(`its body has no ${name}`);
    return member;
  }, record);
}

function textAt(record: JsonRecord, name: string): string {
  const member = record[name];
  if (typeof member !== 'string') throw new TypeError(`its body has no ${name}`);
  return member;
}

function base64At(record: JsonRecord, ...path: readonly string[]): Buffer {
  const name = path.at(-1) ?? '';
  return decodeBase64(textAt(recordAtPath(record, ...path.slice(0, -1)), name), name);
}

function onlySignature(signatures: unknown): JsonRecord {
  const [signature, another]: readonly unknown[] = Array.isArray(signatures) ? signatures : [];
  if (!isJsonRecord(signature) || another !== undefined)
    throw new TypeError('its body has no signature, or several');
  return signature;
}

const hashes: Readonly<Record<string, HashName>> = {
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  SHA2_256: 'sha256',
  SHA2_384: 'sha384',
  SHA2_512: 'sha512',
};

function digestIn(algorithm: string, digest: Buffer): { hash: HashName; digest: Buffer } {
  const hash = Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;
  if (hash === undefined || digest.length * 8 !== Number(hash.slice(3)))
    throw new TypeError('its digest is of an unknown kind');
  return { hash, digest };
}

/** `{ "algorithm": "sha256", "value": HEX }` */
function namedDigest(record: JsonRecord): { hash: HashName; digest: Buffer } {
  return digestIn(textAt(record, 'algorithm'), Buffer.from(textAt(record, 'value'), 'hex'));
}

/** `{ "algorithm": "SHA2_256", "digest": BASE64 }` */
function protobufDigest(record: JsonRecord): { hash: HashName; digest: Buffer } {
  return digestIn(textAt(record, 'algorithm'), base64At(record, 'digest'));
}

function verifierOfPem(bytes: Buffer): Buffer {
  const pem = bytes.toString('latin1');
  try {
    return pem.includes('-----BEGIN CERTIFICATE-----')
      ? new X509Certificate(pem).raw
      : createPublicKey(pem).export({ type: 'spki', format: 'der' });
  } catch (error) {
    throw new TypeError('its key cannot be read', { cause: error });
  }
}

function verifierOf(record: JsonRecord): Buffer {
  const held = record.x509Certificate === undefined ? 'publicKey' : 'x509Certificate';
  return base64At(record, held, 'rawBytes');
}
