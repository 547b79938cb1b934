import { generateKeyPairSync } from 'node:crypto';
import type { CertificateContent, Extension } from '../../certificate.ts';
import { nothing, octets, utf8 } from '../../der.ts';
import { issuerExtensions, makeAuthority, type Identity } from '../authority.ts';
import { ann } from '../bundle.ts';
import { makeCtLog } from '../ct-log.ts';
import { makeInstance, type Instance } from '../instance.ts';
import { makeKey } from '../keys.ts';
import { flipBit, replaceAt } from '../replace-at.ts';
import { stamped, type Attack } from './attack.ts';

const certificate = { verdict: 'rejected', step: 'certificate' } as const;
const signer = { verdict: 'rejected', step: 'signer' } as const;

const issuer = 'https://accounts.example.com';
const annIssuer = issuerExtensions(ann.issuer);

function named(names: Identity['names']): Attack['request'] {
  return { identity: { names, issuer: ann.issuer } };
}

function issuedBy(issuers: Identity['issuer']): Attack['request'] {
  return { identity: { names: ann.names, issuer: issuers } };
}

function certified(content: Partial<CertificateContent>): Attack['request'] {
  return { certificate: content };
}

function extended(...extensions: readonly Extension[]): Attack['request'] {
  return certified({ extensions: [...annIssuer, ...extensions] });
}

/** An instance that is trusted, with another authority. */
function withAuthority(...[usage, intermediate]: Parameters<typeof makeAuthority>) {
  return (instance: Instance) => ({ ...instance, authority: makeAuthority(usage, intermediate) });
}

const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
/** The same in seven bits a character: `a` with the eighth bit. */
const highBit = Buffer.from('ann@example.com', 'latin1');
highBit[0] = 0xe1;

