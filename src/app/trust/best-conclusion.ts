import type { TrustVerdict } from '../../core/trust/trust.ts';
import { cannotVerify, concludeStep, findsNoSignature, type Conclusion } from '../../trust/steps.ts';

const preference: readonly TrustVerdict[] = ['trusted', 'rejected', 'unverifiable', 'unsigned'];

/** Of several signatures the best decides: anybody may add a bad one beside a good one. */
export function bestOf(judged: readonly Conclusion[]): Conclusion | undefined {
  return judged.toSorted((a, b) => preference.indexOf(a.verdict) - preference.indexOf(b.verdict))[0];
}

/** The conclusion on a digest from those on its signatures; without any, whether that shows that there is none. */
export function bestConclusion(
  judged: readonly Conclusion[],
  digest: string,
  unread: readonly string[],
): Conclusion {
  const best = bestOf(judged);
  if (best !== undefined) return best;
  const [first] = unread;
  return concludeStep(
    first === undefined
      ? findsNoSignature('signature', `the registry has no signature of ${digest}`)
      : cannotVerify('signature', `whether there is a signature is not known: ${first}`),
  );
}
