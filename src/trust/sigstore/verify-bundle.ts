import { X509Certificate, type KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import {
  PolicyError,
  toSignedEntity,
  toTrustMaterial,
  VerificationError,
  Verifier,
  type SignedEntity,
  type Signer,
} from '@sigstore/verify';
import type { Artifact } from '../artifact.ts';
import { fingerprintOfKey, weaknessOf } from '../public-key.ts';
import { cannotVerify, conclude, holds, rejects, type Conclusion, type JudgedStep } from '../steps.ts';
import { logSteps } from './log-entry.ts';
import { readBundle } from './read-bundle.ts';
import { artifactSteps, signedContent } from './signed-content.ts';

/** Whose signature is wanted. */
export type WantedSigner =
  | {
      kind: 'key';
      key: KeyObject;
      /** Whether a signature counts that no transparency log has. */ withoutLog: boolean;
    }
  | { kind: 'identity'; identity: string; issuer: string };

/** A Sigstore bundle, and what it is held against. */
export interface BundleCase {
  /** The text of the bundle. */
  text: string;
  artifact: Artifact;
  /** Logs and authorities to trust. */
  root: TrustedRoot;
  /** Where the root is from. */
  rootName: string;
  /** Absent: a good signature is of somebody whom nothing trusts. */
  wanted?: WantedSigner;
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

function* bundleSteps({ text, artifact, root, rootName, wanted }: BundleCase): Generator<JudgedStep, void> {
  const bundle = readOrReject(text);
  if ('step' in bundle) {
    yield bundle;
    return;
  }
  yield holds('bundle', `${bundle.mediaType}, ${contentName(bundle)}`);
  yield* artifactSteps(bundle, artifact);
  yield holds('trusted root', rootName);
  yield* keySteps(bundle, wanted);
  const { tlogEntries } = bundle.verificationMaterial;
  if (tlogEntries.length === 0 && !(wanted?.kind === 'key' && wanted.withoutLog))
    yield rejects(
      'log',
      'the bundle has no entry of a transparency log; with --key, --without-log takes it without one',
    );
  const checked = verify(bundle, artifact, root, wanted);
  if ('step' in checked) {
    yield checked;
    return;
  }
  yield* checked.steps;
  yield* logSteps(bundle, root, checked.signer.key, checked.times);
  yield* signerSteps(checked.signer, wanted);
}

function readOrReject(text: string): Bundle | JudgedStep {
  try {
    return readBundle(text);
  } catch (error) {
    if (error instanceof TypeError) return rejects('bundle', `the bundle cannot be read: ${error.message}`);
    throw error;
  }
}

function contentName({ content }: Bundle): string {
  return content.$case === 'messageSignature' ? 'a signature of a file' : 'a signed statement';
}

/** What must hold of a key or certificate before it is used. */
function* keySteps(
  { verificationMaterial: { content } }: Bundle,
  wanted: WantedSigner | undefined,
): Generator<JudgedStep, void> {
  if (content.$case === 'publicKey') {
    if (wanted?.kind === 'identity')
      yield rejects('certificate', 'the bundle was signed with a key, which has no identity');
    if (wanted === undefined)
      yield cannotVerify('signer', 'the bundle was signed with a key; name the public key with --key');
    return;
  }
  if (wanted?.kind === 'key') {
    yield rejects('certificate', 'the bundle was signed with a certificate, not with the named key');
    return;
  }
  const raw =
    content.$case === 'certificate' ? content.certificate : content.x509CertificateChain.certificates[0];
  const fault = raw === undefined ? 'there is none' : certificateFault(raw.rawBytes);
  if (fault !== undefined) yield rejects('certificate', `the certificate is not fit to sign with: ${fault}`);
}

/** Extended key usage "code signing" (RFC 5280, 4.2.1.12), which Fulcio's certificates have. */
const codeSigning = '1.3.6.1.5.5.7.3.3';

function certificateFault(der: Buffer): string | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
    if (certificate.ca) return 'it is the certificate of an authority';
    // Node has the extended usages here.
    if (!certificate.keyUsage?.includes(codeSigning)) return 'its usage is not code signing';
    return weaknessOf(certificate.publicKey);
  } catch {
    return 'it cannot be read';
  }
}

