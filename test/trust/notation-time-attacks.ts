import { integer, sequence } from '../kit/der.ts';
import { authorityEnvelope, plainEnvelope } from '../kit/notation/envelope.ts';
import { newRoot, newSigner, newSigningKey } from '../kit/notation/signer.ts';
import { newTimestampSigner, type TokenPlan } from '../kit/notation/timestamp.ts';
import { inDays } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { byChain, inBoth, stamped, trusting, tsa } from './notation-attack.ts';
import { digest, plan, root, signer, stamping, timestampRoot, type Against } from './notation-case.ts';

const expiredRoot = newRoot('Root', { from: inDays(-50), until: inDays(-1) });
const oldSigner = newSigner([root], { from: inDays(-50), until: inDays(-1) });
const old = plainEnvelope(oldSigner, digest);
const byStamp = (attack: string, change: Partial<TokenPlan>, against: Against = {}) =>
  inBoth(attack, ['rejected', 'timestamp'], () => stamped(change, old), { policy: tsa, ...against });
const stranger = newTimestampSigner(newRoot('Timestamp root'));
const twin = newTimestampSigner(timestampRoot);

/** Attacks on when the signature was made. */
export const timeAttacks: readonly Attack[] = [
  ...byChain('signs with an expired certificate', () => oldSigner, 'timestamp'),
  ...byChain(
    'signs with a certificate that is not valid yet',
    () => newSigner([root], { from: inDays(1) }),
    'timestamp',
  ),
  ...byChain(
    'signs below a root that has expired',
    () => newSigner([expiredRoot]),
    'timestamp',
    trusting(expiredRoot),
  ),
  ...inBoth('has a timestamp that no trust store is named for', ['rejected', 'timestamp'], () =>
    stamped({ time: inDays(-2) }, old),
  ),
  ...inBoth('strips the timestamp that the policy wants', ['rejected', 'timestamp'], () => plan, {
    policy: tsa,
  }),
  ...inBoth('strips the timestamp of an expired certificate', ['rejected', 'timestamp'], () => old, {
    policy: { ...tsa, signatureVerification: { level: 'strict', verifyTimestamp: 'afterCertExpiry' } },
  }),
  ...byStamp('has the timestamp of another signature', { time: inDays(-2), message: Buffer.from('other') }),
  ...byStamp('has a timestamp of an authority that nobody trusts', { ...stranger, time: inDays(-2) }),
  ...byStamp('has a timestamp of an authority of the same name, with the trusted root in it', {
    ...stranger,
    time: inDays(-2),
    certificates: [...stranger.signer.chain.slice(0, 1), timestampRoot.certificate],
  }),
  ...byStamp('has a timestamp by a root for signers', { ...newTimestampSigner(root), time: inDays(-2) }),
  ...byStamp('has a timestamp from after the certificate expired', { time: inDays(-0.5) }),
  ...byStamp('has a timestamp from before the certificate was valid', { time: inDays(-51) }),
  ...byStamp('has a timestamp whose accuracy reaches past the expiry', {
    time: new Date(inDays(-1).getTime() - 1000),
    accuracy: 2,
  }),
  ...byStamp('has a timestamp whose accuracy is a week', { time: inDays(-10), accuracy: 7 * 24 * 60 * 60 }),
  ...byStamp('has a timestamp from before its authority was valid', {
    time: inDays(-2),
    ...newTimestampSigner(timestampRoot, { from: inDays(-1) }),
  }),
  ...byStamp('has a timestamp by a certificate for signing', {
    ...newTimestampSigner(timestampRoot, { extendedUsages: ['codeSigning'] }),
    time: inDays(-2),
  }),
  ...byStamp('has a timestamp by a certificate whose usage is not critical', {
    ...newTimestampSigner(timestampRoot, { criticalExtendedUsages: false }),
    time: inDays(-2),
  }),
  ...byStamp('has a timestamp by a certificate for timestamps and more', {
    ...newTimestampSigner(timestampRoot, { extendedUsages: ['timeStamping', 'codeSigning'] }),
    time: inDays(-2),
  }),
  ...byStamp('has a timestamp that names another certificate than signed it', {
    time: inDays(-2),
    named: twin.signer.chain[0] ?? Buffer.alloc(0),
  }),
  ...byStamp('has a timestamp signed by the key of nobody', {
    time: inDays(-2),
    signer: { key: newSigningKey(), chain: stamping.signer.chain },
  }),
  ...byStamp('has a timestamp without its certificate', { time: inDays(-2), certificates: [] }),
  ...byStamp('has a timestamp in the future', { time: inDays(2) }, { stores: {}, now: inDays(-3) }),
  ...inBoth(
    'has garbage for a timestamp',
    ['rejected', 'timestamp'],
    () => ({ ...old, timestamp: () => Buffer.from('garbage') }),
    { policy: tsa },
  ),
  ...inBoth(
    'has a timestamp that nests deep',
    ['rejected', 'timestamp'],
    () => ({ ...old, timestamp: () => nested(200) }),
    { policy: tsa },
  ),
  ...inBoth(
    'attests as a signing authority a time at which the certificate was not valid',
    ['rejected', 'timestamp'],
    () => authorityEnvelope(oldSigner, digest, inDays(-60)),
  ),
  ...inBoth('attests as a signing authority a time in the future', ['rejected', 'timestamp'], () =>
    authorityEnvelope(signer, digest, inDays(1)),
  ),
];

function nested(depth: number): Buffer {
  let inner = integer(1);
  for (let level = 0; level < depth; level += 1) inner = sequence(inner);
  return inner;
}
