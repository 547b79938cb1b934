import { constants, sign, type KeyObject } from 'node:crypto';
import { encodeCbor, type Cbor } from '../cbor.ts';
import { inDays } from '../notary-repository.ts';
import type { NotationSigner } from './signer.ts';

/** The two formats of envelopes, by their media types. */
export const envelopeFormats = { JWS: 'application/jose+json', COSE: 'application/cose' } as const;
export type EnvelopeFormat = keyof typeof envelopeFormats;

/** What an envelope says. Times are written as the format has them. */
export interface EnvelopePlan {
  signer: NotationSigner;
  /** The key that really signs; without it, that of the signer. */
  key?: KeyObject;
  algorithm?: string;
  /** Length of the salt of RSASSA-PSS, in bytes; without it, that of the hash. */
  saltLength?: number;
  contentType?: string;
  /** What is signed. */
  payload: string;
  /** Protected headers beside algorithm, content type and critical ones. */
  headers: Readonly<Record<string, string | Date>>;
  critical: readonly string[];
  /** A timestamp token of the signature. */
  timestamp?: (signature: Buffer) => Buffer;
}

const prefix = 'io.cncf.notary.';
export const headerNames = {
  scheme: `${prefix}signingScheme`,
  time: `${prefix}signingTime`,
  authenticTime: `${prefix}authenticSigningTime`,
  expiry: `${prefix}expiry`,
  plugin: `${prefix}verificationPlugin`,
  timestamp: `${prefix}timestampSignature`,
} as const;

/** The payload of a signature of an image. */
export function payloadOf(digest: string, change: Readonly<Record<string, unknown>> = {}): string {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return JSON.stringify({ targetArtifact: { mediaType, digest, size: 16_724, ...change } });
}

/** A plain signature of a digest by a signer, a day old. */
export function plainEnvelope(signer: NotationSigner, digest: string): EnvelopePlan {
  return {
    signer,
    payload: payloadOf(digest),
    headers: { [headerNames.scheme]: 'notary.x509', [headerNames.time]: inDays(-1) },
    critical: [headerNames.scheme],
  };
}

/** The same by a signing authority, which attests when it was signed. */
export function authorityEnvelope(signer: NotationSigner, digest: string, time = inDays(-1)): EnvelopePlan {
  return {
    ...plainEnvelope(signer, digest),
    headers: {
      [headerNames.scheme]: 'notary.x509.signingAuthority',
      [headerNames.authenticTime]: time,
    },
    critical: [headerNames.scheme, headerNames.authenticTime],
  };
}

/** Makes an envelope. */
export function makeEnvelope(format: EnvelopeFormat, plan: EnvelopePlan): Buffer {
  return format === 'JWS' ? Buffer.from(JSON.stringify(jwsParts(plan))) : encodeCbor(coseValue(plan));
}

/** How a key signs, by the names of JWS. */
export function algorithmNameOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    return modulusLength === 4096 ? 'PS512' : modulusLength === 3072 ? 'PS384' : 'PS256';
  }
  return namedCurve === 'secp521r1' ? 'ES512' : namedCurve === 'secp384r1' ? 'ES384' : 'ES256';
}

const coseNumbers: Readonly<Record<string, number>> = {
  ES256: -7,
  ES384: -35,
  ES512: -36,
  PS256: -37,
  PS384: -38,
  PS512: -39,
  EdDSA: -8,
  RS256: -257,
  HS256: 5,
};

/** Signs as an algorithm of JWS says: `PS…` pads with PSS, all others as the key does by itself. */
function signWith(
  key: KeyObject,
  algorithm: string,
  message: Buffer,
  saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST,
): Buffer {
  const hash = /256|none/u.test(algorithm) ? 'sha256' : algorithm.endsWith('384') ? 'sha384' : 'sha512';
  if (key.asymmetricKeyType === 'ed25519') return sign(null, message, key);
  return key.asymmetricKeyType === 'rsa'
    ? sign(hash, message, {
        key,
        ...(algorithm.startsWith('PS') && {
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength,
        }),
      })
    : sign(hash, message, { key, dsaEncoding: 'ieee-p1363' });
}

function detailsOf({ signer, key = signer.key, contentType, ...plan }: EnvelopePlan) {
  const algorithm = plan.algorithm ?? algorithmNameOf(key);
  return {
    ...plan,
    signer,
    key,
    algorithm,
    contentType: contentType ?? 'application/vnd.cncf.notary.payload.v1+json',
  };
}

/** The members of a flattened JWS. */
export interface JwsParts {
  payload: string;
  protected: string;
  header: Record<string, unknown>;
  signature: string;
}

/** Makes a JWS, for those who change its members. */
export function jwsParts(plan: EnvelopePlan): JwsParts {
  const { algorithm, contentType, key, ...details } = detailsOf(plan);
  const header = {
    alg: algorithm,
    cty: contentType,
    crit: details.critical,
    ...Object.fromEntries(
      Object.entries(details.headers).map(([name, value]) => [
        name,
        value instanceof Date ? `${value.toISOString().slice(0, 19)}Z` : value,
      ]),
    ),
  };
  return signJws(details, JSON.stringify(header), key, algorithm);
}

/** Signs a protected header as it is written. */
export function signJws(
  { payload, signer, timestamp, saltLength }: EnvelopePlan,
  header: string,
  key = signer.key,
  algorithm = algorithmNameOf(key),
): JwsParts {
  const [body, head] = [payload, header].map((text) => Buffer.from(text).toString('base64url'));
  const signature = signWith(key, algorithm, Buffer.from(`${head}.${body}`), saltLength);
  return {
    payload: body ?? '',
    protected: head ?? '',
    header: {
      x5c: signer.chain.map((der) => der.toString('base64')),
      ...(timestamp && { [headerNames.timestamp]: timestamp(signature).toString('base64') }),
    },
    signature: signature.toString('base64url'),
  };
}

/** A COSE_Sign1, for those who change what is in it. */
export function coseValue(plan: EnvelopePlan): { tag: number; value: readonly Cbor[] } {
  const { algorithm, contentType, key, ...details } = detailsOf(plan);
  const header = new Map<number | string, Cbor>([
    [1, coseNumbers[algorithm] ?? 0],
    [2, details.critical],
    [3, contentType],
    ...Object.entries(details.headers).map(([name, value]): [string, Cbor] => [
      name,
      value instanceof Date ? { tag: 1, value: Math.floor(value.getTime() / 1000) } : value,
    ]),
  ]);
  return signCose(details, encodeCbor(header), key, algorithm);
}

/** Signs a protected header as it is encoded. */
export function signCose(
  { payload, signer, timestamp, saltLength }: EnvelopePlan,
  header: Buffer,
  key = signer.key,
  algorithm = algorithmNameOf(key),
): { tag: number; value: readonly Cbor[] } {
  const body = Buffer.from(payload);
  const message = encodeCbor(['Signature1', header, Buffer.alloc(0), body]);
  const signature = signWith(key, algorithm, message, saltLength);
  const unprotected = new Map<number | string, Cbor>([
    [33, signer.chain],
    ...(timestamp ? [[headerNames.timestamp, timestamp(signature)] as const] : []),
  ]);
  return { tag: 18, value: [header, unprotected, body, signature] };
}
