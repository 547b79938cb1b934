import type { KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import type { Artifact } from '../artifact.ts';
import { fingerprintOfKey } from '../public-key.ts';
import { freshnessStep } from '../freshness.ts';
import { cannotVerify, conclude, holds, rejects, type Conclusion, type JudgedStep } from '../steps.ts';
import { readSigstoreCertificate, type SigstoreCertificate } from './certificate-extensions.ts';
import { refusalOf } from './library-refusal.ts';
import { entrySteps, logSteps, promisedTime, timeSteps } from './log-entry.ts';
import { readBundle, type ReadBundle } from './read-bundle.ts';
import { artifactSteps, fileSteps, signedContent, type SignedContent } from './signed-content.ts';
import { certificateIdentityOf, signingFault, type CertificateIdentity } from './signing-certificate.ts';
import { readTimestamp } from './timestamp.ts';
import type { TrustAnchors } from './trusted-root.ts';

/** Whose signature is wanted. */
export type WantedSigner =
  | {
      kind: 'key';
      key: KeyObject;
      /** Whether a signature counts that no transparency log has. */ withoutLog: boolean;
    }
  | { kind: 'identity'; identity: string; issuer: string };

/** What signatures are held against. */
export interface BundleExpectation {
  /** Logs and authorities to trust. */
  anchors: TrustAnchors;
  /** Where these are from. */
  rootName: string;
  /** The time that counts where nothing says when an entry was logged. */
  now: Date;
  /** Absent: a good signature is of somebody whom nothing trusts. */
  wanted?: WantedSigner;
  /** Greatest age of the signature in milliseconds; absent: any. */
  signedWithin?: number;
}

/** A Sigstore bundle, and what it is held against. */
export interface BundleCase extends BundleExpectation {
  /** The text of the bundle. */
  text: string;
  artifact: Artifact;
}

/**
 * Verifies a Sigstore bundle against an artifact, without the network: the file, the certificate and its authority,
 * the timestamps, the log entries, the signature and the signer (Sigstore client specification, "Verification").
 * The time that counts is that of the signature, as the log or a timestamp authority signed it.
 */
export function verifyBundle(bundle: BundleCase): Conclusion {
  const { verdict, signer, steps } = conclude(bundleSteps(bundle));
  return { verdict, ...(signer !== undefined && { signer }), steps };
}

/** Who signed, as the bundle says: a certificate with its identity, or nobody but a key. */
interface Signer {
  certificate: SigstoreCertificate;
  identity: CertificateIdentity;
}

/** What the steps on the bundle's own parts return. */
interface Parts {
  bundle: Bundle;
  content: SignedContent;
  signer: Signer | undefined;
  /** The verified times, once the library has verified them. */
  times: readonly Date[];
}

/** The steps of a verification; returns the times at which somebody trusted saw the signature. */
export function* bundleSteps(given: BundleCase): Generator<JudgedStep, readonly Date[]> {
  const { text, artifact, anchors, rootName, wanted } = given;
  const read = readOrReject(text, artifact);
  if ('step' in read) {
    yield read;
    return [];
  }
  const { bundle, form } = read;
  yield holds('bundle', `${form}, ${contentName(bundle)}`);
  yield* artifactSteps(bundle, artifact);
  yield holds('trusted root', [rootName, ...anchors.unfit.map((reason) => `not used: ${reason}`)].join('; '));
  const signer = yield* certificateSteps(bundle, wanted);
  yield* fileSteps(bundle, artifact, signer?.certificate.node.publicKey ?? wantedKey(wanted));
  const content = signedContent(bundle, artifact);
  yield* entryStepsOf(bundle, content, signer, given);
  const stamped = yield* timestampSteps(bundle, anchors);
  const { tlogEntries } = bundle.verificationMaterial;
  yield* timeSteps(tlogEntries, stamped, signer?.certificate);
  const times = [...tlogEntries.flatMap((entry) => promisedTime(entry) ?? []), ...stamped];
  yield* verifiedSteps({ bundle, content, signer, times }, given);
  yield* logSteps(tlogEntries, anchors, times, given.now);
  yield* signerSteps(signer?.identity, wanted);
  if (given.signedWithin !== undefined)
    yield freshnessStep(times, { maxAge: given.signedWithin, now: given.now });
  return times;
}

function readOrReject(text: string, artifact: Artifact): ReadBundle | JudgedStep {
  try {
    return readBundle(text, artifact);
  } catch (error) {
    if (error instanceof TypeError) return rejects('bundle', `the bundle cannot be read: ${error.message}`);
    throw error;
  }
}

function contentName({ content }: Bundle): string {
  return content.$case === 'messageSignature' ? 'a signature of a file' : 'a signed statement';
}

/** What must hold of a key or certificate before it is used; returns the certificate, if there is one. */
function* certificateSteps(
  { verificationMaterial: { content } }: Bundle,
  wanted: WantedSigner | undefined,
): Generator<JudgedStep, Signer | undefined> {
  if (content.$case === 'publicKey') {
    if (wanted?.kind === 'identity')
      yield rejects('certificate', 'the bundle was signed with a key, which has no identity');
    if (wanted === undefined)
      yield cannotVerify('signer', 'the bundle was signed with a key; name the public key with --key');
    return undefined;
  }
  if (wanted?.kind === 'key')
    yield rejects('certificate', 'the bundle was signed with a certificate, not with the named key');
  const raw =
    content.$case === 'certificate' ? content.certificate : content.x509CertificateChain.certificates[0];
  const certificate = raw && readSigstoreCertificate(raw.rawBytes);
  if (certificate === undefined) {
    yield rejects('certificate', 'the certificate cannot be read');
    return undefined;
  }
  const fault = signingFault(certificate);
  if (fault !== undefined) yield rejects('certificate', `the certificate is not fit to sign with: ${fault}`);
  try {
    return { certificate, identity: certificateIdentityOf(certificate) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    yield rejects('certificate', `the certificate is not fit to sign with: ${error.message}`);
    return undefined;
  }
}

function* entryStepsOf(
  bundle: Bundle,
  content: SignedContent,
  signer: Signer | undefined,
  { anchors, wanted }: BundleCase,
): Generator<JudgedStep, void> {
  if (bundle.verificationMaterial.tlogEntries.length === 0 && !(wanted?.kind === 'key' && wanted.withoutLog))
    yield rejects(
      'log',
      'the bundle has no entry of a transparency log; with --key, --without-log takes it without one',
    );
  yield* entrySteps(bundle, content, anchors, signer?.certificate ?? wantedKey(wanted));
}

function wantedKey(wanted: WantedSigner | undefined): KeyObject | undefined {
  return wanted?.kind === 'key' ? wanted.key : undefined;
}

/** Reads the timestamps; returns their times, which nothing has verified yet. */
function* timestampSteps(
  { verificationMaterial: { timestampVerificationData } }: Bundle,
  anchors: TrustAnchors,
): Generator<JudgedStep, readonly Date[]> {
  const times: Date[] = [];
  for (const { signedTimestamp } of timestampVerificationData?.rfc3161Timestamps ?? []) {
    const read = readTimestamp(signedTimestamp, anchors);
    if ('fault' in read) yield rejects('timestamp', read.fault);
    else times.push(read.time);
  }
  return times;
}

/** What the library verifies: timestamps, the certificate's chain and its logs, the log entries, the signature. */
function* verifiedSteps(
  { bundle, content, signer, times }: Parts,
  { anchors, wanted }: BundleCase,
): Generator<JudgedStep, void> {
  const key = wanted?.kind === 'key' ? wanted : undefined;
  const publicKey = () => {
    if (key === undefined) throw new TypeError('the bundle has no certificate');
    return { publicKey: key.key, validFor: () => true };
  };
  const verifier = new Verifier(
    { ...anchors.material, publicKey },
    {
      tlogThreshold: key?.withoutLog ? 0 : 1,
      // A key has no end of its validity, so it needs no time; a certificate is valid for minutes.
      timestampThreshold: key ? 0 : 1,
      ctlogThreshold: key ? 0 : 1,
    },
  );
  try {
    verifier.verify({ ...toSignedEntity(bundle), signature: content });
  } catch (error) {
    yield refusalOf(error);
    return;
  }
  for (const time of times) yield holds('timestamp', `signed at ${time.toISOString()}`);
  if (signer !== undefined)
    yield holds('certificate', 'an authority of the trusted root issued it, valid at that time and logged');
  yield holds('signature', 'the signature is good');
}

function* signerSteps(
  identity: CertificateIdentity | undefined,
  wanted: WantedSigner | undefined,
): Generator<JudgedStep, void> {
  if (wanted?.kind === 'key') {
    const name = `key ${fingerprintOfKey(wanted.key)}`;
    yield holds('signer', `signed with the named ${name}`, name);
    return;
  }
  if (identity === undefined) return;
  const { name: named, issuer } = identity;
  const name = `${named} (${issuer})`;
  if (wanted === undefined) {
    const unknown = cannotVerify(
      'signer',
      `signed by ${name}, whom nothing here trusts; name who may sign with --identity and --issuer`,
    );
    yield { ...unknown, signer: name };
  } else if (named !== wanted.identity) {
    yield { ...rejects('signer', `signed by ${name}, not by ${wanted.identity}`), signer: name };
  } else if (issuer !== wanted.issuer) {
    yield { ...rejects('signer', `the identity is from ${issuer}, not from ${wanted.issuer}`), signer: name };
  } else yield holds('signer', `signed by ${name}`, name);
}
