import type { HclOperator } from './hcl-syntax.ts';
import { areHclEqual, hclBoolean, hclNumber, HclUnknown, type HclValue } from './hcl-value.ts';

const noBoolean = new HclUnknown('a condition is true or false');
const noNumber = new HclUnknown('what is calculated is no number');

function compared(operator: '==' | '!=', left: HclValue, right: HclValue): HclValue {
  const verdict = areHclEqual(left, right);
  if (verdict === undefined) return new HclUnknown('the values that are compared are not known');
  return verdict === (operator === '==');
}

/** One side may decide, whatever the other is. */
function logical(operator: '&&' | '||', left: HclValue, right: HclValue): HclValue {
  const decisive = operator === '||';
  const [one, other] = [hclBoolean(left), hclBoolean(right)];
  if (one === decisive || other === decisive) return decisive;
  if (one !== undefined && other !== undefined) return !decisive;
  return [left, right].find((value) => value instanceof HclUnknown) ?? noBoolean;
}

const arithmetic: Readonly<
  Record<Exclude<HclOperator, '==' | '!=' | '&&' | '||'>, (one: number, other: number) => number | boolean>
> = {
  '<': (one, other) => one < other,
  '>': (one, other) => one > other,
  '<=': (one, other) => one <= other,
  '>=': (one, other) => one >= other,
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '%': (one, other) => one % other,
};

/** Returns the value of a binary operator. */
export function calculate(operator: HclOperator, left: HclValue, right: HclValue): HclValue {
  if (operator === '==' || operator === '!=') return compared(operator, left, right);
  if (operator === '&&' || operator === '||') return logical(operator, left, right);
  const unknown = [left, right].find((value) => value instanceof HclUnknown);
  if (unknown !== undefined) return unknown;
  const [one, other] = [hclNumber(left), hclNumber(right)];
  if (one === undefined || other === undefined) return noNumber;
  const result = arithmetic[operator](one, other);
  return typeof result === 'boolean' || Number.isFinite(result) ? result : noNumber;
}

/** Returns the value of `!` and `-`. */
export function negated(operator: '!' | '-', value: HclValue): HclValue {
  if (value instanceof HclUnknown) return value;
  if (operator === '-') {
    const number = hclNumber(value);
    return number === undefined ? noNumber : -number;
  }
  const boolean = hclBoolean(value);
  return boolean === undefined ? noBoolean : !boolean;
}
