import { type HeldSetting, programSettings } from './program-settings.ts';

/** The start of a line with a setting: `name=`, `export name=`, `name: ` as YAML writes it, `"name":`, `name => "`. */
const start =
  /^[{,[-]{0,8}[ \t]{0,8}(?:(?:export|declare -x|set|ENV)[ \t]{1,8}|\$env:)?(?:(?<quote>["'])(?<quoted>[A-Za-z_][\w.-]+)\k<quote>|(?<bare>[A-Za-z_][\w.-]+))[ \t]{0,8}(?:=(?![=~>])|(?::=|=>)(?=[ \t]{0,8}["'])|:(?=[ \t"']|$)|(?<=["'][ \t]{0,8}):)/u;

/** What may follow a quoted value: the end of a list or a comment. */
const afterQuoted = /^[\s;,)}\]]*(?:(?:#|\/[/*]|;).*)?$/su;

/** Returns the offset of the quote that closes the one at the start, in time that is linear in a value of any length. */
function closingQuote(text: string, quote: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] !== quote) continue;
    else if (quote === "'" && text[at + 1] === quote) at += 1;
    else return at;
  }
  return -1;
}

/** Returns a value in quotes; '' if it is not one whole value. */
function unquoted(text: string): string {
  const quote = text.slice(0, 1);
  const end = closingQuote(text, quote);
  if (end === -1 || !afterQuoted.test(text.slice(end + 1))) return '';
  const inner = text.slice(1, end);
  return quote === '"' ? inner.replaceAll(/\\(.)/gsu, '$1') : inner.replaceAll("''", "'");
}

/** Returns a value without quotes, which ends before a comment. */
function bareValue(text: string): string {
  const comment = /[ \t][#]|[ \t]\/\/[ \t]/u.exec(text);
  let value = text.slice(0, comment?.index).trim();
  while (value.endsWith(';') || value.endsWith(',')) value = value.slice(0, -1).trimEnd();
  const words = value.split(/[ \t]/u, 6).length;
  return words > 5 || /["']$/u.test(value) ? '' : value;
}

/** Returns a value of one line; '' if it is none, or a short number, which is a count. */
function valueOf(name: string, rest: string): string {
  if (/^["']/u.test(rest)) return unquoted(rest);
  const value = bareValue(rest.startsWith('[') && !rest.includes(']') ? rest.slice(1) : rest);
  return /^-?\d+$/u.test(value) && !isLongNumber(name, value) ? '' : value;
}

/** Whether a number without quotes may be a credential, not a count or a time. */
export function isLongNumber(name: string, digits: string): boolean {
  return digits.length >= (/passw|passc|passp/iu.test(name) ? 4 : 7);
}

/** The words of a mapping in one line: quoted texts, starts of templates, what separates, and the rest. */
const flowWord = /"[^"]*"|'[^']*'|[$%#]\{|\{\{|[{},]|[^{},"'$%#]+|./gsu;

/** Splits a mapping in one line, `{user: x, password: y}`, at its braces and commas, but not at templates. */
function flowParts(line: string): readonly string[] {
  const parts: string[][] = [[]];
  for (const [word] of line.matchAll(flowWord))
    if (/^[{},]$/u.test(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  return parts.map((words) => words.join(''));
}

/** Returns the parts of a line that may be settings: of a mapping in one line, or with semicolons between. */
function partsOf(line: string): readonly string[] {
  if (/(?:^[ \t-]*|[:=][ \t]{0,8})\{[ \t]{0,8}["'\w]/u.test(line)) return flowParts(line);
  return /["']/u.test(line)
    ? [line]
    : line.split(/;[ \t](?=[ \t]{0,8}(?:export[ \t])?[\w.-]+[ \t]{0,8}[=:])/u);
}

/** A list of YAML has its values below the name, `- name: X` and `value: y`. */
function namedPair(before: HeldSetting | undefined, [name, value]: HeldSetting): readonly HeldSetting[] {
  return before !== undefined && /^(?:name|key)$/iu.test(before[0]) && /^value$/iu.test(name)
    ? [[before[1], value]]
    : [];
}

/** Returns the settings in the lines of a configuration file. */
export function* lineSettings(text: string): Generator<HeldSetting> {
  let before: HeldSetting | undefined;
  /** The name of a setting whose value is the next line. */
  let below: string | undefined;
  for (const part of text.split('\n').flatMap(partsOf)) {
    const line = part.trim();
    if (below !== undefined && line !== '') yield [below, line];
    below = undefined;
    yield* programSettings(line);
    const found = start.exec(line);
    if (found === null) continue;
    const { quoted, bare } = found.groups ?? {};
    const name = quoted ?? bare ?? '';
    const written = line.slice(found[0].length);
    const rest = /^(?:[ \t]+[#;]|;)/u.test(written) ? '' : written.trim();
    if (/^[|>][+-]?\d?[+-]?$/u.test(rest)) {
      below = name;
      continue;
    }
    const setting: HeldSetting = [name, valueOf(name, rest)];
    yield setting;
    yield* namedPair(before, setting);
    before = setting;
  }
}

/** Whether a text begins like JSON, which applications take in one value (`SPRING_APPLICATION_JSON`). */
export function beginsLikeJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[{["\]])/u.test(text);
}

/** Returns what a JSON document holds; `undefined` if the text is none. */
export function documentOf(text: string): unknown {
  if (!beginsLikeJson(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

type Members = readonly (readonly [string, unknown])[];

function textOf(name: string, value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && isLongNumber(name, String(value)) ? String(value) : undefined;
}

/** `{"name": "X", "value": "y"}`. */
function* memberPair(members: Members): Generator<HeldSetting> {
  const find = (form: RegExp): unknown => members.find(([name]) => form.test(name))?.[1];
  const [name, value] = [find(/^(?:name|key)$/iu), find(/^value$/iu)];
  const text = typeof name === 'string' ? textOf(name, value) : undefined;
  if (typeof name === 'string' && text !== undefined) yield [name, text];
}

/** Returns the settings of a JSON document at every depth, also in its texts; the items of a list have its name. */
export function* jsonSettings(document: unknown): Generator<HeldSetting> {
  const rest: [name: string, value: unknown][] = [['', document]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [name, written] = next;
    const value = typeof written === 'string' ? (documentOf(written) ?? written) : written;
    const text = textOf(name, value);
    if (text !== undefined) yield [name, text];
    else if (Array.isArray(value)) for (const item of value) rest.push([name, item]);
    else if (typeof value === 'object' && value !== null) {
      const members: Members = Object.entries(value);
      yield* memberPair(members);
      for (const [member, each] of members) rest.push([member, each]);
    }
  }
}
