import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { RootPin } from '../../src/trust/notary/root-chain.ts';
import { selfSignedCertificate } from '../kit/certificate.ts';
import {
  inDays,
  issuedCertificate,
  notaryFiles,
  notarySigner,
  rootCertificate,
  saidToBe,
} from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import {
  judge,
  plan,
  released,
  stranger,
  changed,
  replaced,
  withCertificate,
  newKey,
} from './notary-case.ts';

/** Attacks on how a signature says that it was made. */
export const methodAttacks: readonly Attack[] = [
  ...(['rsapss', 'eddsa', 'none', ''] as const).map((method): Attack => ({
    attack: `says that an ecdsa signature is ${method === '' ? 'of no method' : method}`,
    verdict: 'rejected',
    step: 'targets',
    judge: changed({ signedBy: { targets: plan.keys.targets.map((signer) => ({ ...signer, method })) } }),
  })),
  {
    attack: 'says that an ecdsa key is an rsa key',
    verdict: 'rejected',
    step: 'targets',
    judge: () => {
      const signer = notarySigner('ecdsa');
      const lie = saidToBe(signer, { ...signer.document, keytype: 'rsa' });
      return judge({ ...plan, keys: { ...plan.keys, targets: [lie] } });
    },
  },
  {
    attack: 'signs with an RSA key of 1,024 bits',
    verdict: 'rejected',
    step: 'targets',
    judge: () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      return judge({
        ...plan,
        keys: { ...plan.keys, targets: [notarySigner('rsa', '', { key: privateKey })] },
      });
    },
  },
];

/** Attacks on delegations. */
export const delegationAttacks: readonly Attack[] = [
  {
    attack: 'signs targets/releases with a key of nobody, while targets has the tag too',
    verdict: 'rejected',
    step: 'targets/releases',
    judge: () => judge({ ...released, signedBy: { 'targets/releases': [stranger] } }),
  },
  {
    attack: 'serves an expired targets/releases, while targets has the tag too',
    verdict: 'rejected',
    step: 'targets/releases',
    judge: () =>
      judge({
        ...released,
        edit: {
          'targets/releases': (signed) => {
            signed['expires'] = inDays(-1).toISOString();
          },
        },
      }),
  },
  {
    attack: 'leaves out targets/releases, while targets has the tag too',
    verdict: 'unverifiable',
    step: 'targets/releases',
    judge: replaced('targets/releases', () => undefined, released),
  },
  {
    attack: 'signs a tag in targets/releases that is not handed to it',
    verdict: 'unsigned',
    step: 'tag',
    judge: () => judge({ ...released, tags: {}, paths: ['release-'] }),
  },
  {
    attack: 'signs a tag in a delegation other than targets/releases',
    verdict: 'unsigned',
    step: 'tag',
    judge: () =>
      judge({
        ...released,
        tags: {},
        edit: {
          targets: (signed) => {
            signed['delegations'].roles[0].name = 'targets/ann';
          },
        },
      }),
  },
  {
    attack: 'delegates to targets/releases twice',
    verdict: 'rejected',
    step: 'targets/releases',
    judge: () =>
      judge({
        ...released,
        edit: {
          targets: (signed) => {
            const { roles } = signed['delegations'];
            roles.push(roles[0]);
          },
        },
      }),
  },
];

const authority = { subject: 'An authority', key: newKey() };

function authorityPin(): RootPin {
  const content = { ...authority, from: inDays(-10), until: inDays(365), authority: true };
  return { kind: 'authority', certificates: [new X509Certificate(selfSignedCertificate(content))] };
}

/** Attacks on the certificates of root keys. */
export const certificateAttacks: readonly Attack[] = [
  {
    attack: 'uses an expired root certificate',
    verdict: 'rejected',
    step: 'root',
    judge: withCertificate((key) => rootCertificate(key, plan.repository, inDays(-20), inDays(-1))),
  },
  {
    attack: 'uses a root certificate that is not valid yet',
    verdict: 'rejected',
    step: 'root',
    judge: withCertificate((key) => rootCertificate(key, plan.repository, inDays(3), inDays(30))),
  },
  {
    attack: 'uses a root certificate of another name',
    verdict: 'rejected',
    step: 'root',
    judge: withCertificate((key) => rootCertificate(key, 'registry.example/team/ap')),
  },
  {
    attack: 'uses a root certificate for a name that ends in another wildcard',
    verdict: 'rejected',
    step: 'root',
    judge: withCertificate((key) => rootCertificate(key, 'registry.example/other/*')),
  },
  {
    attack: 'signs with the key of an expired certificate beside a valid one that does not sign',
    verdict: 'rejected',
    step: 'root',
    judge: () => {
      const [valid] = plan.keys.root;
      const expired = notarySigner('ecdsa-x509', '', {
        chain: (key) => rootCertificate(key, plan.repository, inDays(-20), inDays(-1)),
      });
      const keys = { ...plan.keys, root: valid ? [valid, expired] : [] };
      return judge({ ...plan, keys, signedBy: { root: [expired] } });
    },
  },
  {
    attack: 'comes from the root of another repository that has the same pinned key',
    verdict: 'rejected',
    step: 'signer',
    judge: () => {
      const shared = newKey();
      const forOther = notarySigner('ecdsa-x509', 'registry.example/team/other', { key: shared });
      const own = { ...plan, keys: { ...plan.keys, root: [notarySigner('ecdsa-x509', plan.repository)] } };
      const [owner] = own.keys.root;
      const first = notaryFiles({ ...plan, keys: { ...plan.keys, root: [forOther] } }, 1).get('root');
      const files = notaryFiles({ ...own, signedBy: { root: owner ? [forOther, owner] : [] } }, 2);
      files.set('1.root', first ?? Buffer.alloc(0));
      return judge(own, files, { pin: { kind: 'key', id: forOther.id } });
    },
  },
  {
    attack: 'has a root key without a certificate',
    verdict: 'rejected',
    step: 'root',
    judge: () => judge({ ...plan, keys: { ...plan.keys, root: [notarySigner('ecdsa')] } }),
  },
  {
    attack: 'has a root certificate that the named authority did not issue',
    verdict: 'rejected',
    step: 'signer',
    judge: () => judge(plan, notaryFiles(plan), { pin: authorityPin() }),
  },
  {
    attack: 'has a root certificate of an authority of the same name',
    verdict: 'rejected',
    step: 'signer',
    judge: () => {
      const impostor = { subject: authority.subject, key: newKey() };
      const signer = notarySigner('ecdsa-x509', '', {
        chain: (key) => issuedCertificate(key, plan.repository, impostor),
      });
      const own = { ...plan, keys: { ...plan.keys, root: [signer] } };
      return judge(own, notaryFiles(own), { pin: authorityPin() });
    },
  },
];
