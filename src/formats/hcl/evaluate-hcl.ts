import type { Span } from '../../core/location.ts';
import type { HclExpression, HclFor, HclTemplatePart } from './hcl-syntax.ts';
import { hclFunctions } from './hcl-functions.ts';
import { calculate, negated } from './hcl-operators.ts';
import {
  areHclEqual,
  hclBoolean,
  hclNumber,
  hclText,
  HclUnknown,
  isHclList,
  isHclMap,
  type HclValue,
} from './hcl-value.ts';

/** How much may be evaluated: small texts can describe very large values. */
export interface HclBudget {
  steps: number;
  characters: number;
}

/** What names in an expression mean. */
export interface HclScope {
  budget: HclBudget;
  /** The value of a variable; `undefined` if there is none of that name, which `missing` then gets. */
  variable(name: string): HclValue | undefined;
  missing(name: string, span: Span): void;
  /** Calls a function that the file defines; `undefined` if it defines none of that name. */
  call(name: string, given: readonly HclValue[]): HclValue | undefined;
}

const tooMuch = new HclUnknown('it is more than is evaluated');

/** The first of the values that is unknown. */
function unknownOf(values: readonly HclValue[]): HclUnknown | undefined {
  return values.find((value) => value instanceof HclUnknown);
}

function spent(scope: HclScope, text: string): HclValue {
  scope.budget.characters -= text.length;
  return scope.budget.characters < 0 ? tooMuch : text;
}

function withNames(scope: HclScope, names: readonly string[], values: readonly HclValue[]): HclScope {
  const own = new Map(names.map((name, at) => [name, values[at] ?? null]));
  return { ...scope, variable: (name) => (own.has(name) ? own.get(name) : scope.variable(name)) };
}

/** The pairs of a collection: index or key, and value. */
function pairsOf(collection: HclValue): readonly (readonly [HclValue, HclValue])[] | undefined {
  if (isHclList(collection)) return collection.map((item, at) => [at, item] as const);
  return isHclMap(collection)
    ? [...collection].toSorted(([one], [other]) => (one < other ? -1 : 1))
    : undefined;
}

/** Calls back for each pair of a collection with the scope of its names; returns why that is not possible. */
function eachPair(
  { names, collection }: Pick<HclFor, 'names' | 'collection'>,
  scope: HclScope,
  visit: (inner: HclScope) => HclUnknown | undefined,
): HclUnknown | undefined {
  const value = evaluateHcl(collection, scope);
  if (value instanceof HclUnknown) return value;
  const pairs = pairsOf(value);
  if (pairs === undefined) return new HclUnknown('what is no list and no map has no items');
  for (const [key, item] of pairs) {
    const stop = visit(withNames(scope, names, names.length === 2 ? [key, item] : [item]));
    if (stop !== undefined) return stop;
  }
  return undefined;
}

function evaluateFor(expression: HclFor, scope: HclScope): HclValue {
  const items: HclValue[] = [];
  const entries = new Map<string, HclValue>();
  const groups = new Map<string, HclValue[]>();
  const stop = eachPair(expression, scope, (inner) => {
    const condition = expression.condition === undefined ? true : evaluateHcl(expression.condition, inner);
    const isWanted = hclBoolean(condition);
    if (isWanted === undefined)
      return unknownOf([condition]) ?? new HclUnknown('a condition is true or false');
    if (!isWanted) return undefined;
    const value = evaluateHcl(expression.value, inner);
    if (expression.key === undefined) {
      items.push(value);
      return undefined;
    }
    const key = hclText(evaluateHcl(expression.key, inner));
    if (key === undefined) return new HclUnknown('a key is not known');
    const group = groups.get(key) ?? [];
    group.push(value);
    groups.set(key, group);
    entries.set(key, expression.isGrouped ? group : value);
    return undefined;
  });
  return stop ?? (expression.key === undefined ? items : entries);
}

function evaluatePart(part: HclTemplatePart, scope: HclScope): HclValue {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return evaluateHcl(part.value, scope);
    case 'if': {
      const condition = evaluateHcl(part.condition, scope);
      const isTrue = hclBoolean(condition);
      if (isTrue === undefined)
        return unknownOf([condition]) ?? new HclUnknown('a condition is true or false');
      return evaluateHclParts(isTrue ? part.whenTrue : part.whenFalse, scope);
    }
    case 'for': {
      const texts: string[] = [];
      const stop = eachPair(part, scope, (inner) => {
        const text = evaluateHclParts(part.body, inner);
        if (typeof text !== 'string') return unknownOf([text]) ?? tooMuch;
        texts.push(text);
        return undefined;
      });
      return stop ?? texts.join('');
    }
  }
}

