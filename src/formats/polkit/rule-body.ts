import {
  conditionOf,
  outerSigns,
  splitRange,
  valueOfExpression,
  type RuleScope,
  type TokenRange,
} from './expressions.ts';
import type { ScriptToken } from './tokens.ts';
import { everyWay, bothWays, eitherWays, noWay, oppositeOf, unclearWays, type Ways } from './ways.ts';

/** What a statement does where it is reached in some ways. */
interface Effect {
  /** When it answers yes. */
  yes: Ways;
  /** When what follows is reached; an answer of yes counts as going on, which adds nothing to it. */
  through: Ways;
  /** Whether it may answer anything but yes. */
  mayRefuse: boolean;
  end: number;
  /** Whether it was not understood where it ends, so that it ends with its block. */
  isLost?: true;
}

const maxDepth = 30;
const semicolon: ReadonlySet<string> = new Set([';']);
const comma: ReadonlySet<string> = new Set([',']);
const question: ReadonlySet<string> = new Set(['?', ':']);

/** Returns when the body of a rule's function answers yes; it may be the answer alone. */
export function answersYes(scope: RuleScope, body: TokenRange, isAnswer: boolean): Ways {
  return isAnswer ? answer(scope, body, everyWay, 0).yes : statements(scope, body, everyWay, 0).yes;
}

/** Whether some `return` of a range may answer yes, or a function in it may without one. */
export function mayAnswerYes(tokens: readonly ScriptToken[], { start, end }: TokenRange): boolean {
  for (let at = start; at < end; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'sign' && token.text === '=>' && tokens[at + 1]?.text !== '{') return true;
    if (token?.kind === 'name' && token.text === 'return') {
      const answered = { start: at + 1, end: endOfSimple(tokens, { start: at, end: Math.min(end, at + 9) }) };
      if (knownAnswer(tokens, answered) !== 'other') return true;
    }
  }
  return false;
}

function statements(scope: RuleScope, range: TokenRange, reach: Ways, depth: number): Effect {
  const yes: Ways[] = [];
  let through = reach;
  let mayRefuse = false;
  for (let at = range.start; at < range.end;) {
    const next = statement(scope, { start: at, end: range.end }, through, depth);
    yes.push(next.yes);
    through = next.through;
    mayRefuse ||= next.mayRefuse;
    at = next.end;
  }
  return { yes: eitherWays(yes), through, mayRefuse, end: range.end };
}

function statement(scope: RuleScope, range: TokenRange, reach: Ways, depth: number): Effect {
  const { tokens } = scope;
  const first = tokens[range.start];
  const goesOn = (end: number): Effect => ({ yes: noWay, through: reach, mayRefuse: false, end });
  if (first === undefined || depth > maxDepth) return lost(scope, range, reach);
  if (first.kind === 'sign' && first.text === ';') return goesOn(range.start + 1);
  if (first.kind === 'sign' && first.text === '{' && first.closing !== undefined)
    return block(scope, { start: range.start + 1, end: first.closing }, reach, depth);
  if (first.kind === 'name' && first.text === 'if') return conditional(scope, range, reach, depth);
  const end = endOfSimple(tokens, range);
  const after = tokens[end]?.text === ';' && end < range.end ? end + 1 : end;
  if (first.kind === 'name' && first.text === 'return')
    return { ...answer(scope, { start: range.start + 1, end }, reach, depth), end: after };
  if (first.kind === 'name' && /^(?:var|let|const)$/u.test(first.text))
    return declare(scope, { start: range.start + 1, end }) ? goesOn(after) : lost(scope, range, reach);
  const isText = first.kind === 'text' && end === range.start + 1;
  return isText || isLog(tokens, { start: range.start, end }) ? goesOn(after) : lost(scope, range, reach);
}

/** Returns the effect of what is not understood: all of the rest of its block. */
function lost(scope: RuleScope, range: TokenRange, reach: Ways): Effect {
  const through = bothWays(reach, unclearWays);
  if (reach.length > 0)
    for (const name of scope.variables.keys()) scope.variables.set(name, { is: 'unclear' });
  const yes = mayAnswerYes(scope.tokens, range) ? through : noWay;
  return { yes, through, mayRefuse: true, end: range.end, isLost: true };
}

/** Reads a block; what it declares is not known outside of it. */
function block(scope: RuleScope, range: TokenRange, reach: Ways, depth: number): Effect {
  const inside = { ...scope, variables: new Map(scope.variables) };
  const effect = statements(inside, range, reach, depth + 1);
  for (const [name, value] of inside.variables)
    if (scope.variables.get(name) !== value) scope.variables.set(name, { is: 'unclear' });
  return { ...effect, end: range.end + 1 };
}

function conditional(scope: RuleScope, range: TokenRange, reach: Ways, depth: number): Effect {
  const { tokens } = scope;
  const { text, closing } = tokens[range.start + 1] ?? {};
  if (text !== '(' || closing === undefined) return lost(scope, range, reach);
  const asked = conditionOf(scope, { start: range.start + 2, end: closing });
  const reaches = bothWays(reach, asked.holds);
  const then = statement(scope, { start: closing + 1, end: range.end }, reaches, depth + 1);
  if (then.isLost) return lostIn(scope, range, reach, then);
  const hasOther =
    tokens[then.end]?.kind === 'name' && tokens[then.end]?.text === 'else' && then.end < range.end;
  // Who was answered yes needs no second answer.
  const otherwise = bothWays(reach, oppositeOf(asked).holds);
  const other: Effect = hasOther
    ? statement(scope, { start: then.end + 1, end: range.end }, then.mayRefuse ? otherwise : reach, depth + 1)
    : { yes: noWay, through: otherwise, mayRefuse: false, end: then.end };
  if (other.isLost) return lostIn(scope, range, reach, then, other);
  const mayRefuse = then.mayRefuse || other.mayRefuse;
  return {
    yes: eitherWays([then.yes, other.yes]),
    through: mayRefuse ? eitherWays([then.through, other.through]) : reach,
    mayRefuse,
    end: other.end,
  };
}