/** Attacks on the certificate, its authority, its logs and its identity. */
export const certificateAttacks: readonly Attack[] = [
  {
    name: 'another authority',
    forged: (instance) => ({ ...instance, authority: makeInstance().authority }),
    ...certificate,
  },
  {
    name: 'an authority of the same name',
    forged: (instance) => ({ ...instance, authority: { ...instance.authority, key: makeKey('P-256') } }),
    ...certificate,
  },
  {
    name: 'an authority that was not trusted any more',
    root: (root) => replaceAt(root, 'certificateAuthorities.0.validFor.end', () => '2026-05-01T00:00:00Z'),
    ...certificate,
  },
  {
    name: 'no authority',
    root: (root) => replaceAt(root, 'certificateAuthorities', () => []),
    ...certificate,
  },
  { name: 'an authority for other usages', instance: withAuthority('serverAuth'), ...certificate },
  {
    name: 'an issuer that is no authority',
    instance: withAuthority('codeSigning', { authority: false }),
    ...certificate,
  },
  {
    name: 'an issuer without the usage to issue',
    instance: withAuthority('codeSigning', { usages: ['digitalSignature'] }),
    ...certificate,
  },
  {
    name: 'an authority that was not valid yet',
    instance: withAuthority('codeSigning', { from: new Date('2026-06-02T00:00:00Z') }),
    ...certificate,
  },
  {
    name: 'an authority with constraints on names',
    instance: withAuthority('codeSigning', {
      extensions: [{ id: '2.5.29.30', value: Buffer.from('3000', 'hex') }],
    }),
    ...certificate,
  },
  {
    name: 'a changed certificate',
    request: { version: '0.3', ...stamped },
    change: (bundle) =>
      replaceAt(bundle, 'verificationMaterial.certificate.rawBytes', (old) => flipBit(old, -1)),
    verdict: 'rejected',
    step: 'log',
  },
  {
    name: 'a certificate that is none',
    change: (bundle) => replaceAt(bundle, 'verificationMaterial.certificate.rawBytes', () => 'AAAA'),
    ...certificate,
  },
  {
    name: 'bytes after the certificate',
    change: (bundle) =>
      replaceAt(bundle, 'verificationMaterial.certificate.rawBytes', (old) =>
        Buffer.concat([Buffer.from(String(old), 'base64'), Buffer.of(5, 0)]).toString('base64'),
      ),
    ...certificate,
  },
  {
    name: 'a certificate that was not valid any more',
    request: certified({ until: new Date('2026-06-01T11:59:59Z') }),
    verdict: 'rejected',
    step: 'timestamp',
  },
  {
    name: 'a certificate that was not valid yet',
    request: certified({ from: new Date('2026-06-01T12:00:01Z') }),
    verdict: 'rejected',
    step: 'timestamp',
  },
  {
    name: 'the certificate of an authority',
    request: certified({ authority: true }),
    cosignTakes: 'Go does not look at it in a certificate that signs no other',
    ...certificate,
  },
  {
    name: 'no usage',
    request: certified({ extendedUsages: [] }),
    cosignTakes: 'Go takes no extended usage for any',
    ...certificate,
  },
  { name: 'another usage', request: certified({ extendedUsages: ['serverAuth'] }), ...certificate },
  {
    name: 'a key that is not for signatures',
    request: certified({ usages: ['keyCertSign'] }),
    cosignTakes: 'it looks at the extended usage alone',
    ...certificate,
  },
  {
    name: 'a key for nothing',
    request: certified({ usages: [] }),
    cosignTakes: 'it looks at the extended usage alone',
    ...certificate,
  },
  {
    name: 'a weak key',
    request: { key: weak },
    cosignTakes: 'it takes RSA keys of 1024 bits',
    ...certificate,
  },
  {
    name: 'an unknown critical extension',
    request: extended({ id: '1.2.3.4', critical: true, value: nothing() }),
    ...certificate,
  },
  {
    name: 'an extension twice',
    request: extended({ id: '1.2.3.4', value: nothing() }, { id: '1.2.3.4', value: nothing() }),
    ...certificate,
  },
  { name: 'no timestamp of a certificate log', request: { certificateLogged: false }, ...certificate },
  {
    name: 'a timestamp of an untrusted certificate log',
    forged: (instance) => ({ ...instance, ctLog: makeCtLog() }),
    ...certificate,
  },
  { name: 'no certificate log', root: (root) => replaceAt(root, 'ctlogs', () => []), ...certificate },
  {
    name: 'a certificate log whose key was not valid any more',
    root: (root) => replaceAt(root, 'ctlogs.0.publicKey.validFor.end', () => '2026-05-01T00:00:00Z'),
    ...certificate,
  },
  { name: 'no identity', request: named([]), ...certificate },
  { name: 'an empty identity', request: named([{ kind: 'email', name: '' }]), identity: '', ...certificate },
  {
    name: 'two identities',
    request: named([
      { kind: 'email', name: 'ann@example.com' },
      { kind: 'email', name: 'bob@example.com' },
    ]),
    cosignTakes: 'it compares with each name of the certificate; Fulcio issues for one',
    ...certificate,
  },
  { name: 'a name of a server', request: named([{ kind: 'dns', name: 'ann@example.com' }]), ...certificate },
  {
    name: 'an identity that reads the same in seven bits a character',
    request: named([{ kind: 'raw', name: highBit }]),
    ...certificate,
  },
  {
    name: 'an identity with a zero',
    request: named([{ kind: 'email', name: 'ann@example.com\0.evil.example' }]),
    ...certificate,
  },
  {
    name: 'an identity of another type',
    request: named([{ kind: 'other', type: '1.3.6.1.4.1.311.20.2.3', name: 'ann@example.com' }]),
    ...certificate,
  },
  { name: 'another identity', request: named([{ kind: 'email', name: 'bob@example.com' }]), ...signer },
  {
    name: 'an identity that begins as the wanted one',
    request: named([{ kind: 'email', name: 'ann@example.com.evil.example' }]),
    ...signer,
  },
  {
    name: 'an identity that ends as the wanted one',
    request: named([{ kind: 'email', name: 'evil+ann@example.com' }]),
    ...signer,
  },
  {
    name: 'an identity in capitals',
    request: named([{ kind: 'email', name: 'Ann@example.com' }]),
    ...signer,
  },
  { name: 'a wanted identity that is a pattern', identity: '.*', ...signer },
  { name: 'a wanted identity with a wildcard', identity: '*@example.com', ...signer },
  { name: 'a wanted identity that is empty', identity: '', ...signer },
  { name: 'a wanted issuer with a wildcard', issuer: '*', ...signer },
  { name: 'a wanted issuer that is empty', issuer: '', ...signer },
  {
    name: 'another issuer',
    request: issuedBy({ first: 'https://evil.example', second: 'https://evil.example' }),
    ...signer,
  },
  {
    name: 'an issuer with a slash',
    request: issuedBy({ first: `${issuer}/`, second: `${issuer}/` }),
    ...signer,
  },
  { name: 'no issuer', request: issuedBy({}), ...certificate },
  { name: 'no issuer where none is wanted', request: issuedBy({}), issuer: '', ...certificate },
  {
    name: 'two issuers',
    request: issuedBy({ first: 'https://evil.example', second: issuer }),
    cosignTakes: 'it reads the newer of the two extensions; Fulcio writes the same in both',
    ...certificate,
  },
  {
    name: 'an issuer that is no text',
    request: certified({ extensions: [{ id: '1.3.6.1.4.1.57264.1.8', value: octets(Buffer.from(issuer)) }] }),
    ...certificate,
  },
  {
    name: 'an issuer with bytes after it',
    request: certified({
      extensions: [{ id: '1.3.6.1.4.1.57264.1.8', value: Buffer.concat([utf8(issuer), nothing()]) }],
    }),
    ...certificate,
  },
  {
    name: 'an issuer that is no UTF-8',
    request: certified({
      extensions: [
        { id: '1.3.6.1.4.1.57264.1.1', value: Buffer.concat([Buffer.from(issuer), Buffer.of(0xff)]) },
      ],
    }),
    ...certificate,
  },
  {
    name: 'a key where an identity is wanted',
    request: { keyed: true },
    identity: 'ann@example.com',
    ...certificate,
  },
];
