import { createHash } from 'node:crypto';
import { freshnessStep, leewayMs } from '../freshness.ts';
import { cannotVerify, conclude, holds, rejects, type Conclusion, type JudgedStep } from '../steps.ts';
import { algorithmOfKey, isSignedWith } from './algorithm.ts';
import { chainFault, validityFault } from './certificate-chain.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { isPartOf, subjectAttributes, subjectText, type NameAttributes } from './distinguished-name.ts';
import type { Envelope } from './envelope.ts';
import { readEnvelope } from './read-envelope.ts';
import { targetStep, type NotationArtifact } from './payload.ts';
import { authentic, logged } from './policy-actions.ts';
import { chainRevocation, type RevocationList } from './revocation.ts';
import { verifyTimestamp, type Timestamp } from './timestamp.ts';
import type { PolicyEntry, StoreName, StoreType } from './trust-policy.ts';

/** What signatures are held against. */
export interface NotationTrust {
  policy: PolicyEntry;
  /** The certificates of the trust stores that the policy names. */
  certificatesOf: (store: StoreName) => readonly Certificate[];
  revocationLists: readonly RevocationList[];
  now: Date;
  /** Greatest age of the signature in milliseconds; absent: any. */
  signedWithin?: number;
}

/** A signature of the Notary Project, and what it is held against. */
export interface NotationCase extends NotationTrust {
  bytes: Buffer;
  mediaType: string;
  artifact: NotationArtifact;
}

/**
 * Verifies a signature of the Notary Project without the network, as notation does: the policy, the envelope, the
 * signature, what it is about, the certificates, the trust store, the signer, its expiry, the time and revocation
 * (trust policy, "Signature Verification"). Where it is stricter: docs/design/trust.md.
 */
export function verifyEnvelope(notation: NotationCase): Conclusion {
  const { verdict, signer, steps } = conclude(envelopeSteps(notation));
  return { verdict, ...(signer !== undefined && { signer }), steps };
}

function* envelopeSteps(notation: NotationCase): Generator<JudgedStep, void> {
  const { policy, bytes, mediaType, artifact, now, signedWithin } = notation;
  yield policyStep(policy);
  const read = readParts(bytes, mediaType);
  if ('step' in read) {
    yield read;
    return;
  }
  const { envelope, chain, signer } = read;
  const { headers } = envelope;
  yield holds('envelope', `${envelope.format}, ${headers.scheme}`);
  yield signatureStep(envelope, signer);
  yield targetStep(headers.contentType, envelope.payload, artifact);
  const fault = chainFault(chain, 'signing');
  yield fault === undefined
    ? holds('certificate', `${subjectText(signer)}, with its chain to a root`)
    : rejects('certificate', fault);
  yield headersStep(envelope);
  yield authentic(policy, storeStep(envelope, chain, notation));
  yield authentic(policy, identityStep(signer, policy));
  yield logged(policy, 'expiry', expiryStep(envelope, now));
  const { step, stamp, signedAt } = timeStep(envelope, chain, notation);
  yield logged(policy, 'authenticTimestamp', step);
  yield revocationStep(chain, stamp, notation);
  // A time whose step only was logged is none to count on.
  if (signedWithin !== undefined)
    yield freshnessStep(step.verdict === undefined && signedAt ? [signedAt] : [], {
      maxAge: signedWithin,
      now,
    });
}

/** Which policy decides. Notation calls good what a policy skips; here that is no verdict. */
export function policyStep({ name, level, scopes }: PolicyEntry): JudgedStep {
  if (level === 'skip') return cannotVerify('policy', `the policy ${name} skips verification`);
  if (scopes.length === 0) return holds('policy', 'no trust policy: everything is enforced');
  return holds(
    'policy',
    `${name} (${level}), for ${scopes.includes('*') ? 'every repository' : scopes.join(', ')}`,
  );
}

interface Parts {
  envelope: Envelope;
  chain: readonly Certificate[];
  signer: Certificate;
}

