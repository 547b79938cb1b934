import { newUserNamespace } from '../../knowledge/kernel/seccomp-calls.ts';
import { integerAt, stringAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/** A condition on one argument of a system call (runtime-spec, `linux.seccomp.syscalls[].args`). */
interface Condition {
  index: number;
  op: string;
  value: number;
  valueTwo: number;
}

/** Reads a condition. Throws a TypeError if it has no operator or a member has the wrong type. */
function conditionOf(entry: JsonRecord): Condition {
  const op = stringAt(entry, 'op');
  if (op === undefined) throw new TypeError('a condition has no op');
  return {
    op,
    index: integerAt(entry, 'index') ?? 0,
    value: integerAt(entry, 'value') ?? 0,
    valueTwo: integerAt(entry, 'valueTwo') ?? 0,
  };
}

function alwaysHolds({ op, value, valueTwo }: Condition): boolean {
  return value === 0 && (op === 'SCMP_CMP_GE' || (op === 'SCMP_CMP_MASKED_EQ' && valueTwo === 0));
}

/** Values have up to 64 bits, more than bitwise operators support. */
function hasNewUser(flags: number): boolean {
  return Math.floor(flags / newUserNamespace) % 2 === 1;
}

function forbidsNewUser({ op, value, valueTwo }: Condition): boolean {
  if (op === 'SCMP_CMP_EQ') return !hasNewUser(value);
  return op === 'SCMP_CMP_MASKED_EQ' && hasNewUser(value) && !hasNewUser(valueTwo);
}

/**
 * Whether conditions exclude the dangerous use of a call: `false` if every condition holds for all arguments,
 * and for `clone` if none excludes creating a user namespace (its flags are the first argument, on s390 the
 * second).
 * @throws TypeError for an invalid condition.
 */
export function isRestricted(name: string, entries: readonly JsonRecord[]): boolean {
  const conditions = entries.map(conditionOf);
  if (name === 'clone') return conditions.some((each) => each.index <= 1 && forbidsNewUser(each));
  return conditions.some((each) => !alwaysHolds(each));
}

/**
 * Returns the conditions of a rule in a form to compare, `0 EQ 8`; empty if every one holds for all arguments.
 * @throws TypeError for an invalid condition.
 */
export function conditionText(entries: readonly JsonRecord[]): string {
  const conditions = entries.map(conditionOf);
  if (conditions.every(alwaysHolds)) return '';
  const texts = conditions.map(({ index, op, value, valueTwo }) => {
    const name = op.replace('SCMP_CMP_', '');
    return [index, name, value, ...(name === 'MASKED_EQ' ? [valueTwo] : [])].join(' ');
  });
  return texts.toSorted().join(', ');
}

function holds({ op, value, valueTwo }: Condition, argument: number): boolean {
  switch (op) {
    case 'SCMP_CMP_NE':
      return argument !== value;
    case 'SCMP_CMP_EQ':
      return argument === value;
    case 'SCMP_CMP_LT':
      return argument < value;
    case 'SCMP_CMP_LE':
      return argument <= value;
    case 'SCMP_CMP_GT':
      return argument > value;
    case 'SCMP_CMP_GE':
      return argument >= value;
    default:
      // A mask, or an operator of a later version: it may hold.
      return op !== 'SCMP_CMP_MASKED_EQ' || (argument & value) === valueTwo;
  }
}

/**
 * Whether conditions may hold for a call whose first argument is `first`, a small number.
 * @throws TypeError for an invalid condition.
 */
export function mayHoldFor(entries: readonly JsonRecord[], first: number): boolean {
  return entries.map(conditionOf).every((each) => each.index !== 0 || holds(each, first));
}
