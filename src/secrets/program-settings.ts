/** One setting of a text. */
export type HeldSetting = readonly [name: string, value: string];

/** A quoted text, as the languages of configuration files write it. */
const quotedText = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;

/** `config['smtp']['password'] = "x"` of Ruby, PHP and Python, `config[:password] = "x"`. */
const subscript = new RegExp(
  String.raw`\[\s{0,8}(?:["']([A-Za-z_][\w.-]{0,63})["']|:([A-Za-z_]\w{0,63}))\s{0,8}\]\s{0,8}(?:\|\|)?=(?![=~>])\s{0,8}(${quotedText})`,
  'gu',
);

/** `define('NAME', 'x')` of PHP, and calls like it that set one value. */
const call = new RegExp(
  String.raw`\b(?:define|ini_set|set|setenv|putenv|setProperty|user_pref|pref)\s{0,8}\(\s{0,8}["']([A-Za-z_][\w.-]{0,63})["']\s{0,8},\s{0,8}(${quotedText})`,
  'gu',
);

/** `'name' => 'x'` anywhere in a line: an array of PHP, a hash of Ruby. */
const arrow = new RegExp(
  String.raw`(?:["']([A-Za-z_][\w.-]{0,63})["']|:([A-Za-z_]\w{0,63}))\s{0,8}=>\s{0,8}(${quotedText})`,
  'gu',
);

/** `<password>x</password>`, of one line. */
const element =
  /<(?:[\w-]{1,32}:)?([A-Za-z_][\w.-]{0,63})(?:\s[^<>]{0,256})?>\s{0,8}(?:<!\[CDATA\[)?([^<>\s][^<>]{0,1024}?)(?:\]\]>)?\s{0,8}<\//gu;

/** A tag with its attributes. */
const tag = /<[A-Za-z][\w.:-]{0,63}\s[^<>]{0,2048}>/gu;

const attribute = /\s([A-Za-z_][\w.:-]{0,63})\s{0,8}=\s{0,8}("[^"]*"|'[^']*')/gu;

/** Lines of Redis, HAProxy and the like: a name that takes one word. */
const directive =
  /^[ \t]{0,64}(requirepass|masterauth|primaryauth|sentinel auth-pass \S{1,64}|user \S{1,64} insecure-password|[a-z]{2,32}_(?:password|passwd|secret|token))[ \t]{1,16}("[^"]*"|'[^']*'|[^\s"'=:]\S{0,1024})[ \t]*$/iu;

function bare(text: string): string {
  return /^(["']).*\1$/su.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/gsu, '$1') : text;
}

/** `name="password" value="x"` is the setting of that name; any other attribute is one itself. */
function* attributesOf(text: string): Generator<HeldSetting> {
  const all = [...text.matchAll(attribute)].map(([, name = '', value = '']) => [name, bare(value)] as const);
  const find = (form: RegExp): string | undefined => all.find(([name]) => form.test(name))?.[1];
  const [name, value] = [find(/^(?:name|key)$/iu), find(/^value$/iu)];
  if (name !== undefined && value !== undefined) yield [name, value];
  yield* all;
}

function* matches(line: string, form: RegExp): Generator<HeldSetting> {
  for (const [, quoted, symbol, value = ''] of line.matchAll(form))
    yield [quoted ?? symbol ?? '', bare(value)];
}

/** The last word of a directive names what it takes. */
function directiveName(words: string): string {
  return (/^(?:sentinel|user)\b/iu.test(words) ? 'password' : words).toLowerCase();
}

/**
 * Returns the settings of a line in the languages of programs: PHP and Ruby, XML, and lines with a name and a word as
 * those of Redis.
 */
export function* programSettings(line: string): Generator<HeldSetting> {
  if (line.includes('[')) yield* matches(line, subscript);
  if (line.includes('=>')) yield* matches(line, arrow);
  if (line.includes('('))
    for (const [, name = '', value = ''] of line.matchAll(call)) yield [name, bare(value)];
  if (line.includes('<')) {
    for (const [, name = '', value = ''] of line.matchAll(element)) yield [name, value];
    for (const [text] of line.matchAll(tag)) yield* attributesOf(text);
  }
  const [, name, value] = directive.exec(line) ?? [];
  if (name !== undefined && value !== undefined) yield [directiveName(name), bare(value)];
}
