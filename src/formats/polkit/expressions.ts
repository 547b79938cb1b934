import { globOfRegular, fitsGlob, startOfRegular } from './glob.ts';
import type { ScriptToken } from './tokens.ts';
import {
  allOf,
  anyOf,
  atomCondition,
  constantCondition,
  oppositeOf,
  sessionCondition,
  unclearCondition,
  type PolkitAtom,
  type PolkitCondition,
} from './ways.ts';

/** What an expression of a rule stands for, for one action. */
export type RuleValue =
  | { is: 'text'; text: string }
  | { is: 'list'; texts: readonly string[] }
  | { is: 'number'; number: number }
  | { is: 'pattern'; source: string }
  | { is: 'nothing' }
  | { is: 'user' }
  | { is: 'groups' }
  | { is: 'detail'; name: string }
  /** Whether something is so. */
  | { is: 'condition'; condition: PolkitCondition }
  /** Where in a list something is; -1 where it is not. */
  | { is: 'position'; found: PolkitCondition }
  | { is: 'unclear' };

/** What names stand for in a rule that is asked for one action. */
export interface RuleScope {
  tokens: readonly ScriptToken[];
  /** The action that is asked for. */
  id: string;
  action: string | undefined;
  subject: string | undefined;
  variables: Map<string, RuleValue>;
  /** Names that are given more than one value. */
  changed: ReadonlySet<string>;
}

/** Tokens from one index to before another. */
export interface TokenRange {
  start: number;
  end: number;
}

const maxDepth = 30;
/** How long an expression is read. */
const maxTokens = 4000;
const unclear: RuleValue = { is: 'unclear' };
/** Operators that bind less than `||`, and what else makes one expression of several. */
const weak: ReadonlySet<string> = new Set([
  ',',
  '=',
  '=>',
  '?',
  ':',
  '??',
  ';',
  '+=',
  '-=',
  '||=',
  '&&=',
  '??=',
  '...',
  '++',
  '--',
]);
const comparisons: ReadonlySet<string> = new Set(['==', '===', '!=', '!==', '<', '<=', '>', '>=']);

/** Returns the signs of a range outside of brackets, with their indexes. */
export function outerSigns(
  tokens: readonly ScriptToken[],
  range: TokenRange,
  wanted: ReadonlySet<string>,
): readonly number[] {
  const found: number[] = [];
  for (let at = range.start; at < range.end; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'sign' && wanted.has(token.text)) found.push(at);
    at = token?.closing ?? at;
  }
  return found;
}

/** Returns the parts of a range between signs. */
export function splitRange({ start, end }: TokenRange, signs: readonly number[]): readonly TokenRange[] {
  return [...signs, end].map((sign, index) => ({
    start: index === 0 ? start : (signs[index - 1] ?? 0) + 1,
    end: sign,
  }));
}

/** Returns when an expression holds. */
export function conditionOf(scope: RuleScope, range: TokenRange, depth = 0): PolkitCondition {
  return asCondition(valueOfExpression(scope, range, depth));
}

/** Returns what an expression stands for; unclear where it is none of the known forms. */
export function valueOfExpression(scope: RuleScope, range: TokenRange, depth = 0): RuleValue {
  const { tokens } = scope;
  const first = tokens[range.start];
  if (
    range.start >= range.end ||
    range.end - range.start > maxTokens ||
    depth > maxDepth ||
    outerSigns(tokens, range, weak).length > 0
  )
    return unclear;
  const inner = (each: TokenRange): PolkitCondition => conditionOf(scope, each, depth + 1);
  const either = outerSigns(tokens, range, new Set(['||']));
  if (either.length > 0) return condition(anyOf(splitRange(range, either).map(inner)));
  const all = outerSigns(tokens, range, new Set(['&&']));
  if (all.length > 0) return condition(allOf(splitRange(range, all).map(inner)));
  const [sign, more] = outerSigns(tokens, range, comparisons);
  if (more !== undefined) return unclear;
  if (sign !== undefined) {
    const [left, right] = splitRange(range, [sign]).map((side) => valueOfExpression(scope, side, depth + 1));
    return condition(compared(left ?? unclear, tokens[sign]?.text ?? '', right ?? unclear));
  }
  if (first?.kind === 'sign' && first.text === '!')
    return condition(oppositeOf(inner({ start: range.start + 1, end: range.end })));
  if (first?.kind === 'sign' && first.text === '(' && first.closing === range.end - 1)
    return valueOfExpression(scope, { start: range.start + 1, end: range.end - 1 }, depth + 1);
  return literalOf(scope, range) ?? propertyOf(scope, range) ?? callOf(scope, range, depth) ?? unclear;
}

