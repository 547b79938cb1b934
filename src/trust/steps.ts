import type { TrustStep, TrustVerdict } from '../core/trust/trust.ts';

/** A step, with the verdict that it decides if it is not ok. */
export interface JudgedStep {
  step: TrustStep;
  verdict?: Exclude<TrustVerdict, 'trusted'>;
  /** Who signed, from this step on. */
  signer?: string;
}

/** The result of a chain of steps. */
export interface Conclusion<T = unknown> {
  verdict: TrustVerdict;
  signer?: string;
  steps: readonly TrustStep[];
  /** What the steps return; present if all hold. */
  value?: T;
}

/** A step that holds. */
export function holds(step: string, detail: string, signer?: string): JudgedStep {
  return { step: { step, ok: true, detail }, ...(signer === undefined ? {} : { signer }) };
}

/** A step that proves that something is wrong. */
export function rejects(step: string, detail: string): JudgedStep {
  return { step: { step, ok: false, detail }, verdict: 'rejected' };
}

/** A step that cannot be decided with what is at hand. */
export function cannotVerify(step: string, detail: string): JudgedStep {
  return { step: { step, ok: false, detail }, verdict: 'unverifiable' };
}

/** A step that proves that there is no signature. */
export function findsNoSignature(step: string, detail: string): JudgedStep {
  return { step: { step, ok: false, detail }, verdict: 'unsigned' };
}

/**
 * Takes steps up to the first that does not hold, which decides; none after it is taken. Trusted if all hold, and
 * there is at least one: nothing is trusted for want of reasons.
 */
export function conclude<T>(findings: Generator<JudgedStep, T>): Conclusion<T> {
  const steps: TrustStep[] = [];
  let signer: string | undefined;
  const end = (verdict: TrustVerdict): Conclusion<T> => ({
    verdict,
    ...(signer === undefined ? {} : { signer }),
    steps,
  });
  for (let next = findings.next(); ; next = findings.next()) {
    if (next.done === true)
      return { ...end(steps.length === 0 ? 'unverifiable' : 'trusted'), value: next.value };
    steps.push(next.value.step);
    signer = next.value.signer ?? signer;
    if (next.value.verdict !== undefined) return end(next.value.verdict);
  }
}

/** The conclusion of one step that does not hold. */
export function concludeStep({ step, verdict = 'unverifiable', signer }: JudgedStep): Conclusion {
  return { verdict, ...(signer !== undefined && { signer }), steps: [step] };
}
