import { makeInstance, type Instance } from '../instance.ts';
import { makeKey } from '../keys.ts';
import { flipBit, replaceAt } from '../replace-at.ts';
import { makeTimestampAuthority, timestampOf } from '../timestamp-authority.ts';
import { signingTime } from '../bundle.ts';
import { stamped, type Attack } from './attack.ts';

const timestamp = { verdict: 'rejected', step: 'timestamp', request: stamped } as const;
const stamps = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';
const stamp = `${stamps}.0.signedTimestamp`;

function withAuthority(...[certificate]: Parameters<typeof makeTimestampAuthority>) {
  return (instance: Instance) => ({ ...instance, timestamps: makeTimestampAuthority(certificate) });
}

/** Attacks on the timestamp of an authority; the bundle has the promise of a log too. */
export const timestampAttacks: readonly Attack[] = [
  {
    ...timestamp,
    name: 'a timestamp of another signature',
    changeWith: ({ timestamps }, bundle) =>
      replaceAt(bundle, stamp, () =>
        timestampOf(timestamps, Buffer.from('another'), signingTime).toString('base64'),
      ),
  },
  {
    ...timestamp,
    name: 'an authority that is not trusted',
    forged: (instance) => ({ ...instance, timestamps: makeInstance().timestamps }),
  },
  {
    ...timestamp,
    name: 'an authority that says it is the trusted one',
    forged: (instance) => ({ ...instance, timestamps: { ...instance.timestamps, key: makeKey('P-256') } }),
  },
  { ...timestamp, name: 'no authority', root: (root) => replaceAt(root, 'timestampAuthorities', () => []) },
  {
    ...timestamp,
    name: 'an authority that was not trusted any more',
    root: (root) => replaceAt(root, 'timestampAuthorities.0.validFor.end', () => '2026-05-01T00:00:00Z'),
  },
  {
    ...timestamp,
    name: 'an authority whose certificate was not valid any more',
    instance: withAuthority({ until: new Date('2026-05-01T00:00:00Z') }),
  },
  {
    ...timestamp,
    name: 'a certificate that is not for time stamping',
    instance: withAuthority({ extendedUsages: ['codeSigning'] }),
  },
  {
    ...timestamp,
    name: 'a certificate for time stamping and more',
    instance: withAuthority({ extendedUsages: ['timeStamping', 'codeSigning'] }),
  },
  { ...timestamp, name: 'a certificate for everything', instance: withAuthority({ extendedUsages: [] }) },
  {
    ...timestamp,
    name: 'a certificate whose time stamping is not critical',
    instance: withAuthority({ criticalExtendedUsages: false }),
  },
  { ...timestamp, name: 'a refusal', request: { ...stamped, timestampFaults: { status: 2 } } },
  {
    ...timestamp,
    name: 'a content that is no timestamp',
    request: { ...stamped, timestampFaults: { contentType: '1.2.840.113549.1.7.1' } },
    cosignTakes: 'it does not look at the type of what a timestamp authority signed',
  },
  {
    ...timestamp,
    name: 'a signed type that is no timestamp',
    request: { ...stamped, timestampFaults: { contentTypeAttribute: '1.2.840.113549.1.7.1' } },
    cosignTakes: 'it does not look at the type among the signed attributes',
  },
  {
    ...timestamp,
    name: 'the hash of another certificate',
    request: { ...stamped, timestampFaults: { otherCertificate: true } },
    cosignTakes: 'it does not look at the hash of the certificate among the signed attributes',
  },
  {
    ...timestamp,
    name: 'a changed timestamp',
    change: (bundle) => replaceAt(bundle, stamp, (old) => flipBit(old, -1)),
  },
  { ...timestamp, name: 'no timestamp', change: (bundle) => replaceAt(bundle, stamp, () => '') },
  {
    ...timestamp,
    name: 'a status alone',
    change: (bundle) => replaceAt(bundle, stamp, () => 'MAUwAwIBAA=='),
  },
  {
    ...timestamp,
    name: 'a text after the timestamp',
    change: (bundle) =>
      replaceAt(bundle, stamp, (old) =>
        Buffer.concat([Buffer.from(String(old), 'base64'), Buffer.of(5, 0)]).toString('base64'),
      ),
  },
  {
    ...timestamp,
    name: 'the same timestamp twice',
    change: (bundle) => replaceAt(bundle, stamps, (old) => (Array.isArray(old) ? [...old, ...old] : old)),
  },
  {
    ...timestamp,
    name: 'a time at which the certificate was not valid',
    request: {
      ...stamped,
      certificate: {},
      entries: ['hashedrekord 0.0.2'],
      at: new Date('2026-06-01T13:00:00Z'),
    },
  },
];
