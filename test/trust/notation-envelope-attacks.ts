import { generateKeyPairSync } from 'node:crypto';
import {
  authorityEnvelope,
  headerNames,
  jwsParts,
  payloadOf,
  plainEnvelope,
  signJws,
  type EnvelopePlan,
} from '../kit/notation/envelope.ts';
import { newSigner, newSigningKey } from '../kit/notation/signer.ts';
import { inDays } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { inBoth } from './notation-attack.ts';
import { digest, judgeBytes, otherDigest, plan, root, signer } from './notation-case.ts';

const { scheme, time, authenticTime, expiry, plugin } = headerNames;
const withHeaders = (headers: EnvelopePlan['headers'], critical = plan.critical): EnvelopePlan => ({
  ...plan,
  headers: { ...plan.headers, ...headers },
  critical,
});
const rsa = newSigner([root], { key: newSigningKey('rsa-2048') });

/** Attacks on the signature and on what it is about. */
export const signatureAttacks: readonly Attack[] = [
  ...inBoth('signs with a key of nobody', ['rejected', 'signature'], () => ({
    ...plan,
    key: newSigningKey(),
  })),
  ...inBoth('signs another digest', ['rejected', 'artifact'], () => ({
    ...plan,
    payload: payloadOf(otherDigest),
  })),
  ...inBoth('signs an artifact of another size', ['rejected', 'artifact'], () => plan, {
    artifact: { name: digest, digests: { sha256: Buffer.from('a'.repeat(64), 'hex') }, size: 1 },
  }),
  ...inBoth('signs an artifact of another media type', ['rejected', 'artifact'], () => plan, {
    artifact: {
      name: digest,
      digests: { sha256: Buffer.from('a'.repeat(64), 'hex') },
      mediaType: 'application/vnd.oci.image.index.v1+json',
    },
  }),
  ...inBoth(
    'signs a digest of a kind that is not known of the artifact',
    ['unverifiable', 'artifact'],
    () => ({
      ...plan,
      payload: payloadOf(`sha512:${'a'.repeat(128)}`),
    }),
  ),
  ...inBoth('signs a payload of another type', ['rejected', 'artifact'], () => ({
    ...plan,
    contentType: 'application/json',
  })),
  ...inBoth('signs a payload without an artifact', ['rejected', 'artifact'], () => ({
    ...plan,
    payload: '{}',
  })),
  ...inBoth('signs a payload without a size', ['rejected', 'artifact'], () => ({
    ...plan,
    payload: payloadOf(digest, { size: undefined }),
  })),
  ...inBoth('signs a payload that names two artifacts', ['rejected', 'artifact'], () => ({
    ...plan,
    payload: plan.payload.replace('{', `{"targetArtifact":{"digest":"${otherDigest}"},`),
  })),
  ...inBoth('signs a payload that is no JSON', ['rejected', 'artifact'], () => ({
    ...plan,
    payload: digest,
  })),
  ...(['none', 'HS256', 'RS256', 'PS256', 'ES384', 'EdDSA', ''] as const).flatMap((algorithm) =>
    inBoth(
      `says that an ES256 signature is ${algorithm === '' ? 'of no algorithm' : algorithm}`,
      ['rejected', 'signature'],
      () => ({ ...plan, algorithm }),
    ),
  ),
  ...inBoth('signs with RSA and PKCS #1 v1.5, and says so', ['rejected', 'signature'], () => ({
    ...plainEnvelope(rsa, digest),
    algorithm: 'RS256',
  })),
  {
    attack: 'signs with RSA and PKCS #1 v1.5, and says that it is PSS (JWS)',
    verdict: 'rejected',
    step: 'signature',
    judge: () => {
      const of = plainEnvelope(rsa, digest);
      const { protected: head } = jwsParts(of);
      const header = Buffer.from(head, 'base64url').toString();
      return judgeBytes(Buffer.from(JSON.stringify(signJws(of, header, rsa.key, 'RS256'))), 'JWS');
    },
  },
  ...(['rsa-1024', 'rsa-2560', 'ed25519'] as const).flatMap((kind) => {
    const weak = newSigner([root], { key: newSigningKey(kind) });
    return inBoth(`signs with a key of the kind ${kind}`, ['rejected', 'signature'], () =>
      plainEnvelope(weak, digest),
    );
  }),
  ...inBoth('signs with PSS and a salt of another length', ['rejected', 'signature'], () => ({
    ...plainEnvelope(rsa, digest),
    saltLength: 20,
  })),
  ...inBoth('signs with a key on the curve secp256k1', ['rejected', 'signature'], () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    return plainEnvelope(newSigner([root], { key: privateKey }), digest);
  }),
];