function readParts(bytes: Buffer, mediaType: string): Parts | JudgedStep {
  let step = 'envelope';
  try {
    const envelope = readEnvelope(bytes, mediaType);
    step = 'certificate';
    const chain = envelope.chain.map(readCertificate);
    const [signer] = chain;
    return signer === undefined ? rejects(step, 'there is none') : { envelope, chain, signer };
  } catch (error) {
    if (error instanceof TypeError) return rejects(step, `the signature cannot be read: ${error.message}`);
    throw error;
  }
}

/** The key decides the algorithm; what the envelope says must be the same (signature specification, "Algorithm Selection"). */
function signatureStep({ headers, message, signature }: Envelope, { publicKey }: Certificate): JudgedStep {
  const algorithm = algorithmOfKey(publicKey);
  if (algorithm === undefined)
    return rejects(
      'signature',
      'the key of the signer has a size or curve that no signature may be made with',
    );
  if (headers.algorithm !== algorithm)
    return rejects(
      'signature',
      `the algorithm must be ${algorithm}, as the key of the signer is; the envelope says another one`,
    );
  return isSignedWith(publicKey, algorithm, message, signature)
    ? holds('signature', `the signature is good (${algorithm})`)
    : rejects('signature', 'the signature is not by the key of the certificate');
}

/** Critical headers must be understood, and a plugin be run (signature specification, "Signed Attributes"). */
function headersStep({ headers: { unknownCritical, plugin } }: Envelope): JudgedStep {
  if (unknownCritical.length > 0)
    return cannotVerify(
      'headers',
      `the signature has critical headers that are not known here: ${unknownCritical.join(', ')}`,
    );
  if (plugin !== undefined)
    return cannotVerify(
      'headers',
      `the signature wants the verification plugin ${plugin}, which is not run here`,
    );
  return holds('headers', 'every critical header is known');
}

function storeType({ headers }: Envelope): StoreType {
  return headers.scheme === 'notary.x509' ? 'ca' : 'signingAuthority';
}

/** Whether a certificate of the chain is in a trust store for the scheme of the signature. */
function storeStep(
  envelope: Envelope,
  chain: readonly Certificate[],
  { policy, certificatesOf }: NotationTrust,
): JudgedStep {
  const type = storeType(envelope);
  const stores = policy.stores.filter((store) => store.type === type);
  const root = chain.at(-1);
  const rootName = root ? `${subjectText(root)}, sha256:${fingerprint(root)}` : 'no root';
  if (stores.length === 0)
    return cannotVerify(
      'trust store',
      `no trust store for ${type} is named; the root of the signature is ${rootName}`,
    );
  const names = stores.map(({ name }) => `${type}:${name}`);
  const found = stores.findIndex((store) =>
    certificatesOf(store).some(({ der }) => chain.some((one) => one.der.equals(der))),
  );
  return found === -1
    ? rejects('trust store', `the root of the signature, ${rootName}, is not in ${names.join(', ')}`)
    : holds('trust store', `the chain leads to a certificate in ${names[found] ?? ''}`);
}

function fingerprint({ der }: Certificate): string {
  return createHash('sha256').update(der).digest('hex');
}

/** Whether the subject of the signer is one that the policy trusts (trust policy, "Trusted Identities Constraints"). */
function identityStep(signer: Certificate, { identities }: PolicyEntry): JudgedStep {
  const name = subjectText(signer);
  if (identities === 'any')
    return holds('signer', `signed by ${name}; every signer of the trust store is trusted`, name);
  let attributes: NameAttributes;
  try {
    attributes = subjectAttributes(signer);
  } catch (error) {
    if (error instanceof TypeError)
      return { ...rejects('signer', `signed by ${name}: ${error.message}`), signer: name };
    throw error;
  }
  return identities.some((identity) => isPartOf(identity, attributes))
    ? holds('signer', `signed by ${name}, one of the trusted identities`, name)
    : { ...rejects('signer', `signed by ${name}, who is none of the trusted identities`), signer: name };
}

