import { isJsonRecord } from '../../formats/json/members.ts';

/** A statement whose signer is known, and what is known of when it was signed. */
export interface AuthenticStatement {
  /** URI of its type. */
  type: string;
  predicate: unknown;
  /** Times at which somebody trusted saw the signature. */
  times: readonly Date[];
}

/** The parts of an in-toto statement; absent if it has no type. */
export function statementParts(statement: unknown): Omit<AuthenticStatement, 'times'> | undefined {
  if (!isJsonRecord(statement) || typeof statement['predicateType'] !== 'string') return undefined;
  return { type: statement['predicateType'], predicate: statement['predicate'] };
}
