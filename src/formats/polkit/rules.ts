import { conjoin, parseCondition, type Conjunction, type RuleParameters } from './condition.ts';

/** When a file of rules (polkit(8)) allows something without authentication. */
export interface PolkitRules {
  /** The conditions under which a rule answers yes. */
  allowed: readonly Conjunction[];
  /** Whether some of the text, which may answer yes, was not understood. */
  isUnclear: boolean;
}

const yes = /\bResult\s*\.\s*YES\b|["']yes["']/u;

/** Parses a file of rules: JavaScript, of which conditions and answers are understood. */
export function parsePolkitRules(source: string): PolkitRules {
  const text = withoutComments(source);
  if (!yes.test(text)) return { allowed: [], isUnclear: false };
  const allowed: Conjunction[] = [];
  let isUnclear = false;
  let rest = text;
  for (const { 0: start, index, groups } of text.matchAll(ruleStart)) {
    const open = index + start.length - 1;
    const body = balanced(text, open);
    const parameters = parametersOf(groups?.['first'] ?? groups?.['arrow'] ?? '');
    if (body !== undefined) rest = rest.replace(body, '');
    const found = body === undefined || parameters === undefined ? undefined : readBody(body, parameters);
    if (found === undefined) isUnclear ||= body === undefined || yes.test(body);
    else allowed.push(...found);
  }
  return { allowed, isUnclear: isUnclear || yes.test(rest) };
}

function readBody(body: string, parameters: RuleParameters): readonly Conjunction[] | undefined {
  return statements(withoutVariables(body.slice(1, -1), parameters), [[]], parameters);
}

const ruleStart =
  /\bpolkit\s*\.\s*addRule\s*\(\s*(?:function\s*\w*\s*\((?<first>[^)]*)\)|\((?<arrow>[^)]*)\)\s*=>)\s*\{/gu;

function parametersOf(list: string): RuleParameters | undefined {
  const [action = '', subject = ''] = list.split(',').map((name) => name.trim());
  return /^\w+$/u.test(action)
    ? { action, subject: /^\w+$/u.test(subject) ? subject : 'subject' }
    : undefined;
}

/** Puts what variables stand for in their place: `var verb = action.lookup("verb");`. */
function withoutVariables(body: string, { action, subject }: RuleParameters): string {
  const form = String.raw`\b(?:var|let|const)\s+(\w+)\s*=\s*(${action}\.(?:id|lookup\(\s*(?:"[^"]*"|'[^']*')\s*\))|${subject}\.user)\s*(?:;|\n)`;
  let text = body;
  for (const [whole, name = '', value = ''] of body.matchAll(new RegExp(form, 'gu')))
    text = text.replace(whole, '').replaceAll(new RegExp(`\\b${name}\\b(?!["'])`, 'gu'), () => value);
  return text;
}

function withoutComments(source: string): string {
  return source.replaceAll(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/.*|\/\*[\s\S]*?\*\//gu,
    (_all, literal: string | undefined) => literal ?? ' ',
  );
}

/** Returns the text from an opening bracket to the one that closes it. */
function balanced(text: string, start: number): string | undefined {
  let depth = 0;
  const pieces = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[()[\]{}]/gu;
  pieces.lastIndex = start;
  for (let piece = pieces.exec(text); piece !== null; piece = pieces.exec(text)) {
    if (/^[([{]$/u.test(piece[0])) depth += 1;
    if (/^[)\]}]$/u.test(piece[0])) depth -= 1;
    if (depth === 0) return text.slice(start, pieces.lastIndex);
  }
  return undefined;
}

/**
 * Returns when statements answer yes; nothing if one of them is not understood. That an earlier answer goes before a
 * later one is left out: more is allowed then than is.
 */
function statements(
  text: string,
  under: readonly Conjunction[],
  parameters: RuleParameters,
): readonly Conjunction[] | undefined {
  const found: Conjunction[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const next = oneStatement(rest, under, parameters);
    if (next === undefined) return undefined;
    found.push(...next.allowed);
    rest = next.rest.trim();
  }
  return found;
}

interface Parsed {
  allowed: readonly Conjunction[];
  rest: string;
}

function oneStatement(
  text: string,
  under: readonly Conjunction[],
  parameters: RuleParameters,
): Parsed | undefined {
  const simple = /^(?:;|(return\b[^;{}\n]*|polkit\s*\.\s*log\s*\([^;{}]*\))(?:;|\n|(?=\})|$))/u.exec(text);
  if (simple !== null) {
    const [whole, statement = ''] = simple;
    const answer = statement.startsWith('return') ? statement.slice('return'.length).trim() : '';
    const allowed = whenYes(answer, under, parameters);
    return allowed && { allowed, rest: text.slice(whole.length) };
  }
  if (text.startsWith('{')) {
    const block = balanced(text, 0);
    const allowed = block === undefined ? undefined : statements(block.slice(1, -1), under, parameters);
    return allowed && { allowed, rest: text.slice(block?.length) };
  }
  return conditional(text, under, parameters);
}

/** Returns when an answer is yes: `polkit.Result.YES`, or `condition ? polkit.Result.YES : null`. */
function whenYes(
  answer: string,
  under: readonly Conjunction[],
  parameters: RuleParameters,
): readonly Conjunction[] | undefined {
  if (answer === '') return [];
  if (isAnswer.test(answer)) return yes.test(answer) ? under : [];
  const [, condition, then = '', otherwise = ''] = /^([^?]*)\?([^:]*):(.*)$/su.exec(answer) ?? [];
  if (condition === undefined || !isAnswer.test(then.trim())) return undefined;
  const asked = conjoin(under, parseCondition(condition, parameters));
  const other = whenYes(otherwise.trim(), under, parameters);
  return other && [...(yes.test(then) ? asked : []), ...other];
}

const isAnswer = /^(?:\w+\s*\.\s*Result\s*\.\s*\w+|null|undefined|"[\w]*"|'[\w]*')$/u;

function conditional(
  text: string,
  under: readonly Conjunction[],
  parameters: RuleParameters,
): Parsed | undefined {
  const start = /^if\s*(?=\()/u.exec(text);
  const condition = start === null ? undefined : balanced(text, start[0].length);
  if (start === null || condition === undefined) return undefined;
  const asked = conjoin(under, parseCondition(condition.slice(1, -1), parameters));
  const then = oneStatement(text.slice(start[0].length + condition.length).trim(), asked, parameters);
  if (then === undefined) return undefined;
  const otherwise = /^\s*else\b\s*/u.exec(then.rest);
  if (otherwise === null) return then;
  const other = oneStatement(then.rest.slice(otherwise[0].length), under, parameters);
  return other && { allowed: [...then.allowed, ...other.allowed], rest: other.rest };
}