/** "Expiry": from that moment on. */
function expiryStep({ headers: { expiry } }: Envelope, now: Date): JudgedStep {
  if (expiry === undefined) return holds('expiry', 'the signature does not expire');
  return now >= expiry
    ? rejects('expiry', `the signature expired on ${expiry.toISOString()}`)
    : holds('expiry', `the signature expires on ${expiry.toISOString()}`);
}

/**
 * Whether the certificates were valid when the signature was made, as far as somebody trusted says when that was;
 * returns that time too.
 */
function timeStep(
  envelope: Envelope,
  chain: readonly Certificate[],
  trust: NotationTrust,
): { step: JudgedStep; stamp?: Timestamp; signedAt?: Date } {
  const { headers } = envelope;
  const { now } = trust;
  if (headers.scheme === 'notary.x509.signingAuthority')
    return {
      step: validStep(chain, [headers.signingTime, headers.signingTime], now, 'the signing authority'),
      signedAt: headers.signingTime,
    };
  const stores = trust.policy.stores.filter(({ type }) => type === 'tsa');
  const isExpired = chain.some(({ until }) => until < now);
  // As notation: without a trust store for timestamps, or before it matters, they are not looked at.
  if (stores.length === 0 || (trust.policy.timestampAfterExpiry && !isExpired))
    return { step: validStep(chain, [now, now], now, undefined) };
  if (envelope.timestamp === undefined)
    return { step: rejects('timestamp', 'the signature has no timestamp, which the policy wants') };
  try {
    const stamp = verifyTimestamp(
      envelope.timestamp,
      envelope.signature,
      stores.flatMap(trust.certificatesOf),
    );
    const [signedAt] = stamp.range;
    return { step: validStep(chain, stamp.range, now, 'a timestamp authority'), stamp, signedAt };
  } catch (error) {
    if (error instanceof TypeError)
      return { step: rejects('timestamp', `the timestamp is not good: ${error.message}`) };
    throw error;
  }
}

function validStep(
  chain: readonly Certificate[],
  period: readonly [Date, Date],
  now: Date,
  source: string | undefined,
): JudgedStep {
  const [, until] = period;
  const when = until.toISOString();
  if (until.getTime() > now.getTime() + leewayMs)
    return rejects('timestamp', `the signature was made at ${when}, which is in the future`);
  const fault = validityFault(chain, period);
  if (fault !== undefined)
    return rejects(
      'timestamp',
      source === undefined ? `${fault}, and no timestamp counts` : `${fault}; ${source} says ${when}`,
    );
  return holds(
    'timestamp',
    source === undefined
      ? 'every certificate is valid now'
      : `signed at ${when}, as ${source} says; every certificate was valid`,
  );
}

/** A certificate that is known to be revoked is rejected at every level that looks; one that may be, as the level says. */
function revocationStep(
  chain: readonly Certificate[],
  stamp: Timestamp | undefined,
  { policy, revocationLists, now }: NotationTrust,
): JudgedStep {
  if (policy.actions.revocation === 'skip')
    return holds('revocation', `not looked at: the policy ${policy.name} skips it`);
  const stampedAt = stamp && { stampedAt: stamp.range[1] };
  const statuses = [
    chainRevocation(chain, revocationLists, { now, ...stampedAt }),
    ...(stamp ? [chainRevocation(stamp.chain, revocationLists, { now })] : []),
  ];
  const worst =
    statuses.find(({ state }) => state === 'revoked') ??
    statuses.find(({ state }) => state === 'unknown') ??
    statuses[0];
  const detail = worst?.detail ?? '';
  switch (worst?.state) {
    case 'revoked':
      return rejects('revocation', detail);
    case 'good':
      return holds('revocation', detail);
    default:
      return logged(policy, 'revocation', cannotVerify('revocation', detail));
  }
}