/** Attacks on the protected headers. */
export const headerAttacks: readonly Attack[] = [
  ...inBoth('leaves out the signing scheme', ['rejected', 'envelope'], () => ({
    ...plan,
    headers: { [time]: inDays(-1) },
    critical: [],
  })),
  ...inBoth('names a signing scheme that nobody knows', ['rejected', 'envelope'], () =>
    withHeaders({ [scheme]: 'notary.x509.none' }),
  ),
  ...inBoth('leaves out the signing time', ['rejected', 'envelope'], () => ({
    ...plan,
    headers: { [scheme]: 'notary.x509' },
  })),
  ...inBoth('gives the signing times of two schemes', ['rejected', 'envelope'], () =>
    withHeaders({ [authenticTime]: inDays(-1) }, [scheme, authenticTime]),
  ),
  ...inBoth(
    'gives the authentic time of a signing authority in the other scheme',
    ['rejected', 'envelope'],
    () => ({
      ...plan,
      headers: { [scheme]: 'notary.x509', [authenticTime]: inDays(-1) },
      critical: [scheme, authenticTime],
    }),
  ),
  ...inBoth('writes the signing time as a text of another form', ['rejected', 'envelope'], () =>
    withHeaders({ [time]: 'yesterday' }),
  ),
  ...inBoth('lists no critical headers', ['rejected', 'envelope'], () => ({ ...plan, critical: [] })),
  ...inBoth('leaves the authentic time out of the critical headers', ['rejected', 'envelope'], () => ({
    ...authorityEnvelope(signer, digest),
    critical: [scheme],
  })),
  ...inBoth('leaves the expiry out of the critical headers', ['rejected', 'envelope'], () =>
    withHeaders({ [expiry]: inDays(1) }),
  ),
  ...inBoth('lists a critical header twice', ['rejected', 'envelope'], () => ({
    ...plan,
    critical: [scheme, scheme],
  })),
  ...inBoth('lists a critical header that is not there', ['rejected', 'envelope'], () => ({
    ...plan,
    critical: [scheme, 'example.com/other'],
  })),
  ...inBoth('has a critical header that nobody knows', ['unverifiable', 'headers'], () =>
    withHeaders({ 'example.com/other': 'x' }, [scheme, 'example.com/other']),
  ),
  ...inBoth('wants a verification plugin', ['unverifiable', 'headers'], () =>
    withHeaders({ [plugin]: 'com.example.plugin' }, [scheme, plugin]),
  ),
  ...inBoth('wants a verification plugin, but not as a critical header', ['unverifiable', 'headers'], () =>
    withHeaders({ [plugin]: 'com.example.plugin' }),
  ),
  ...inBoth('wants a version of a plugin without its name', ['unverifiable', 'headers'], () =>
    withHeaders({ [`${plugin}MinVersion`]: '1.0.0' }),
  ),
  ...inBoth('expires before it was signed', ['rejected', 'envelope'], () =>
    withHeaders({ [expiry]: inDays(-2) }, [scheme, expiry]),
  ),
  ...inBoth('is expired', ['rejected', 'expiry'], () =>
    withHeaders({ [expiry]: inDays(-0.5) }, [scheme, expiry]),
  ),
  ...inBoth('expires at this moment', ['rejected', 'expiry'], () =>
    withHeaders({ [expiry]: inDays(0) }, [scheme, expiry]),
  ),
];
