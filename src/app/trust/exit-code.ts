import type { TrustStatement, TrustVerdict } from '../../core/trust.ts';

/** Exit codes by verdict, the first that any statement has deciding. */
const precedence: readonly (readonly [TrustVerdict, number])[] = [
  ['rejected', 1],
  ['unverifiable', 3],
  ['unsigned', 1],
  ['trusted', 0],
];

/** The worst verdict of some statements; absent without any. */
export function worstVerdict(statements: readonly TrustStatement[]): TrustVerdict | undefined {
  return precedence.find(([verdict]) => statements.some((statement) => statement.verdict === verdict))?.[0];
}

/** The exit code of a run: 0 only if there is a statement that decides, and all of them are trusted. */
export function trustExitCode(statements: readonly TrustStatement[]): number {
  const deciding = statements.filter(({ optional }) => optional !== true);
  const found = precedence.find(([verdict]) => deciding.some((statement) => statement.verdict === verdict));
  return found?.[1] ?? 3;
}
