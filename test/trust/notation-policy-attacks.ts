import { plainEnvelope } from '../kit/notation/envelope.ts';
import { newRoot, newSigner, newSigningKey } from '../kit/notation/signer.ts';
import { inDays } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { digest, plan, root, type Against } from './notation-case.ts';
import { inBoth } from './notation-attack.ts';

type Name = readonly (readonly ['C' | 'ST' | 'L' | 'O' | 'OU' | 'CN' | 'DC', string])[];

const bySubject = (attack: string, subject: Name) =>
  inBoth(attack, ['rejected', 'signer'], () => plainEnvelope(newSigner([root], { subject }), digest));

const audit: Against['policy'] = { signatureVerification: { level: 'audit' } };

/** Attacks by who signs, and through what a policy does not enforce. */
export const policyAttacks: readonly Attack[] = [
  ...bySubject('has a certificate of another organization', [
    ['C', 'US'],
    ['ST', 'WA'],
    ['O', 'Example Ltd'],
  ]),
  ...bySubject('has a certificate of another state', [
    ['C', 'US'],
    ['ST', 'OR'],
    ['O', 'Example'],
  ]),
  ...bySubject('has a certificate of an organization in another case', [
    ['C', 'US'],
    ['ST', 'WA'],
    ['O', 'EXAMPLE'],
  ]),
  ...bySubject('has a certificate without a state', [
    ['C', 'US'],
    ['O', 'Example'],
  ]),
  ...bySubject('has the organization in its common name', [['CN', 'C=US, ST=WA, O=Example']]),
  ...bySubject('has the organization beside its own', [
    ['C', 'US'],
    ['ST', 'WA'],
    ['O', 'Mallory'],
    ['O', 'Example'],
  ]),
  ...bySubject('has an attribute that no policy can name', [
    ['C', 'US'],
    ['ST', 'WA'],
    ['O', 'Example'],
    ['DC', 'example'],
  ]),
  ...inBoth('signs as another of the identities of a policy', ['rejected', 'signer'], () => plan, {
    policy: {
      trustedIdentities: [
        'x509.subject: C=US, ST=WA, O=Example, OU=Release',
        'x509.subject: C=US, ST=WA, O=Other',
      ],
    },
  }),
  ...inBoth('signs for a store of another scheme', ['unverifiable', 'trust store'], () => plan, {
    policy: { trustStores: ['signingAuthority:example'] },
  }),
  ...inBoth(
    'signs with a root that is trusted for timestamps only',
    ['rejected', 'trust store'],
    () => plan,
    {
      policy: { trustStores: ['ca:example', 'tsa:example'] },
      stores: { 'ca:example': [newRoot('Other').certificate], 'tsa:example': [root.certificate] },
    },
  ),
  ...inBoth(
    'signs with a key of nobody, where the policy only audits',
    ['rejected', 'signature'],
    () => ({ ...plan, key: newSigningKey() }),
    { policy: audit },
  ),
  ...inBoth(
    'signs as nobody whom the policy trusts, where it only audits',
    ['unverifiable', 'trust store'],
    () => plainEnvelope(newSigner([newRoot('Other')]), digest),
    { policy: audit },
  ),
  ...inBoth(
    'signs as another identity, where the policy only logs authenticity',
    ['unverifiable', 'signer'],
    () => plainEnvelope(newSigner([root], { subject: 'Mallory' }), digest),
    {
      policy: { signatureVerification: { level: 'strict', override: { authenticity: 'log' } } },
    },
  ),
  ...inBoth('signs an image whose policy skips verification', ['unverifiable', 'policy'], () => plan, {
    policy: {
      registryScopes: ['registry.example/app'],
      signatureVerification: { level: 'skip' },
      trustStores: [],
      trustedIdentities: [],
    },
  }),
  ...inBoth(
    'is expired, where the policy is permissive but for that',
    ['rejected', 'timestamp'],
    () => plainEnvelope(newSigner([root], { until: inDays(-1) }), digest),
    {
      policy: { signatureVerification: { level: 'permissive', override: { authenticTimestamp: 'enforce' } } },
    },
  ),
];