interface Checked {
  signer: Signer;
  /** Verified times of the signature. */
  times: readonly Date[];
  steps: readonly JudgedStep[];
}

/** The steps of the library, as codes of its errors, in the order in which it takes them. */
const stepOfCode: Readonly<Record<string, string>> = {
  TIMESTAMP_ERROR: 'timestamp',
  CERTIFICATE_ERROR: 'certificate',
  PUBLIC_KEY_ERROR: 'certificate',
  TLOG_ERROR: 'log',
  TLOG_INCLUSION_PROOF_ERROR: 'log',
  TLOG_INCLUSION_PROMISE_ERROR: 'log',
  TLOG_MISSING_INCLUSION_ERROR: 'log',
  TLOG_BODY_ERROR: 'log',
  SIGNATURE_ERROR: 'signature',
};

function verify(
  bundle: Bundle,
  artifact: Artifact,
  root: TrustedRoot,
  wanted: WantedSigner | undefined,
): Checked | JudgedStep {
  const key = wanted?.kind === 'key' ? wanted : undefined;
  const material = toTrustMaterial(root, () => {
    if (key === undefined) throw new TypeError('the bundle has no certificate');
    return { publicKey: key.key, validFor: () => true };
  });
  const verifier = new Verifier(material, {
    tlogThreshold: key?.withoutLog ? 0 : 1,
    // A key has no end of its validity, so it needs no time; a certificate is valid for minutes.
    timestampThreshold: key ? 0 : 1,
    ctlogThreshold: key ? 0 : 1,
  });
  try {
    const entity: SignedEntity = { ...toSignedEntity(bundle), signature: signedContent(bundle, artifact) };
    const times = timesOf(entity);
    const signer = verifier.verify(entity);
    return {
      signer,
      times,
      steps: [...timeSteps(times, entity), holds('signature', 'the signature is good')],
    };
  } catch (error) {
    if (error instanceof VerificationError || error instanceof PolicyError)
      return rejects(stepOfCode[error.code] ?? 'signature', error.message);
    // The library reads certificates and timestamps byte by byte, and throws what comes where they are broken.
    return rejects('bundle', 'a certificate, a timestamp or a log entry cannot be read');
  }
}

function timesOf({ timestamps }: SignedEntity): readonly Date[] {
  return timestamps.flatMap((one) => {
    if (one.$case === 'timestamp-authority') return [one.timestamp.signingTime];
    return one.tlogEntry.inclusionPromise ? [new Date(Number(one.tlogEntry.integratedTime) * 1000)] : [];
  });
}

function timeSteps(times: readonly Date[], { key }: SignedEntity): readonly JudgedStep[] {
  const moments = times.map((time) => holds('timestamp', `signed at ${time.toISOString()}`));
  return key.$case === 'certificate'
    ? [
        ...moments,
        holds('certificate', 'an authority of the trusted root issued it, valid at that time and logged'),
      ]
    : moments;
}

function* signerSteps(signer: Signer, wanted: WantedSigner | undefined): Generator<JudgedStep, void> {
  if (wanted?.kind === 'key') {
    const name = `key ${fingerprintOfKey(wanted.key)}`;
    yield holds('signer', `signed with the named ${name}`, name);
    return;
  }
  const identity = signer.identity?.subjectAlternativeName ?? '';
  const issuer = signer.identity?.extensions?.issuer ?? '';
  const name = `${identity} (${issuer})`;
  if (wanted === undefined) {
    const unknown = cannotVerify(
      'signer',
      `signed by ${name}, whom nothing here trusts; name who may sign with --identity and --issuer`,
    );
    yield { ...unknown, signer: name };
  } else if (identity !== wanted.identity || identity === '') {
    yield { ...rejects('signer', `signed by ${name}, not by ${wanted.identity}`), signer: name };
  } else if (issuer !== wanted.issuer || issuer === '') {
    yield { ...rejects('signer', `the identity is from ${issuer}, not from ${wanted.issuer}`), signer: name };
  } else yield holds('signer', `signed by ${name}`, name);
}
