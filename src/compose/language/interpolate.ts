/** The value of a variable, or why it is not known. */
export type VariableValue =
  | { text: string }
  /** `required`: the variable without which Compose refuses the file (`${NAME:?message}`). */
  | { unresolved: string; required?: string };

/** The variables that an expression can name. */
export interface Variables {
  set: ReadonlyMap<string, VariableValue>;
  /** Why any other name may be set as well; without it, they are not. */
  others?: string;
}

/** The variables of an environment, of which each value is known. */
export function variablesOf(environment: Readonly<Record<string, string>>): Variables {
  return { set: new Map(Object.entries(environment).map(([name, text]) => [name, { text }])) };
}

/** Returns the value of a variable, or why it is not known; `undefined` if it is not set. */
export function variableValue(name: string, { set, others }: Variables): VariableValue | undefined {
  const unknown =
    others === undefined ? undefined : { unresolved: `variable ${name} is not known: ${others}` };
  return set.get(name) ?? unknown;
}

/** Stands for each part of a text that is not known: no YAML text holds it. */
export const openPart = '\0';

/**
 * The text after interpolation; or why it is unknown, with what is known of it; or why Compose rejects it.
 */
export type Interpolated =
  | { text: string }
  | { unresolved: string; partly?: string; required?: string }
  | { invalid: string };

const named = /^[_a-zA-Z][_a-zA-Z0-9]*/;
const plainName = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operators = [':-', ':?', ':+', '-', '?', '+'] as const;
type Operator = (typeof operators)[number];

/** Limit of nested expressions. */
const maxDepth = 50;

/**
 * Interpolates one value as Compose does (12-interpolation of the Compose specification):
 * `$NAME`, `${NAME}`, the operators `:-`, `-`, `:?`, `?`, `:+`, `+` with nested expressions, and
 * `$$`. Where Compose would fall back to the empty string with a warning, the text is unresolved:
 * the environment of the reader is not that of who deploys.
 */
export function interpolate(text: string, variables: Variables, depth = 0): Interpolated {
  if (!text.includes('$')) return { text };
  if (depth > maxDepth) return { invalid: 'the expression is nested too deeply' };
  let out = '';
  let open: { unresolved: string; required?: string } | undefined;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('$', at);
    out += text.slice(at, next === -1 ? text.length : next);
    if (next === -1) break;
    const step = expression(text, next, variables, depth);
    if ('invalid' in step) return step;
    if ('unresolved' in step.value) {
      if (open?.required === undefined) open = { ...step.value, ...open };
      out += openPart;
    } else out += step.value.text;
    at = step.end;
  }
  return open === undefined ? { text: out } : { ...open, partly: out };
}

interface Step {
  end: number;
  value: VariableValue;
}

function expression(
  text: string,
  at: number,
  variables: Variables,
  depth: number,
): Step | { invalid: string } {
  if (text[at + 1] === '$') return { end: at + 2, value: { text: '$' } };
  if (text[at + 1] === '{') return braced(text, at, variables, depth);
  plainName.lastIndex = at + 1;
  const name = plainName.exec(text)?.[0];
  // Compose keeps a dollar sign that starts no expression.
  if (name === undefined) return { end: at + 1, value: { text: '$' } };
  return { end: at + 1 + name.length, value: variableValue(name, variables) ?? notSet(name) };
}

function braced(text: string, at: number, variables: Variables, depth: number): Step | { invalid: string } {
  const end = closing(text, at + 1);
  // The text is not repeated: it may be a credential.
  const invalid = { invalid: 'invalid interpolation format' };
  if (end === undefined) return invalid;
  const body = text.slice(at + 2, end);
  const name = named.exec(body)?.[0];
  if (name === undefined) return invalid;
  const rest = body.slice(name.length);
  if (rest === '') return { end: end + 1, value: variableValue(name, variables) ?? notSet(name) };
  const operator = operators.find((each) => rest.startsWith(each));
  if (operator === undefined) return invalid;
  const word = rest.slice(operator.length);
  const value = operate(name, operator, word, variables, depth);
  return 'invalid' in value ? value : { end: end + 1, value };
}

/** Returns the offset of the brace that closes the one at `open`, counting nested `${`. */
function closing(text: string, open: number): number | undefined {
  let level = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{' && text[at - 1] === '$') level += 1;
    else if (text[at] === '}' && (level -= 1) === 0) return at;
  }
  return undefined;
}

function operate(
  name: string,
  operator: Operator,
  word: string,
  variables: Variables,
  depth: number,
): Interpolated {
  const found = variableValue(name, variables);
  if (found !== undefined && 'unresolved' in found) return found;
  const value = found?.text;
  const present = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (operator) {
    case ':-':
    case '-':
      return present ? { text: value ?? '' } : interpolate(word, variables, depth + 1);
    case ':+':
    case '+':
      if (present) return interpolate(word, variables, depth + 1);
      return value === undefined ? notSet(name) : { text: '' };
    case ':?':
    case '?':
      return present ? { text: value ?? '' } : { ...notSet(name), required: name };
  }
}

function notSet(name: string): { unresolved: string } {
  return { unresolved: `variable ${name} is not set` };
}
