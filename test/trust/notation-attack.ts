import { plainEnvelope, type EnvelopeFormat, type EnvelopePlan } from '../kit/notation/envelope.ts';
import type { Authority, NotationSigner } from '../kit/notation/signer.ts';
import { timestampToken, type TokenPlan } from '../kit/notation/timestamp.ts';
import { inDays } from '../kit/notary-repository.ts';
import type { Attack } from './attack.ts';
import { digest, formats, judgeBytes, judgePlan, plan, stamping, type Against } from './notation-case.ts';

/** An attack with both formats of envelopes. */
export function inBoth(
  attack: string,
  [verdict, step]: readonly [Attack['verdict'], string],
  of: (format: EnvelopeFormat) => EnvelopePlan,
  against: Against = {},
): readonly Attack[] {
  return formats.map((format) => ({
    attack: `${attack} (${format})`,
    verdict,
    step,
    judge: () => judgePlan(of(format), format, against),
  }));
}

/** An attack by the bytes of an envelope. */
export const bytesAttack = (
  attack: string,
  format: EnvelopeFormat,
  bytes: () => Buffer,
  step = 'envelope',
): Attack => ({
  attack: `${attack} (${format})`,
  verdict: 'rejected',
  step,
  judge: () => judgeBytes(bytes(), format),
});

/** An attack by the certificates of a signer. */
export function byChain(
  attack: string,
  of: () => NotationSigner,
  step = 'certificate',
  against: Against = {},
): readonly Attack[] {
  return inBoth(attack, ['rejected', step], () => plainEnvelope(of(), digest), against);
}

/** Trusts the root of a signer, so that only its certificates are at fault. */
export const trusting = (authority: Authority): Against => ({
  stores: { 'ca:example': [authority.certificate] },
});

/** A plan with a timestamp of yesterday. */
export const stamped = (change: Partial<TokenPlan>, of = plan) => ({
  ...of,
  timestamp: (signature: Buffer) => timestampToken({ ...stamping, time: inDays(-1), ...change }, signature),
});

/** Members of a policy that names a trust store for timestamps. */
export const tsa = { trustStores: ['ca:example', 'tsa:example'] };