function condition(known: PolkitCondition): RuleValue {
  return { is: 'condition', condition: known };
}

function constant(value: boolean): RuleValue {
  return condition(constantCondition(value));
}

function asCondition(value: RuleValue): PolkitCondition {
  if (value.is === 'condition') return value.condition;
  if (value.is === 'nothing') return constantCondition(false);
  return value.is === 'number' ? constantCondition(value.number !== 0) : unclearCondition;
}

function literalOf({ tokens, variables }: RuleScope, { start, end }: TokenRange): RuleValue | undefined {
  const first = tokens[start];
  if (first === undefined) return undefined;
  if (first.text === '-' && end === start + 2 && tokens[start + 1]?.kind === 'number')
    return { is: 'number', number: -Number(tokens[start + 1]?.text) };
  if (first.text === '[' && first.kind === 'sign' && first.closing === end - 1)
    return listOf(tokens.slice(start + 1, end - 1));
  if (end !== start + 1) return undefined;
  if (first.kind === 'text') return { is: 'text', text: first.text };
  if (first.kind === 'number') return { is: 'number', number: Number(first.text) };
  if (first.kind === 'pattern') return patternOf(first.text);
  if (first.kind !== 'name') return undefined;
  if (first.text === 'true' || first.text === 'false') return constant(first.text === 'true');
  if (first.text === 'null' || first.text === 'undefined') return { is: 'nothing' };
  return variables.get(first.text);
}

function patternOf(text: string): RuleValue {
  return text.endsWith('/') ? { is: 'pattern', source: text.slice(1, -1).replaceAll('\\/', '/') } : unclear;
}

function listOf(tokens: readonly ScriptToken[]): RuleValue {
  const isList = tokens.every(({ kind, text }, index) =>
    index % 2 === 0 ? kind === 'text' : kind === 'sign' && text === ',',
  );
  return isList
    ? { is: 'list', texts: tokens.filter(({ kind }) => kind === 'text').map(({ text }) => text) }
    : unclear;
}

function propertyOf(
  { tokens, id, action, subject }: RuleScope,
  { start, end }: TokenRange,
): RuleValue | undefined {
  const owner = tokens[start]?.text;
  const isProperty = end === start + 3 && tokens[start]?.kind === 'name' && tokens[start + 1]?.text === '.';
  if (!isProperty || owner === undefined) return undefined;
  const property = tokens[start + 2]?.text ?? '';
  if (owner === action) return property === 'id' ? { is: 'text', text: id } : unclear;
  if (owner !== subject) return undefined;
  if (property === 'user') return { is: 'user' };
  if (property === 'groups') return { is: 'groups' };
  return property === 'local' || property === 'active' ? condition(sessionCondition) : unclear;
}

/** Reads `owner.method(argument)`. */
function callOf(scope: RuleScope, { start, end }: TokenRange, depth: number): RuleValue | undefined {
  const { tokens, action, subject } = scope;
  const open = lastOpening(tokens, { start, end });
  const method = tokens[open - 1];
  if (open < start + 3 || method?.kind !== 'name' || tokens[open - 2]?.text !== '.') return undefined;
  const argument = valueOfExpression(scope, { start: open + 1, end: end - 1 }, depth + 1);
  const owner = tokens[start]?.text ?? '';
  if (open === start + 3 && argument.is === 'text') {
    if (owner === subject && method.text === 'isInGroup')
      return condition(atomCondition({ asks: 'group', name: argument.text, not: false }));
    if (owner === action && method.text === 'lookup') return { is: 'detail', name: argument.text };
  }
  return called(valueOfExpression(scope, { start, end: open - 2 }, depth + 1), method.text, argument);
}

/** Returns the index of the bracket that the last token closes; -1 if it closes none. */
function lastOpening(tokens: readonly ScriptToken[], { start, end }: TokenRange): number {
  if (tokens[end - 1]?.text !== ')') return -1;
  for (let at = start; at < end; at += 1) {
    const { closing, text } = tokens[at] ?? {};
    if (closing === end - 1) return text === '(' ? at : -1;
    at = closing ?? at;
  }
  return -1;
}

