import { worstVerdictsFirst, type TrustStatement, type TrustVerdict } from '../../core/trust/trust.ts';

const codes: Readonly<Record<TrustVerdict, number>> = {
  rejected: 1,
  unverifiable: 3,
  unsigned: 1,
  trusted: 0,
};

/** The worst verdict of some statements; absent without any. */
export function worstVerdict(statements: readonly TrustStatement[]): TrustVerdict | undefined {
  return worstVerdictsFirst.find((verdict) => statements.some((statement) => statement.verdict === verdict));
}

/** The exit code of a run: 0 only if there is a statement that decides, and all of them are trusted. */
export function trustExitCode(statements: readonly TrustStatement[]): number {
  const worst = worstVerdict(statements.filter(({ optional }) => optional !== true));
  return worst === undefined ? codes.unverifiable : codes[worst];
}
