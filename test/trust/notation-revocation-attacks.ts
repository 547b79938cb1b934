import { sequence } from '../kit/der.ts';
import { plainEnvelope } from '../kit/notation/envelope.ts';
import { listPlace, revocationList } from '../kit/notation/revocation-list.ts';
import {
  newAuthority,
  newRoot,
  newSigner,
  newSigningKey,
  type NotationSigner,
} from '../kit/notation/signer.ts';
import { plainExtension } from '../kit/notation/timestamp.ts';
import { inDays } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { inBoth, stamped, trusting, tsa } from './notation-attack.ts';
import { digest, root, stamping, timestampRoot, type Against } from './notation-case.ts';

const revocable = newSigner([root], { serial: 7n, extensions: [listPlace()] });
const plainSerial = newSigner([root], { serial: 7n });
const middle = newAuthority(root, 'Middle', { serial: 9n });
const below = newSigner([middle, root], { serial: 7n });
const listless = newRoot('Root', { usages: ['keyCertSign'] });
const byList = (
  attack: string,
  verdict: Attack['verdict'],
  of: NotationSigner,
  lists: readonly Buffer[],
  against: Against = {},
) => inBoth(attack, [verdict, 'revocation'], () => plainEnvelope(of, digest), { lists, ...against });
const revokes = { issuer: root, revoked: [{ serial: 7n }] };

/** Attacks with certificates that are revoked, or may be. */
export const revocationAttacks: readonly Attack[] = [
  ...byList('signs with a revoked certificate', 'rejected', revocable, [revocationList(revokes)]),
  ...byList('signs with a revoked certificate that does not say where its list is', 'rejected', plainSerial, [
    revocationList(revokes),
  ]),
  ...byList(
    'signs with a revoked certificate, and a list that is out of date shows it',
    'rejected',
    revocable,
    [revocationList({ ...revokes, until: inDays(-0.5) })],
  ),
  ...byList('signs with a certificate on hold', 'rejected', revocable, [
    revocationList({ issuer: root, revoked: [{ serial: 7n, reason: 6 }] }),
  ]),
  ...byList(
    'signs with a revoked certificate, where the policy only logs that',
    'rejected',
    revocable,
    [revocationList(revokes)],
    {
      policy: { signatureVerification: { level: 'permissive' } },
    },
  ),
  ...byList('signs below a revoked authority', 'rejected', below, [
    revocationList({ issuer: root, revoked: [{ serial: 9n }] }),
  ]),
  ...byList(
    'signs with a certificate that is revoked since before, without a timestamp',
    'rejected',
    revocable,
    [revocationList({ issuer: root, revoked: [{ serial: 7n, invalidFrom: inDays(1) }] })],
  ),
  ...inBoth(
    'signs with a certificate that was revoked before the timestamp',
    ['rejected', 'revocation'],
    () => stamped({}, plainEnvelope(plainSerial, digest)),
    {
      policy: tsa,
      lists: [revocationList({ issuer: root, revoked: [{ serial: 7n, invalidFrom: inDays(-2) }] })],
    },
  ),
  ...inBoth('has a timestamp by a revoked certificate', ['rejected', 'revocation'], () => stamped({}), {
    policy: tsa,
    lists: [revocationList({ issuer: timestampRoot, revoked: [{ serial: stamping.serial }] })],
  }),
  ...byList('signs with a certificate whose list is not there', 'unverifiable', revocable, []),
  ...byList('leaves an old list that does not revoke it yet', 'unverifiable', revocable, [
    revocationList({ issuer: root, until: inDays(-0.5) }),
  ]),
  ...byList('leaves a list from the future', 'unverifiable', revocable, [
    revocationList({ issuer: root, from: inDays(1) }),
  ]),
  ...byList('forges the list of the issuer', 'unverifiable', revocable, [
    revocationList({ issuer: { subject: root.subject, key: newSigningKey() } }),
  ]),
  ...byList('uses the list of another issuer', 'unverifiable', revocable, [
    revocationList({ issuer: timestampRoot }),
  ]),
  ...byList(
    'uses a list by an authority that may not sign lists',
    'unverifiable',
    newSigner([listless], { extensions: [listPlace()] }),
    [revocationList({ issuer: listless })],
    trusting(listless),
  ),
  ...byList('uses a list of a part of the certificates', 'unverifiable', revocable, [
    revocationList({ issuer: root, extensions: [plainExtension('2.5.29.28', sequence(), true)] }),
  ]),
  ...byList('leaves out the changes of a list', 'unverifiable', revocable, [
    revocationList({ issuer: root, extensions: [plainExtension('2.5.29.46', sequence())] }),
  ]),
];