function called(owner: RuleValue, method: string, argument: RuleValue): RuleValue {
  if (owner.is === 'pattern' && method === 'test') return fits(argument, owner.source);
  if (owner.is === 'list' && (method === 'indexOf' || method === 'includes')) {
    const found = anyOf(owner.texts.map((text) => compared(argument, '==', { is: 'text', text })));
    return method === 'includes' ? condition(found) : { is: 'position', found };
  }
  if (method === 'match' && argument.is === 'pattern') return fits(owner, argument.source);
  if (argument.is !== 'text') return owner.is === 'detail' ? part(owner.name) : unclear;
  const { text } = argument;
  if (owner.is === 'groups' && (method === 'indexOf' || method === 'includes')) {
    const found = atomCondition({ asks: 'group', name: text, not: false });
    return method === 'includes' ? condition(found) : { is: 'position', found };
  }
  if (method === 'match') return fits(owner, text);
  if (owner.is === 'detail') return part(owner.name);
  if (owner.is !== 'text') return unclear;
  if (method === 'indexOf') return { is: 'number', number: owner.text.indexOf(text) };
  if (method === 'lastIndexOf') return { is: 'number', number: owner.text.lastIndexOf(text) };
  if (method === 'startsWith') return constant(owner.text.startsWith(text));
  if (method === 'endsWith') return constant(owner.text.endsWith(text));
  return method === 'includes' ? constant(owner.text.includes(text)) : unclear;
}

/** Whether a value fits a regular expression; one is not run, since it may take for ever. */
function fits(value: RuleValue, source: string): RuleValue {
  if (value.is === 'detail') return part(value.name);
  if (value.is !== 'text') return unclear;
  const glob = globOfRegular(source);
  if (glob !== undefined) return constant(fitsGlob(glob, value.text));
  return value.text.startsWith(startOfRegular(source)) ? unclear : constant(false);
}

function part(name: string): RuleValue {
  const atom: PolkitAtom = { asks: 'part', name };
  return condition({ holds: [[atom]], fails: [[atom]] });
}

function compared(left: RuleValue, sign: string, right: RuleValue): PolkitCondition {
  const isEqual = sign === '==' || sign === '===';
  if (isEqual || sign === '!=' || sign === '!==') {
    const equal = equals(left, right) ?? equals(right, left) ?? unclearCondition;
    return isEqual ? equal : oppositeOf(equal);
  }
  if (right.is !== 'number') return unclearCondition;
  if (left.is === 'number') return constantCondition(ordered(left.number, sign, right.number));
  if (left.is === 'condition' && right.number === 0 && isPart(left.condition)) return left.condition;
  if (left.is !== 'position') return unclearCondition;
  if ((sign === '>=' && right.number === 0) || (sign === '>' && right.number === -1)) return left.found;
  return sign === '<' && right.number === 0 ? oppositeOf(left.found) : unclearCondition;
}

function ordered(left: number, sign: string, right: number): boolean {
  if (sign === '<') return left < right;
  if (sign === '<=') return left <= right;
  return sign === '>' ? left > right : left >= right;
}

function equals(left: RuleValue, right: RuleValue): PolkitCondition | undefined {
  if (left.is === 'text' && right.is === 'text') return constantCondition(left.text === right.text);
  if (left.is === 'number' && right.is === 'number') return constantCondition(left.number === right.number);
  if (left.is === 'user' && right.is === 'text')
    return atomCondition({ asks: 'user', name: right.text, not: false });
  if (left.is === 'detail' && right.is === 'text')
    return atomCondition({ asks: 'detail', name: left.name, value: right.text, not: false });
  if (left.is === 'position' && right.is === 'number' && right.number === -1) return oppositeOf(left.found);
  if (left.is === 'condition' && isPart(left.condition)) return left.condition;
  // What does not fit a pattern is `null`.
  if (left.is === 'condition' && right.is === 'nothing') return oppositeOf(left.condition);
  if (left.is !== 'condition' || right.is !== 'condition') return undefined;
  if (right.condition.fails.length === 0) return left.condition;
  return right.condition.holds.length === 0 ? oppositeOf(left.condition) : undefined;
}

/** Whether a condition says only that a detail is tested in some way. */
function isPart({ holds }: PolkitCondition): boolean {
  return holds.length === 1 && holds[0]?.length === 1 && holds[0][0]?.asks === 'part';
}
