import { cannotVerify, holds, type JudgedStep } from '../steps.ts';
import type { PolicyEntry, Validation } from './trust-policy.ts';

/** A step as a policy wants it: where it only logs a failure, that decides nothing. */
export function logged(
  { name, actions }: PolicyEntry,
  validation: Validation,
  judged: JudgedStep,
): JudgedStep {
  if (judged.verdict === undefined || actions[validation] === 'enforce') return judged;
  return holds(judged.step.step, `${judged.step.detail}; the policy ${name} only logs this`);
}

/** Who signed is a reason to trust or none: a policy that only logs that nobody trusted did, trusts nothing. */
export function authentic({ name, actions }: PolicyEntry, judged: JudgedStep): JudgedStep {
  if (judged.verdict === undefined || actions.authenticity === 'enforce') return judged;
  const { step, detail } = judged.step;
  const open = cannotVerify(
    step,
    `${detail}; the policy ${name} only logs this, which is no reason to trust`,
  );
  return judged.signer === undefined ? open : { ...open, signer: judged.signer };
}
