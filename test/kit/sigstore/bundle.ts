import type { KeyObject } from 'node:crypto';
import { ed25519ph } from '@noble/curves/ed25519.js';
import type { CertificateContent } from '../certificate.ts';
import { issueSigningCertificate, signingCertificate, type Identity } from './authority.ts';
import { entryBody, protobufHash, type EntryKind, type LoggedSignature } from './entry-bodies.ts';
import type { Instance } from './instance.ts';
import { digestOf, hashOf, makeKey, signWith, type KeyKind } from './keys.ts';
import { timestampOf, type TimestampFaults } from './timestamp-authority.ts';
import { makeEntry } from './transparency-log.ts';

export const bundleVersions = ['0.1', '0.2', '0.3'] as const;
export type BundleVersion = (typeof bundleVersions)[number];

/** When the signatures of the kit are made. */
export const signingTime = new Date('2026-06-01T12:00:00Z');

export const ann: Identity = {
  names: [{ kind: 'email', name: 'ann@example.com' }],
  issuer: { first: 'https://accounts.example.com', second: 'https://accounts.example.com' },
};

/** A bundle to make. What is left out is ordinary. */
export interface BundleRequest {
  version: BundleVersion;
  /** The file that is signed; `statement`: an in-toto statement about it is. */
  artifact: Buffer;
  statement?: boolean;
  /** Kind of the key; with `keyed`, the key itself signs, without a certificate. */
  keyKind?: KeyKind;
  key?: KeyObject;
  keyed?: boolean;
  identity?: Identity;
  /** Replaces what the certificate says. */
  certificate?: Partial<CertificateContent>;
  /** Whether the certificate has the timestamp of a log; absent: it has. */
  certificateLogged?: boolean;
  /** Kinds of the log entries; none without a log. */
  entries: readonly EntryKind[];
  /** Whether entries have a promise and a proof; absent: what their log and the version ask for. */
  promise?: boolean;
  proof?: boolean;
  /** Whether a timestamp authority signs the time too. */
  timestamp?: boolean;
  timestampFaults?: TimestampFaults;
  /** Time of the log and of the timestamp. */
  at?: Date;
  /** Replaces the statement, or the type of the payload. */
  payload?: Buffer;
  payloadType?: string;
  /** Replaces what the log entries say; a certificate that is undefined leaves the key. */
  logged?: { [member in keyof LoggedSignature]?: LoggedSignature[member] | undefined };
  /** Changes the text of the log entries, before the log signs it. */
  changeBody?: (body: string) => string;
}

const mediaTypes: Readonly<Record<BundleVersion, string>> = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
};

/** An in-toto statement about a file. */
export function statementAbout(artifact: Buffer, name = 'app'): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name, digest: { sha256: digestOf('sha256', artifact).toString('hex') } }],
      predicateType: 'https://example.com/built/v1',
      predicate: { by: 'a test' },
    }),
  );
}

/** What a DSSE envelope signs (DSSE protocol, "PAE"). */
function envelopeEncoding(payloadType: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);
}

interface Signed {
  content: object;
  logged: Pick<LoggedSignature, 'signature' | 'hash' | 'digest' | 'envelope'>;
}

/** Makes a bundle, as an object: `JSON.stringify` makes its text. */
export function makeBundle(instance: Instance, request: BundleRequest) {
  const {
    changeBody = (body) => body,
    version,
    keyed = false,
    identity = ann,
    at = signingTime,
    entries,
  } = request;
  const key = request.key ?? makeKey(request.keyKind ?? 'P-256');
  const { content, logged } =
    request.statement === true ? signStatement(key, request) : signFile(key, request);
  const certificate = keyed
    ? undefined
    : issueSigningCertificate(
        instance.authority,
        request.certificateLogged === false ? undefined : instance.ctLog,
        { ...signingCertificate(identity, key, signingTime), ...request.certificate },
      );
  const recorded: LoggedSignature = Object.assign({ ...logged, key, certificate }, request.logged);
  return {
    mediaType: mediaTypes[version],
    verificationMaterial: {
      ...signerContent(version, certificate),
      tlogEntries: entries.map((kind) => {
        const log =
          kind === 'hashedrekord 0.0.2' || kind === 'dsse 0.0.2' ? instance.rekor2 : instance.rekor1;
        const body = entryBody(kind, recorded);
        return makeEntry(log, {
          kind: body.kind,
          version: body.apiVersion,
          body: Buffer.from(changeBody(JSON.stringify(body))),
          at,
          promise: request.promise ?? log.version === 1,
          proof: request.proof ?? version !== '0.1',
        });
      }),
      ...(request.timestamp === true && {
        timestampVerificationData: {
          rfc3161Timestamps: [
            {
              signedTimestamp: timestampOf(
                instance.timestamps,
                logged.signature,
                at,
                request.timestampFaults,
              ).toString('base64'),
            },
          ],
        },
      }),
    },
    ...content,
  };
}

function signerContent(version: BundleVersion, certificate: Buffer | undefined) {
  if (certificate === undefined) return { publicKey: { hint: '' } };
  const raw = { rawBytes: certificate.toString('base64') };
  return version === '0.3' ? { certificate: raw } : { x509CertificateChain: { certificates: [raw] } };
}

function signFile(key: KeyObject, { artifact }: BundleRequest): Signed {
  // Logs keep digests, so that Ed25519 signs the digest of a file (RFC 8032, 5.1).
  const hash = key.asymmetricKeyType === 'ed25519' ? 'sha512' : hashOf(key);
  const signature =
    key.asymmetricKeyType === 'ed25519'
      ? Buffer.from(ed25519ph.sign(artifact, Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url')))
      : signWith(key, artifact);
  const digest = digestOf(hash, artifact);
  return {
    content: {
      messageSignature: {
        messageDigest: { algorithm: protobufHash(hash), digest: digest.toString('base64') },
        signature: signature.toString('base64'),
      },
    },
    logged: { signature, hash, digest },
  };
}

function signStatement(key: KeyObject, request: BundleRequest): Signed {
  const { payloadType = 'application/vnd.in-toto+json', payload = statementAbout(request.artifact) } =
    request;
  const signed = envelopeEncoding(payloadType, payload);
  const signature = signWith(key, signed);
  return {
    content: {
      dsseEnvelope: {
        payload: payload.toString('base64'),
        payloadType,
        signatures: [{ sig: signature.toString('base64'), keyid: '' }],
      },
    },
    logged: {
      signature,
      hash: hashOf(key),
      digest: digestOf(hashOf(key), signed),
      envelope: { payload, payloadType },
    },
  };
}
