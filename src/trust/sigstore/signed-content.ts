import { timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { dsse, crypto } from '@sigstore/core';
import { ed25519ph } from '@noble/curves/ed25519.js';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import type { SignedEntity } from '@sigstore/verify';
import { isJsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { hashNames, type Artifact, type HashName } from '../artifact.ts';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import { decodeUtf8 } from './decode.ts';
import { canVerifyDigest, verifyDigest } from './signed-digest.ts';

/** What a log entry or a bundle says of a content. */
interface ContentDigest {
  hash: HashName;
  digest: Buffer;
  /** Of what is signed, or of an envelope's payload. */
  of: 'signed' | 'payload';
}

/** What a bundle signs: a file itself, or a statement about files. */
export type SignedContent = SignedEntity['signature'] & {
  /** Whether a digest is of this content. */
  hasDigest(digest: ContentDigest): boolean;
};

const hashNamesOf: Readonly<Partial<Record<HashAlgorithm, HashName>>> = {
  [HashAlgorithm.SHA2_256]: 'sha256',
  [HashAlgorithm.SHA2_384]: 'sha384',
  [HashAlgorithm.SHA2_512]: 'sha512',
};

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a digest is of some bytes, by the hash of its length. */
function isDigestOf(bytes: Buffer, digest: Buffer): boolean {
  const hash = hashNames.find((name) => Number(name.slice(3)) === digest.length * 8);
  return hash !== undefined && equal(digest, crypto.digest(hash, bytes));
}

/** The signed content of a bundle, for the library; what the artifact has to do with it is `artifactSteps`. */
export function signedContent({ content }: Bundle, artifact: Artifact): SignedContent {
  if (content.$case === 'messageSignature') {
    const { signature, messageDigest } = content.messageSignature;
    const hash = hashNamesOf[messageDigest.algorithm];
    return {
      signature,
      compareSignature: (other) => equal(other, signature),
      compareDigest: (other) => equal(other, messageDigest.digest),
      compareSignedDigest: (other) => equal(other, messageDigest.digest),
      hasDigest: (other) =>
        other.of === 'signed' && other.hash === hash && equal(other.digest, messageDigest.digest),
      verifySignature: (key) => hash !== undefined && verifyMessage(key, hash, artifact, signature),
    };
  }
  const { payload, payloadType, signatures } = content.dsseEnvelope;
  const signature = signatures[0]?.sig ?? Buffer.alloc(0);
  // What a DSSE envelope signs: its type and its payload (DSSE protocol, "PAE").
  const signed = dsse.preAuthEncoding(payloadType, payload);
  return {
    signature,
    compareSignature: (other) => equal(other, signature),
    compareDigest: (other) => isDigestOf(payload, other),
    // Rekor v2 takes the hash of the key's algorithm (Rekor v2 specification, 6.1.4); the library, always SHA-256.
    compareSignedDigest: (other) => isDigestOf(signed, other),
    hasDigest: ({ hash, digest, of }) =>
      equal(digest, crypto.digest(hash, of === 'signed' ? signed : payload)),
    verifySignature: (key) => hashesOf(key).some((hash) => verifyBytes(key, hash, signed, signature)),
  };
}

/** The hash functions that a key may sign with: Sigstore pairs curves and hashes, and older clients take SHA-256 always. */
function hashesOf({ asymmetricKeyDetails }: KeyObject): readonly HashName[] {
  switch (asymmetricKeyDetails?.namedCurve) {
    case 'secp384r1':
      return ['sha384', 'sha256'];
    case 'secp521r1':
      return ['sha512', 'sha256'];
    default:
      return ['sha256'];
  }
}

function verifyBytes(key: KeyObject, hash: HashName, bytes: Buffer, signature: Buffer): boolean {
  try {
    // Ed25519 has a hash of its own.
    return verify(key.asymmetricKeyType === 'ed25519' ? null : hash, bytes, key, signature);
  } catch {
    return false;
  }
}

function verifyMessage(
  key: KeyObject,
  hash: HashName,
  { bytes, digests }: Artifact,
  signature: Buffer,
): boolean {
  if (bytes !== undefined) {
    if (key.asymmetricKeyType !== 'ed25519') return verifyBytes(key, hash, bytes, signature);
    // Logs keep digests, so cosign signs files with Ed25519ph (RFC 8032, section 5.1) where they are logged.
    return verifyBytes(key, hash, bytes, signature) || ed25519ph.verify(signature, bytes, rawKey(key));
  }
  const digest = digests[hash];
  return digest !== undefined && canVerifyDigest(key) && verifyDigest(key, hash, digest, signature);
}

function rawKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** Whether the bundle is about the artifact. */
export function* artifactSteps({ content }: Bundle, artifact: Artifact): Generator<JudgedStep, void> {
  if (content.$case === 'messageSignature')
    yield messageStep(content.messageSignature.messageDigest, artifact);
  else yield* statementSteps(content.dsseEnvelope, artifact);
}

/** Ed25519 signs a file itself, of which a digest tells nothing. */
export function* fileSteps(
  { content }: Bundle,
  { bytes }: Artifact,
  key: KeyObject | undefined,
): Generator<JudgedStep, void> {
  if (
    content.$case === 'messageSignature' &&
    bytes === undefined &&
    key !== undefined &&
    !canVerifyDigest(key)
  )
    yield cannotVerify('signature', 'the signature is of a key that signs the file itself; name the file');
}

function messageStep(
  { algorithm, digest }: { algorithm: HashAlgorithm; digest: Buffer },
  artifact: Artifact,
): JudgedStep {
  const hash = hashNamesOf[algorithm];
  if (hash === undefined) return cannotVerify('artifact', `the bundle has a digest of an unknown kind`);
  const own = artifact.digests[hash];
  if (own === undefined)
    return cannotVerify(
      'artifact',
      `the bundle has a ${hash} digest, and another one of the artifact is known; name its file`,
    );
  if (!equal(own, digest))
    return rejects(
      'artifact',
      `the bundle is for ${hash}:${digest.toString('hex')}, not for ${artifact.name}`,
    );
  return holds('artifact', `the signature is for ${hash}:${digest.toString('hex')}`);
}

const statementTypes: ReadonlySet<unknown> = new Set([
  'https://in-toto.io/Statement/v0.1',
  'https://in-toto.io/Statement/v1',
]);

/** An attestation names what it is about in its subjects (in-toto attestation framework, Statement). */
export function* statementSteps(
  { payload, payloadType }: { payload: Buffer; payloadType: string },
  artifact: Artifact,
): Generator<JudgedStep, void> {
  if (payloadType !== 'application/vnd.in-toto+json') {
    yield rejects('artifact', 'what is signed is no in-toto statement, so it is about no artifact');
    return;
  }
  let statement: unknown;
  try {
    statement = parseStrictJson(decodeUtf8(payload));
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    yield rejects('artifact', `what is signed is no in-toto statement: ${reason}`);
    return;
  }
  if (
    !isJsonRecord(statement) ||
    !statementTypes.has(statement['_type']) ||
    !Array.isArray(statement.subject)
  ) {
    yield rejects('artifact', 'what is signed is no in-toto statement of version 0.1 or 1');
    return;
  }
  const subjects: readonly unknown[] = statement.subject;
  const matches = new Set(subjects.map((subject) => matchOf(subject, artifact)));
  if (matches.has('same')) yield holds('artifact', `the statement is about ${artifact.name}`);
  else if (matches.has('unknown'))
    yield cannotVerify(
      'artifact',
      'the statement names its subjects by digests that are not known of the artifact; name its file',
    );
  else yield rejects('artifact', `no subject of the statement is ${artifact.name}`);
}

/** A subject is the artifact if every digest that is known of both is equal, and at least one is. */
function matchOf(subject: unknown, { digests }: Artifact): 'same' | 'other' | 'unknown' {
  const named = isJsonRecord(subject) && isJsonRecord(subject.digest) ? subject.digest : {};
  const common = hashNames.filter((hash) => named[hash] !== undefined && digests[hash] !== undefined);
  if (common.length === 0) return hashNames.some((hash) => named[hash] !== undefined) ? 'unknown' : 'other';
  return common.every((hash) => named[hash] === digests[hash]?.toString('hex')) ? 'same' : 'other';
}