/** Returns the text of the parts of a template, or why it is not known. */
export function evaluateHclParts(parts: readonly HclTemplatePart[], scope: HclScope): HclValue {
  const values = parts.map((part) => evaluatePart(part, scope));
  const unknown = unknownOf(values);
  if (unknown !== undefined) return unknown;
  const texts = values.map(hclText);
  if (texts.includes(undefined)) return new HclUnknown('a value in a template is no text');
  return spent(scope, texts.join(''));
}

function evaluateCall(
  { name, arguments: written, isSpread }: Extract<HclExpression, { kind: 'call' }>,
  scope: HclScope,
): HclValue {
  const values = written.map((one) => evaluateHcl(one, scope));
  const last = values.at(-1);
  if (isSpread && (last === undefined || !isHclList(last))) return new HclUnknown('... needs a list');
  const given =
    isSpread && last !== undefined && isHclList(last) ? [...values.slice(0, -1), ...last] : values;
  const unknown = unknownOf(given);
  if (unknown !== undefined) return unknown;
  scope.budget.steps -= given.length;
  const result = scope.call(name, given) ?? hclFunctions.get(name)?.(given);
  if (result === undefined) return new HclUnknown(`the value of ${name}() is not evaluated`);
  return typeof result === 'string' ? spent(scope, result) : spentList(result, scope);
}

function spentList(result: HclValue, { budget }: HclScope): HclValue {
  if (isHclList(result)) budget.steps -= result.length;
  if (isHclMap(result)) budget.steps -= result.size;
  return budget.steps < 0 ? tooMuch : result;
}

function memberOf(of: HclValue, key: HclValue): HclValue {
  const unknown = unknownOf([of, key]);
  if (unknown !== undefined) return unknown;
  const index = hclNumber(key);
  const found = isHclMap(of)
    ? of.get(hclText(key) ?? '')
    : isHclList(of) && index !== undefined
      ? of[index]
      : undefined;
  return found ?? (found === null ? null : new HclUnknown('there is no such element'));
}

function evaluateObject({ items }: Extract<HclExpression, { kind: 'object' }>, scope: HclScope): HclValue {
  const entries = new Map<string, HclValue>();
  for (const { key, value } of items) {
    const name = evaluateHcl(key, scope);
    const text = hclText(name);
    if (text === undefined) return unknownOf([name]) ?? new HclUnknown('a key is no text');
    entries.set(text, evaluateHcl(value, scope));
  }
  return entries;
}

function evaluateConditional(
  { condition, whenTrue, whenFalse }: Extract<HclExpression, { kind: 'conditional' }>,
  scope: HclScope,
): HclValue {
  const decided = evaluateHcl(condition, scope);
  const [one, other] = [evaluateHcl(whenTrue, scope), evaluateHcl(whenFalse, scope)];
  const isTrue = hclBoolean(decided);
  if (isTrue !== undefined) return isTrue ? one : other;
  if (areHclEqual(one, other) === true) return one;
  return unknownOf([decided]) ?? new HclUnknown('a condition is true or false');
}

/** Returns the value of an expression. Never throws: what does not follow from the text is unknown. */
export function evaluateHcl(expression: HclExpression, scope: HclScope): HclValue {
  if (--scope.budget.steps < 0) return tooMuch;
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template': {
      const { parts, isHeredoc } = expression;
      const [only] = parts;
      // A value alone keeps its type.
      if (only?.kind === 'value' && parts.length === 1 && !isHeredoc) return evaluateHcl(only.value, scope);
      return evaluateHclParts(parts, scope);
    }
    case 'variable': {
      const value = scope.variable(expression.name);
      if (value !== undefined) return value;
      scope.missing(expression.name, expression.span);
      return new HclUnknown(`there is no variable ${expression.name}`);
    }
    case 'attribute':
      return memberOf(evaluateHcl(expression.of, scope), expression.name);
    case 'index':
      return memberOf(evaluateHcl(expression.of, scope), evaluateHcl(expression.index, scope));
    case 'splat':
      evaluateHcl(expression.of, scope);
      return new HclUnknown('[*] is not evaluated');
    case 'call':
      return evaluateCall(expression, scope);
    case 'unary':
      return negated(expression.operator, evaluateHcl(expression.operand, scope));
    case 'binary':
      return calculate(
        expression.operator,
        evaluateHcl(expression.left, scope),
        evaluateHcl(expression.right, scope),
      );
    case 'conditional':
      return evaluateConditional(expression, scope);
    case 'tuple':
      return expression.items.map((item) => evaluateHcl(item, scope));
    case 'object':
      return evaluateObject(expression, scope);
    case 'for':
      return evaluateFor(expression, scope);
  }
}
