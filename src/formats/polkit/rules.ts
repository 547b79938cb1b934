import type { TokenRange } from './expressions.ts';
import { answersYes, mayAnswerYes } from './rule-body.ts';
import { tokenize, type ScriptToken } from './tokens.ts';
import { eitherWays, type Ways } from './ways.ts';

/** What a file of rules (polkit(8)) allows without authentication. */
export interface PolkitRules {
  /** Returns the ways in which a rule answers yes for an action. */
  allowed(id: string): Ways;
  /** Whether some of the text, which may answer yes, was not understood. */
  isUnclear: boolean;
}

interface Rule {
  action: string | undefined;
  subject: string | undefined;
  body: TokenRange;
  /** Whether the body is an expression. */
  isAnswer: boolean;
  changed: ReadonlySet<string>;
  /** Index behind the call that adds it. */
  end: number;
}

const unread: PolkitRules = { allowed: () => [], isUnclear: true };

/** What may be used of the object `polkit` outside of rules without adding one. */
const harmless: ReadonlySet<string> = new Set(['Result', 'log', 'spawn']);
/** Names by which code outside of rules may add one in a way that is not seen. */
const hidden: ReadonlySet<string> = new Set(['this', 'globalThis', 'eval', 'Function']);

/** How long a text of rules is read; real ones are far shorter. */
export const maxRulesLength = 65_536;

/** Parses a file of rules: JavaScript, of which simple conditions and answers are understood. */
export function parsePolkitRules(source: string): PolkitRules {
  const tokens = source.length > maxRulesLength ? undefined : tokenize(source);
  if (tokens === undefined) return unread;
  const rules: Rule[] = [];
  let isUnclear = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const call = callOn(tokens, at);
    const rule = call === 'addRule' ? ruleAt(tokens, at) : undefined;
    if (rule !== undefined) {
      rules.push(rule);
      at = rule.end - 1;
    } else if (call === 'addAdminRule') at = tokens[at + 3]?.closing ?? at;
    else isUnclear ||= isHidden(tokens, at, call);
  }
  const isSilent = !isUnclear || !mayAnswerYes(tokens, { start: 0, end: tokens.length });
  return {
    allowed: (id) => eitherWays(rules.map((rule) => answersOf(rule, tokens, id))),
    isUnclear: !isSilent,
  };
}

function answersOf(rule: Rule, tokens: readonly ScriptToken[], id: string): Ways {
  const { action, subject, body, changed } = rule;
  const known = (name: string | undefined) => (name === undefined || changed.has(name) ? undefined : name);
  const names = { action: known(action), subject: known(subject), changed, variables: new Map() };
  return answersYes({ tokens, id, ...names }, body, rule.isAnswer);
}

const assignments = /^(?:=|\+=|-=|\*=|%=|&=|\|=|\^=|<<=|>>=|>>>=|\*\*=|&&=|\|\|=|\?\?=|\+\+|--)$/u;

/** Returns the names in a range whose value changes: all, where several names get theirs at once. */
function changedNames(tokens: readonly ScriptToken[], { start, end }: TokenRange): ReadonlySet<string> {
  const once = new Set<string>();
  const changed = new Set<string>();
  for (let at = start; at < end; at += 1) {
    const { kind, text } = tokens[at] ?? {};
    if (kind !== 'sign' || text === undefined || !assignments.test(text)) continue;
    for (const near of [tokens[at - 1], text === '++' || text === '--' ? tokens[at + 1] : undefined]) {
      if (near?.text === ']' || near?.text === '}') return new Set(namesIn(tokens, start, end));
      if (near?.kind !== 'name') continue;
      const isDeclared = /^(?:var|let|const|,)$/u.test(tokens[at - 2]?.text ?? '');
      if (once.has(near.text) || text !== '=' || !isDeclared) changed.add(near.text);
      once.add(near.text);
    }
  }
  return changed;
}

function namesIn(tokens: readonly ScriptToken[], start: number, end: number): readonly string[] {
  return tokens.slice(start, end).flatMap(({ kind, text }) => (kind === 'name' ? [text] : []));
}

/** Returns what of `polkit` is used at an index. */
function callOn(tokens: readonly ScriptToken[], at: number): string | undefined {
  const isPolkit =
    tokens[at]?.kind === 'name' && tokens[at]?.text === 'polkit' && tokens[at - 1]?.text !== '.';
  if (!isPolkit) return undefined;
  const property = tokens[at + 1]?.text === '.' ? tokens[at + 2]?.text : undefined;
  if (property === 'addAdminRule' && tokens[at + 3]?.text !== '(') return '';
  return property ?? '';
}

function isHidden(tokens: readonly ScriptToken[], at: number, call: string | undefined): boolean {
  const token = tokens[at];
  if (call === undefined) return token?.kind === 'name' && hidden.has(token.text);
  if (call === '' && tokens[at + 1]?.text === '[' && tokens[at + 2]?.text === 'Result') return false;
  return !harmless.has(call);
}

/** Reads `polkit.addRule(function (action, subject) { … })`, or with an arrow. */
function ruleAt(tokens: readonly ScriptToken[], at: number): Rule | undefined {
  const call = tokens[at + 3];
  if (call?.text !== '(' || call.closing === undefined) return undefined;
  const isFunction = tokens[at + 4]?.text === 'function' && tokens[at + 4]?.kind === 'name';
  const isNamed = isFunction && tokens[at + 5]?.kind === 'name';
  const open = at + 4 + (isFunction ? 1 : 0) + (isNamed ? 1 : 0);
  const close = tokens[open]?.closing;
  if (tokens[open]?.text !== '(' || close === undefined) return undefined;
  const parameters = tokens.slice(open + 1, close);
  if (parameters.some(({ kind, text }, index) => (index % 2 === 0 ? kind !== 'name' : text !== ',')))
    return undefined;
  if (!isFunction && tokens[close + 1]?.text !== '=>') return undefined;
  const start = close + (isFunction ? 1 : 2);
  const hasBlock = tokens[start]?.text === '{';
  if (isFunction && !hasBlock) return undefined;
  const body = { start: hasBlock ? start + 1 : start, end: call.closing - (hasBlock ? 1 : 0) };
  if (hasBlock && tokens[start]?.closing !== body.end) return undefined;
  const [action, , subject] = parameters;
  const changed = changedNames(tokens, body);
  const names = { action: action?.text, subject: subject?.text };
  return { ...names, body, isAnswer: !hasBlock, changed, end: call.closing + 1 };
}
