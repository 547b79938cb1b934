import { VerificationError } from '@sigstore/verify';
import { rejects, type JudgedStep } from '../steps.ts';

/** What the library's errors say, in our words, by the beginnings of its messages (@sigstore/verify 4.1). */
const refusals: readonly (readonly [beginning: string, step: string, detail: string])[] = [
  [
    'timestamp could not be verified',
    'timestamp',
    'the timestamp is not for this signature, or its authority did not sign it or was not valid then',
  ],
  ['duplicate timestamp', 'timestamp', 'a timestamp is there twice'],
  [
    'expected 1 timestamps',
    'timestamp',
    'neither a timestamp authority nor a promise of the log says when it was signed',
  ],
  [
    'Failed to verify certificate chain',
    'certificate',
    'no authority of the trusted root that was valid then issued the certificate',
  ],
  ['SCT verification failed', 'certificate', 'no certificate log of the trusted root has the certificate'],
  ['duplicate SCT', 'certificate', 'the certificate names a certificate log twice'],
  ['expected 1 SCTs', 'certificate', 'the certificate has no timestamp of a certificate log'],
  ['inclusion promise could not be verified', 'log', 'the log did not sign the promise to have the entry'],
  ['inclusion could not be verified', 'log', 'nothing proves that the log has the entry'],
  ['invalid checkpoint signature', 'log', 'the log did not sign the checkpoint'],
  ['invalid index', 'log', 'the proof is for an entry that the tree does not have'],
  ['invalid hash count', 'log', 'the proof has too many hashes, or too few'],
  ['calculated root hash does not match', 'log', 'the proof does not lead to the root of the tree'],
  ['duplicate tlog entry', 'log', 'a log entry is there twice'],
  ['expected 1 tlog entries', 'log', 'the bundle has no log entry'],
  ['signature verification failed', 'signature', 'the signature is not of the signer for this content'],
];

/** Steps of the library by the codes of its errors, for messages that are not in the list. */
const stepsOfCodes: Readonly<Record<string, readonly [step: string, detail: string]>> = {
  TIMESTAMP_ERROR: ['timestamp', 'the timestamp does not hold'],
  CERTIFICATE_ERROR: ['certificate', 'the certificate does not hold'],
  PUBLIC_KEY_ERROR: ['signer', 'the key does not hold'],
  TLOG_ERROR: ['log', 'the log entry does not hold'],
  TLOG_INCLUSION_PROOF_ERROR: ['log', 'the proof of inclusion does not hold'],
  TLOG_BODY_ERROR: ['log', 'the log entry is for another signature'],
};

/** The step that an error of the library refuses. */
export function refusalOf(error: unknown): JudgedStep {
  if (error instanceof VerificationError) {
    const known = refusals.find(([beginning]) => error.message.startsWith(beginning));
    if (known) return rejects(known[1], known[2]);
    const byCode = Object.hasOwn(stepsOfCodes, error.code) ? stepsOfCodes[error.code] : undefined;
    if (byCode) return rejects(...byCode);
  }
  // The library reads certificates byte by byte, and throws what comes where they are broken.
  return rejects('bundle', 'a certificate or a log entry cannot be read');
}
