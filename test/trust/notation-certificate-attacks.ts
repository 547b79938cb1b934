import { sign } from 'node:crypto';
import { certificateBody, type CertificateContent } from '../kit/certificate.ts';
import { bits, boolean, namedBits, nothing, objectId, sequence } from '../kit/der.ts';
import {
  newAuthority,
  newRoot,
  newSigner,
  newSigningKey,
  period,
  signerName,
  type Authority,
  type NotationSigner,
} from '../kit/notation/signer.ts';
import type { Attack } from './attack.ts';
import { byChain, trusting } from './notation-attack.ts';
import { root, signer } from './notation-case.ts';

const withChange = (change: Partial<CertificateContent>) => () => newSigner([root], change);
const withChain =
  (...chain: readonly Buffer[]) =>
  (): NotationSigner => ({ key: signer.key, chain });
const [own = Buffer.alloc(0)] = signer.chain;

const noConstraints = newRoot('Root', { authority: false });
const noSigning = newRoot('Root', { usages: ['crlSign'] });
const lax = newRoot('Root', {
  usages: [],
  extensions: [{ id: '2.5.29.15', critical: false, value: namedBits([5]) }],
});
const softConstraints = newRoot('Root', {
  authority: undefined,
  extensions: [{ id: '2.5.29.19', critical: false, value: sequence(boolean(true)) }],
});
const short = newRoot('Root', { pathLength: 0 });
const weakRoot = newRoot('Root', { key: newSigningKey('rsa-1024') });

/** A certificate whose body and signature say SHA-1 with RSA. */
function sha1Signer(): { authority: Authority; signer: NotationSigner } {
  const authority = newRoot('Root', { key: newSigningKey('rsa-2048') });
  const key = newSigningKey();
  const strong = sequence(objectId('1.2.840.113549.1.1.11'), nothing());
  const weak = sequence(objectId('1.2.840.113549.1.1.5'), nothing());
  const body = certificateBody(
    { subject: signerName, key, ...period, usages: ['digitalSignature'] },
    authority,
  );
  const at = body.indexOf(strong);
  const changed = Buffer.concat([body.subarray(0, at), weak, body.subarray(at + strong.length)]);
  const certificate = sequence(changed, weak, bits(sign('sha1', changed, authority.key)));
  return { authority, signer: { key, chain: [certificate, authority.certificate] } };
}
const sha1 = sha1Signer();

/** Attacks by the chain of certificates in an envelope. */
export const chainAttacks: readonly Attack[] = [
  ...byChain(
    'uses a root of the same name that nobody trusts',
    () => newSigner([newRoot('Root')]),
    'trust store',
  ),
  ...byChain('puts the certificate of a trusted root at the end of another chain', () => {
    const { key, chain } = newSigner([newRoot('Root')]);
    return { key, chain: [...chain.slice(0, 1), root.certificate] };
  }),
  ...byChain('adds a trusted root behind a chain of its own', () => {
    const { key, chain } = newSigner([newRoot('Root')]);
    return { key, chain: [...chain, root.certificate] };
  }),
  ...byChain('leaves out the root', withChain(own)),
  ...byChain('has its chain in another order', withChain(root.certificate, own), 'signature'),
  ...byChain('has a certificate twice', withChain(own, own, root.certificate)),
  ...byChain('has the root twice', withChain(own, root.certificate, root.certificate)),
  ...byChain(
    'has a certificate of nobody in its chain',
    withChain(own, newRoot('Other').certificate, root.certificate),
  ),
  ...byChain(
    'has a certificate with bytes behind it',
    withChain(Buffer.concat([own, Buffer.of(0)]), root.certificate),
  ),
  ...byChain(
    'has a certificate in PEM',
    withChain(
      Buffer.from(`-----BEGIN CERTIFICATE-----\n${own.toString('base64')}\n-----END CERTIFICATE-----\n`),
      root.certificate,
    ),
  ),
  ...byChain('has garbage for a certificate', withChain(own, Buffer.from('garbage'))),
  ...byChain('signs with the certificate of an authority', () => ({
    key: root.key,
    chain: [root.certificate],
  })),
  ...byChain('signs with an authority below the root', () => {
    const middle = newAuthority(root, signerName);
    return { key: middle.key, chain: [middle.certificate, root.certificate] };
  }),
  ...byChain('lets a signer issue another one', () => {
    const issuer = { subject: signerName, key: signer.key, certificate: own };
    const { key, chain } = newSigner([issuer], { subject: 'Other' });
    return { key, chain: [...chain, root.certificate] };
  }),
  ...byChain('has a certificate without key usage', withChange({ usages: [] })),
  ...byChain(
    'has a key usage that is not critical',
    withChange({
      usages: [],
      extensions: [{ id: '2.5.29.15', critical: false, value: namedBits([0]) }],
    }),
  ),
  ...byChain(
    'has a certificate for the encipherment of keys too',
    withChange({ usages: ['digitalSignature', 'keyEncipherment'] }),
  ),
  ...byChain(
    'has a certificate that may sign certificates too',
    withChange({ usages: ['digitalSignature', 'keyCertSign'] }),
  ),
  ...byChain('has a certificate for content commitment alone', withChange({ usages: ['contentCommitment'] })),
  ...(['any', 'serverAuth', 'clientAuth', 'emailProtection', 'timeStamping'] as const).flatMap((usage) =>
    byChain(
      `has a certificate with the extended usage ${usage}`,
      withChange({ extendedUsages: ['codeSigning', usage] }),
    ),
  ),
  ...byChain(
    'has an extension twice',
    withChange({
      extensions: [{ id: '2.5.29.15', critical: true, value: namedBits([0]) }],
    }),
  ),
  ...byChain(
    'has a root that is no authority',
    () => newSigner([noConstraints]),
    'certificate',
    trusting(noConstraints),
  ),
  ...byChain(
    'has a root whose basic constraints are not critical',
    () => newSigner([softConstraints]),
    'certificate',
    trusting(softConstraints),
  ),
  ...byChain(
    'has a root that may not sign certificates',
    () => newSigner([noSigning]),
    'certificate',
    trusting(noSigning),
  ),
  ...byChain(
    'has a root whose key usage is not critical',
    () => newSigner([lax]),
    'certificate',
    trusting(lax),
  ),
  ...byChain(
    'has more authorities than the root allows',
    () => newSigner([newAuthority(short, 'Middle'), short]),
    'certificate',
    trusting(short),
  ),
  ...byChain(
    'has a root with an RSA key of 1,024 bits',
    () => newSigner([weakRoot]),
    'certificate',
    trusting(weakRoot),
  ),
  ...byChain(
    'has a certificate that is signed over SHA-1',
    () => sha1.signer,
    'certificate',
    trusting(sha1.authority),
  ),
  ...byChain('has a signature of the root that is not good', () => {
    const forged = Buffer.from(own);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    return { key: signer.key, chain: [forged, root.certificate] };
  }),
  ...byChain('says that the root issued what another key signed', () => {
    const key = newSigningKey();
    return newSigner([{ subject: root.subject, key, certificate: root.certificate }]);
  }),
];
