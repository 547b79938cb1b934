import { X509Certificate, createPublicKey, type KeyObject } from 'node:crypto';
import type { Bundle, TransparencyLogEntry } from '@sigstore/bundle';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import { isJsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';

/**
 * What the library does not look at in log entries: that they name the key that signed the bundle, and that the
 * key of the log was valid at the time (Sigstore client specification, "Verification", steps on the log).
 * `times` are the verified times of the signature.
 */
export function* logSteps(
  { verificationMaterial }: Bundle,
  root: TrustedRoot,
  key: KeyObject,
  times: readonly Date[],
): Generator<JudgedStep, void> {
  const certificate = certificateOf(verificationMaterial.content);
  for (const entry of verificationMaterial.tlogEntries) {
    const verifiers = verifiersOf(entry);
    if (verifiers.length === 0) yield cannotVerify('log', 'the entry names no key that can be read');
    else if (!verifiers.every((verifier) => isSame(verifier, certificate, key)))
      yield rejects('log', 'the entry is of another certificate or key than the bundle');
    const integrated = Number(entry.integratedTime);
    const moments = integrated > 0 ? [new Date(integrated * 1000)] : times;
    const log = root.tlogs.find((one) => isLogOf(one, entry));
    const { start, end } = log?.publicKey?.validFor ?? {};
    if (!moments.every((moment) => (start ?? moment) <= moment && moment <= (end ?? moment)))
      yield rejects('log', `the key of ${log?.baseUrl ?? 'the log'} was not valid at the time of the entry`);
    yield holds(
      'log',
      `entry ${entry.logIndex} of ${log?.baseUrl ?? 'a log'}${integrated > 0 ? `, ${moments[0]?.toISOString() ?? ''}` : ''}`,
    );
  }
}

function isLogOf(
  { logId, checkpointKeyId }: TrustedRoot['tlogs'][number],
  entry: TransparencyLogEntry,
): boolean {
  const id = checkpointKeyId ?? logId;
  return id !== undefined && entry.logId.keyId.equals(id.keyId);
}

function certificateOf(content: Bundle['verificationMaterial']['content']): Buffer | undefined {
  switch (content.$case) {
    case 'certificate':
      return content.certificate.rawBytes;
    case 'x509CertificateChain':
      return content.x509CertificateChain.certificates[0]?.rawBytes;
    case 'publicKey':
      return undefined;
  }
}

function isSame(verifier: Buffer, certificate: Buffer | undefined, key: KeyObject): boolean {
  if (certificate !== undefined) return verifier.equals(certificate);
  return verifier.equals(key.export({ type: 'spki', format: 'der' }));
}

/** The certificates (DER) or public keys (DER, SubjectPublicKeyInfo) in the body of an entry. */
function verifiersOf({ canonicalizedBody }: TransparencyLogEntry): readonly Buffer[] {
  try {
    const body = parseStrictJson(canonicalizedBody.toString('utf8'));
    return namedVerifiers(body);
  } catch {
    return [];
  }
}

/**
 * The members of each kind of entry that name the verifier: `publicKey` of hashedrekord 0.0.1 (an object) and
 * intoto 0.0.2, `verifier` of dsse 0.0.1 (all PEM in base64), and `verifier` of the kinds 0.0.2 (DER in base64).
 */
function namedVerifiers(value: unknown): readonly Buffer[] {
  if (Array.isArray(value)) return value.flatMap(namedVerifiers);
  if (!isJsonRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === 'publicKey' || name === 'verifier') return verifierIn(member);
    return namedVerifiers(member);
  });
}

function verifierIn(member: unknown): readonly Buffer[] {
  if (typeof member === 'string') return [derOf(Buffer.from(member, 'base64').toString('latin1'))];
  if (!isJsonRecord(member)) return [];
  if (typeof member.content === 'string') return verifierIn(member.content);
  const held = member.x509Certificate ?? member.publicKey;
  return isJsonRecord(held) && typeof held.rawBytes === 'string'
    ? [Buffer.from(held.rawBytes, 'base64')]
    : [];
}

function derOf(pem: string): Buffer {
  return pem.includes('-----BEGIN CERTIFICATE-----')
    ? new X509Certificate(pem).raw
    : createPublicKey(pem).export({ type: 'spki', format: 'der' });
}