/** Where a part without braces is not understood, neither is what follows, up to the end of the block. */
function lostIn(scope: RuleScope, range: TokenRange, reach: Ways, ...parts: readonly Effect[]): Effect {
  const all = lost(scope, range, reach);
  return { ...all, yes: eitherWays([all.yes, ...parts.map(({ yes }) => yes)]) };
}

/** Returns the effect of `return …`: an answer, or one of two by a condition. */
function answer(scope: RuleScope, range: TokenRange, reach: Ways, depth: number): Omit<Effect, 'end'> {
  const { tokens } = scope;
  const known = knownAnswer(tokens, range);
  if (known === 'yes') return { yes: reach, through: reach, mayRefuse: false };
  if (known === 'other') return { yes: noWay, through: noWay, mayRefuse: true };
  const first = tokens[range.start];
  if (first?.text === '(' && first.closing === range.end - 1 && depth < maxDepth)
    return answer(scope, { start: range.start + 1, end: range.end - 1 }, reach, depth + 1);
  const [mark, ...more] = outerSigns(tokens, range, question);
  const middle = more.find((_at, index) => isColonOf(tokens, more.slice(0, index + 1)));
  if (mark === undefined || middle === undefined || depth >= maxDepth)
    return { yes: bothWays(reach, unclearWays), through: noWay, mayRefuse: true };
  const asked = conditionOf(scope, { start: range.start, end: mark });
  const then = answer(scope, { start: mark + 1, end: middle }, bothWays(reach, asked.holds), depth + 1);
  const other = answer(
    scope,
    { start: middle + 1, end: range.end },
    then.mayRefuse ? bothWays(reach, asked.fails) : reach,
    depth + 1,
  );
  const mayRefuse = then.mayRefuse || other.mayRefuse;
  return {
    yes: eitherWays([then.yes, other.yes]),
    through: eitherWays([then.through, other.through]),
    mayRefuse,
  };
}

/** Whether the last of the signs is the colon of a question before them. */
function isColonOf(tokens: readonly ScriptToken[], signs: readonly number[]): boolean {
  return signs.reduce((open, at) => open + (tokens[at]?.text === '?' ? 1 : -1), 1) === 0;
}

/** Returns whether an answer is yes; anything but the text `yes` is not. */
function knownAnswer(
  tokens: readonly ScriptToken[],
  { start, end }: TokenRange,
): 'yes' | 'other' | undefined {
  const all = tokens.slice(start, Math.min(end, start + 7));
  const [first] = all;
  if (first === undefined) return 'other';
  if (all.length === 1) {
    if (first.kind === 'text') return first.text === 'yes' ? 'yes' : 'other';
    const isOther = first.kind === 'number' || /^(?:null|undefined|true|false)$/u.test(first.text);
    return isOther ? 'other' : undefined;
  }
  const written = all.map(({ text }) => text).join(' ');
  const [, dotted, inBrackets] = /^polkit \. Result (?:\. (\w+)|\[ (\w+) \])$/u.exec(written) ?? [];
  if (inBrackets !== undefined && all[4]?.kind !== 'text') return undefined;
  const result = dotted ?? inBrackets;
  if (result === undefined) return undefined;
  return result === 'YES' ? 'yes' : 'other';
}

/** Records `name = value, …`; returns whether all of it was understood. */
function declare(scope: RuleScope, range: TokenRange): boolean {
  const { tokens, variables } = scope;
  return splitRange(range, outerSigns(tokens, range, comma)).every(({ start, end }) => {
    const name = tokens[start];
    if (name?.kind !== 'name' || name.text === scope.action || name.text === scope.subject) return false;
    if (variables.size > 100 || (end > start + 1 && tokens[start + 1]?.text !== '=')) return false;
    const value = valueOfExpression(scope, { start: start + 2, end });
    const isFixed = end > start + 2 && !variables.has(name.text) && !scope.changed.has(name.text);
    variables.set(name.text, isFixed ? value : { is: 'unclear' });
    return true;
  });
}

function isLog(tokens: readonly ScriptToken[], { start, end }: TokenRange): boolean {
  const open = tokens[start + 3];
  return (
    tokens[start]?.text === 'polkit' &&
    tokens[start + 2]?.text === 'log' &&
    open?.text === '(' &&
    open.closing === end - 1
  );
}

/** Returns where a simple statement ends: at a semicolon, or at a line that starts another one. */
function endOfSimple(tokens: readonly ScriptToken[], { start, end }: TokenRange): number {
  for (let at = start; at < end; at += 1) {
    const token = tokens[at];
    if (token === undefined || (token.kind === 'sign' && (semicolon.has(token.text) || token.text === '}')))
      return at;
    if (token.startsLine && at > start && isNewStatement(tokens[at - 1], token)) return at;
    at = token.closing ?? at;
  }
  return end;
}

function isNewStatement(before: ScriptToken | undefined, token: ScriptToken): boolean {
  if (before === undefined) return false;
  if (before.kind === 'name' && before.text === 'return') return true;
  const endsOperand = before.kind !== 'sign' || /^[)\]}]$/u.test(before.text);
  const isStart = token.kind !== 'sign' || token.text === '{' || token.text === '!';
  return endsOperand && isStart && token.text !== 'in' && token.text !== 'instanceof';
}
