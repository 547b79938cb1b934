/** What a rule asks of the action, the subject, or anything else. */
export type PolkitAtom =
  | { asks: 'action'; holds: (id: string) => boolean }
  | { asks: 'user' | 'group'; name: string }
  /** A detail of the action: the unit that it manages, the program that it runs. */
  | { asks: 'detail'; name: string; value: string }
  /** What is true of a person at the machine. */
  | { asks: 'session' }
  | { asks: 'unclear' };

/** Conditions that must all hold. */
export type Conjunction = readonly PolkitAtom[];

/** Names of the two parameters of a rule's function. */
export interface RuleParameters {
  action: string;
  subject: string;
}

const maxConjunctions = 200;
const text = String.raw`(?:"([^"\\]*)"|'([^'\\]*)')`;
const unclear: PolkitAtom = { asks: 'unclear' };

/** Splits a condition at an operator outside parentheses, brackets and texts. */
function splitAt(condition: string, operator: '||' | '&&'): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of condition.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\|\||&&|[\s\S]/gu)) {
    if (/^[([]$/u.test(piece)) depth += 1;
    if (/^[)\]]$/u.test(piece)) depth -= 1;
    if (piece === operator && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  }
  return parts.map((part) => part.trim());
}

/** Returns what is inside, where one pair of parentheses holds all of a condition. */
function inParentheses(condition: string): string | undefined {
  if (!condition.startsWith('(') || !condition.endsWith(')')) return undefined;
  let depth = 0;
  for (const { 0: piece, index } of condition.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()]/gu)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0 && index < condition.length - 1) return undefined;
  }
  return condition.slice(1, -1).trim();
}

/** Returns the ways in which a condition of a polkit rule (polkit(8)) holds; what is not understood is unclear. */
export function parseCondition(condition: string, parameters: RuleParameters): readonly Conjunction[] {
  const trimmed = condition.trim();
  const either = splitAt(trimmed, '||');
  if (either.length > 1) return limited(either.flatMap((part) => parseCondition(part, parameters)));
  const all = splitAt(trimmed, '&&');
  if (all.length > 1)
    return all
      .map((part) => parseCondition(part, parameters))
      .reduce((left, right) => conjoin(left, right), [[]]);
  const inside = inParentheses(trimmed);
  return inside === undefined ? [[parseAtom(trimmed, parameters)]] : parseCondition(inside, parameters);
}

/** Returns the ways in which both hold. */
export function conjoin(left: readonly Conjunction[], right: readonly Conjunction[]): readonly Conjunction[] {
  return limited(left.flatMap((one) => right.map((other) => [...one, ...other])));
}

function limited(all: readonly Conjunction[]): readonly Conjunction[] {
  return all.length > maxConjunctions ? [[unclear]] : all;
}

/** Parses one comparison: `action.id == "…"`, `subject.isInGroup("…")`. */
function parseAtom(atom: string, parameters: RuleParameters): PolkitAtom {
  return actionAtom(atom, parameters.action) ?? subjectAtom(atom, parameters.subject) ?? unclear;
}

const listForm = String.raw`\[([^\]]*)\]`;

function actionAtom(atom: string, action: string): PolkitAtom | undefined {
  const id = String.raw`${action}\s*\.\s*id`;
  const match = (form: string): RegExpExecArray | undefined =>
    new RegExp(`^${form}$`, 'u').exec(atom) ?? undefined;
  const equal =
    match(`${id}\\s*(===?|!==?)\\s*${text}`) ?? reversed(match(`${text}\\s*(===?|!==?)\\s*${id}`));
  if (equal !== undefined) {
    const wanted = textOf(equal, 2);
    const isEqual = equal[1]?.startsWith('=') === true;
    return { asks: 'action', holds: (each) => (each === wanted) === isEqual };
  }
  const start =
    match(`${id}\\.(?:startsWith\\(\\s*${text}\\s*\\))`) ??
    match(`${id}\\.(?:indexOf|lastIndexOf)\\(\\s*${text}\\s*(?:,\\s*0\\s*)?\\)\\s*===?\\s*0`);
  if (start !== undefined) return { asks: 'action', holds: (each) => each.startsWith(textOf(start, 1)) };
  const part = match(`${id}\\.(?:includes\\(\\s*${text}\\s*\\))`);
  if (part !== undefined) return { asks: 'action', holds: (each) => each.includes(textOf(part, 1)) };
  const list =
    match(`${listForm}\\s*\\.includes\\(\\s*${id}\\s*\\)`) ??
    match(`${listForm}\\s*\\.indexOf\\(\\s*${id}\\s*\\)\\s*(?:>=\\s*0|>\\s*-1|!==?\\s*-1)`);
  if (list !== undefined) {
    const wanted = new Set(
      [...(list[1] ?? '').matchAll(new RegExp(text, 'gu'))].map((each) => textOf(each, 1)),
    );
    return { asks: 'action', holds: (each) => wanted.has(each) };
  }
  const detail = match(`${action}\\s*\\.\\s*lookup\\(\\s*${text}\\s*\\)\\s*===?\\s*${text}`);
  if (detail !== undefined) return { asks: 'detail', name: textOf(detail, 1), value: textOf(detail, 3) };
  // Any other comparison with a detail: a part of a name, a list, a pattern.
  const other = new RegExp(`${action}\\s*\\.\\s*lookup\\(\\s*${text}\\s*\\)`, 'u').exec(atom);
  return other === null || atom.includes('!')
    ? undefined
    : { asks: 'detail', name: textOf(other, 1), value: '' };
}

/** Puts the operator before the text. */
function reversed(match: RegExpExecArray | undefined): readonly (string | undefined)[] | undefined {
  return match && [match[0], match[3], match[1], match[2]];
}

function subjectAtom(atom: string, subject: string): PolkitAtom | undefined {
  const user = new RegExp(`^${subject}\\s*\\.\\s*user\\s*===?\\s*${text}$`, 'u').exec(atom);
  if (user !== null) return { asks: 'user', name: textOf(user, 1) };
  const group = new RegExp(`^${subject}\\s*\\.\\s*isInGroup\\(\\s*${text}\\s*\\)$`, 'u').exec(atom);
  if (group !== null) return { asks: 'group', name: textOf(group, 1) };
  const session = `^${subject}\\s*\\.\\s*(?:local|active)(?:\\s*===?\\s*true)?$`;
  return new RegExp(session, 'u').test(atom) ? { asks: 'session' } : undefined;
}

function textOf(match: readonly (string | undefined)[], index: number): string {
  return match[index] ?? match[index + 1] ?? '';
}
