/** A token of JavaScript, as far as rules of polkit are understood. */
export interface ScriptToken {
  kind: 'name' | 'text' | 'number' | 'pattern' | 'template' | 'sign';
  /** The name or sign, or what a text holds; of a pattern what is between the slashes. */
  text: string;
  /** Whether a line ends between the token before and this one. */
  startsLine: boolean;
  /** Of an opening bracket, the index of the one that closes it. */
  closing?: number;
}

const space = /[^\S\n\r\u2028\u2029]+/uy;
const lineEnd = /[\n\r\u2028\u2029]+/uy;
const lineComment = /\/\/[^\n\r\u2028\u2029]*/uy;
const name = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const number = /\d[\w.]*/uy;
const quoted = /"(?:[^"\\\n\r]|\\[\s\S])*"|'(?:[^'\\\n\r]|\\[\s\S])*'/uy;
/** A part in `${…}` is taken without brackets, texts and slashes, which may hide its end. */
const template = /`(?:[^`\\$]|\\[\s\S]|\$(?!\{)|\$\{[^{}"'`/]*\})*`/uy;
const pattern = /\/(?![/*])(?:[^/\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[a-z]*/uy;
const sign =
  /<!--|-->|>>>=|===|!==|\*\*=|<<=|>>=|>>>|\.\.\.|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|%=|&=|\|=|\^=|<<|>>|\*\*|[-{}()[\];,<>+*%&|^!~?:=./]/uy;
const closingOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Names behind which a slash starts a pattern. */
const beforePattern: ReadonlySet<string> = new Set([
  'return',
  'typeof',
  'case',
  'void',
  'delete',
  'else',
  'in',
]);

/** Returns the tokens of a script, without comments; nothing where it is not clear how the text is divided. */
export function tokenize(text: string): readonly ScriptToken[] | undefined {
  const tokens: ScriptToken[] = [];
  let at = 0;
  let startsLine = true;
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const [found] = form.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  while (at < text.length) {
    if (take(space) !== undefined || take(lineComment) !== undefined) continue;
    if (take(lineEnd) !== undefined) {
      startsLine = true;
      continue;
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end === -1) return undefined;
      startsLine ||= /[\n\r\u2028\u2029]/u.test(text.slice(at, end));
      at = end + 2;
      continue;
    }
    const token = nextToken(text.charAt(at), take, tokens.at(-1));
    if (token === undefined) return undefined;
    tokens.push({ ...token, startsLine });
    startsLine = false;
  }
  return closeBrackets(tokens);
}

function nextToken(
  first: string,
  take: (form: RegExp) => string | undefined,
  before: ScriptToken | undefined,
): Pick<ScriptToken, 'kind' | 'text'> | undefined {
  const of = (kind: ScriptToken['kind'], text: string | undefined) =>
    text === undefined ? undefined : { kind, text };
  if (first === '"' || first === "'") {
    const text = take(quoted);
    return text === undefined ? undefined : of('text', unescaped(text));
  }
  if (first === '`') {
    const text = take(template);
    if (text === undefined) return undefined;
    return text.includes('${') ? of('template', text) : of('text', unescaped(text));
  }
  if (first === '/' && !isDivision(before)) {
    // Behind these it may be a pattern or a division.
    if (before?.text === ')' || before?.text === '}') return undefined;
    return of('pattern', take(pattern));
  }
  const found = of('name', take(name)) ?? of('number', take(number)) ?? of('sign', take(sign));
  return found?.text === '<!--' || found?.text === '-->' ? undefined : found;
}

function isDivision(before: ScriptToken | undefined): boolean {
  if (before === undefined) return false;
  if (before.kind === 'name') return !beforePattern.has(before.text);
  return before.kind !== 'sign' || before.text === ']';
}

function unescaped(literal: string): string {
  const inside = literal.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  const letters: Readonly<Record<string, string>> = {
    n: '\n',
    r: '\r',
    t: '\t',
    b: '\b',
    f: '\f',
    v: '\v',
    0: '\0',
  };
  return inside.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|(\r\n|[\s\S]))/gu,
    (_all, two?: string, four?: string, braces?: string, other = '') => {
      const code = two ?? four ?? braces;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return /[\n\r\u2028\u2029]/u.test(other) ? '' : (letters[other] ?? other);
    },
  );
}

/** Gives each opening bracket the one that closes it; nothing where they do not fit. */
function closeBrackets(tokens: readonly ScriptToken[]): readonly ScriptToken[] | undefined {
  const open: ScriptToken[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'sign') continue;
    if (closingOf[token.text] !== undefined) open.push(token);
    else if (/^[)\]}]$/u.test(token.text)) {
      const opening = open.pop();
      if (opening === undefined || closingOf[opening.text] !== token.text) return undefined;
      opening.closing = index;
    }
  }
  return open.length === 0 ? tokens : undefined;
}
