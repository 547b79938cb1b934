import { isUtf8 } from 'node:buffer';
import { recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { hashNames, type Artifact } from '../artifact.ts';
import { decodeBase64, decodeUtf8 } from './decode.ts';
import { bodyOf } from './log-body.ts';

/** Whether a document is what `cosign sign-blob --bundle` wrote before bundles had a media type. */
export function isOlderForm(document: JsonRecord): boolean {
  return document.mediaType === undefined && typeof document.base64Signature === 'string';
}

/**
 * Returns the bundle of version 0.1 that says the same: the signature (or, of an attestation, the envelope), the
 * certificate or key in PEM, and the log entry with its promise (cosign 2, pkg/cosign/bundle and LocalSignedPayload).
 * @throws TypeError with what is wrong.
 */
export function bundleOfOlderForm(document: JsonRecord, artifact: Artifact): JsonRecord {
  demandMembers(document, ['base64Signature', 'cert', 'rekorBundle']);
  const signature = decodeBase64(stringAt(document, 'base64Signature') ?? '', 'base64Signature');
  const rekor = recordAt(document, 'rekorBundle');
  const entry = rekor && logEntry(rekor);
  const envelope = envelopeIn(signature);
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...signerOf(stringAt(document, 'cert') ?? ''),
      tlogEntries: entry ? [entry] : [],
    },
    ...(envelope
      ? { dsseEnvelope: envelope }
      : {
          messageSignature: {
            messageDigest: digestOf(artifact, entry?.canonicalizedBody),
            signature: signature.toString('base64'),
          },
        }),
  };
}

function demandMembers(record: JsonRecord, names: readonly string[]): void {
  if (Object.keys(record).some((name) => !names.includes(name)))
    throw new TypeError("it has a member that cosign's older form does not have");
}

function logEntry(rekor: JsonRecord) {
  demandMembers(rekor, ['SignedEntryTimestamp', 'Payload']);
  const payload = recordAt(rekor, 'Payload') ?? {};
  demandMembers(payload, ['body', 'integratedTime', 'logIndex', 'logID']);
  const canonicalizedBody = stringAt(payload, 'body') ?? '';
  const logId = stringAt(payload, 'logID') ?? '';
  if (!/^(?:[0-9a-f]{2})+$/u.test(logId)) throw new TypeError('logID is not hexadecimal');
  const { kind, version } = bodyOf(decodeBase64(canonicalizedBody, 'body'));
  return {
    logIndex: payload.logIndex,
    logId: { keyId: Buffer.from(logId, 'hex').toString('base64') },
    kindVersion: { kind, version },
    integratedTime: payload.integratedTime,
    inclusionPromise: { signedEntryTimestamp: rekor.SignedEntryTimestamp },
    canonicalizedBody,
  };
}

/** A certificate or a public key, in PEM; without any it was a key too. */
function signerOf(encoded: string) {
  const pem = decodeBase64(encoded, 'cert').toString('latin1');
  const [, certificate] =
    /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n*$/u.exec(pem) ?? [];
  if (certificate !== undefined)
    return { x509CertificateChain: { certificates: [{ rawBytes: certificate.replaceAll('\n', '') }] } };
  if (pem !== '' && !/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n*$/u.test(pem))
    throw new TypeError('cert is neither one certificate nor a public key, in PEM');
  return { publicKey: {} };
}

/**
 * The envelope of an attestation, which stands in the place of the signature. One signature of RSA in 256 begins
 * with a brace too, but is no text.
 */
function envelopeIn(signature: Buffer): unknown {
  if (signature[0] !== 0x7b || !isUtf8(signature)) return undefined;
  try {
    return parseStrictJson(decodeUtf8(signature));
  } catch (error) {
    throw new TypeError('base64Signature is neither a signature nor an envelope', { cause: error });
  }
}

/** The digest that the log entry has; without one, the artifact's: it is only said there what is signed. */
function digestOf({ digests }: Artifact, body: string | undefined) {
  const logged = body === undefined ? undefined : bodyOf(decodeBase64(body, 'body'));
  const hash = logged?.hash ?? hashNames.find((name) => digests[name] !== undefined) ?? 'sha256';
  const digest = logged?.digest ?? digests[hash] ?? Buffer.alloc(0);
  return { algorithm: hash.toUpperCase().replace('SHA', 'SHA2_'), digest: digest.toString('base64') };
}
