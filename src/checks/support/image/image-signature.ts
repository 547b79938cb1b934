import type { Evidence, Outcome, Problem } from '../../../core/findings/finding.ts';
import { fail, pass, unknown } from '../../../core/rules/outcome.ts';
import { worstVerdictsFirst, type TrustStatement } from '../../../core/trust/trust.ts';

/** The result of statements on an image. */
export type SignatureJudgement =
  | { state: 'signed'; saw: string }
  | {
      state: 'wrong';
      problem: Pick<Problem, 'message' | 'detail'>;
      evidence: Evidence;
      steps: readonly string[];
    }
  | { state: 'unknown'; doubt: string };

/** Why the rule has no meaning for a run. */
export const noTrustPolicy = 'no policy says who may sign images (section `trust` of ironhull.yaml)';

/** Judges an image by what is known of its signatures; of several statements the worst decides. */
export function judgeStatements(statements: readonly TrustStatement[]): SignatureJudgement {
  const deciding = statements.filter(({ optional }) => optional !== true);
  const [worst] = deciding.toSorted(
    (a, b) => worstVerdictsFirst.indexOf(a.verdict) - worstVerdictsFirst.indexOf(b.verdict),
  );
  if (worst === undefined) return { state: 'unknown', doubt: 'nothing was verified' };
  const { reference, verdict } = worst;
  const why = worst.steps.at(-1)?.detail ?? '';
  switch (verdict) {
    case 'trusted':
      return { state: 'signed', saw: deciding.map(describeTrusted).join('; ') };
    case 'unverifiable':
      return { state: 'unknown', doubt: `${reference}: ${why}${remedyOf(worst)}` };
    case 'rejected':
    case 'unsigned':
      return {
        state: 'wrong',
        problem: {
          message:
            verdict === 'unsigned'
              ? `${reference} is not signed, and the policy wants it`
              : rejection(worst, why),
          // The digest changes with every build; the finding stays the same one.
          detail: { image: reference.replace(/@.*$/u, ''), verdict },
        },
        evidence: { source: describeScheme(worst), saw: why },
        steps: stepsFor(worst),
      };
  }
}

/** A policy that refuses an image says nothing of its signature. */
function stepsFor({ reference, scheme }: TrustStatement): readonly string[] {
  return scheme === 'policy'
    ? [
        'Use an image of an allowed place, or copy this one there after a review',
        'Or add its place to `allowed` in the section `trust` of the policy',
      ]
    : [
        `Find out how it got there: \`ironhull trust verify ${reference} --policy ironhull.yaml\` shows every step`,
        'Use the image that was signed, or have this one signed after a review',
      ];
}

function rejection({ reference, scheme }: TrustStatement, why: string): string {
  return scheme === 'policy'
    ? `${reference} must not be used: ${why}`
    : `${reference} is not what was signed, or not by whom the policy trusts`;
}

function describeTrusted(statement: TrustStatement): string {
  const { reference, digest, signer, steps } = statement;
  const what = digest === undefined ? reference : `${reference} ${digest}`;
  return signer === undefined
    ? `${what}: ${steps.at(-1)?.detail ?? statement.scheme}`
    : `${what} is signed by ${signer} (${describeScheme(statement)})`;
}

function describeScheme({ scheme }: TrustStatement): string {
  return scheme === 'policy' ? 'section trust of the policy' : scheme;
}

/** What to do where signatures are missing; the policy's own silence says what to do by itself. */
function remedyOf({ steps }: TrustStatement): string {
  return steps.at(-1)?.step === 'signature'
    ? '; `ironhull trust lock --evidence` stores them, `audit --registry` asks for them'
    : '';
}

/** The outcome of an image of an engine, which no file names. */
export function engineImageOutcome(statements: readonly TrustStatement[], from: string): Outcome {
  const judged = judgeStatements(statements);
  switch (judged.state) {
    case 'signed':
      return pass({ source: from, saw: judged.saw });
    case 'unknown':
      return unknown('undecidable', judged.doubt);
    case 'wrong':
      return fail({
        ...judged.problem,
        at: [],
        evidence: [judged.evidence],
        change: { kind: 'manual', title: 'Remove the image, or have it signed', steps: judged.steps },
      });
  }
}
