/** A command that a sudoers file lets users run (sudoers(5)). */
export interface SudoRule {
  /** Users as written, aliases replaced: `ann`, `#1000`, `%group`, `%#27`, `+netgroup`, `ALL`; `!` for all but. */
  users: readonly string[];
  /** Whom the command may run as; missing lists are not written. */
  runAs: { users?: readonly string[]; groups?: readonly string[] };
  /** Whether the rule itself asks for no password. */
  withoutPassword: boolean;
  /** `ALL`, or a path with its arguments; `!` before it forbids the command. */
  command: string;
  /** The file that says so. */
  from: string;
}

/** Users, or commands, that sudo asks for no password (`Defaults !authenticate`, `exempt_group`); all if missing. */
export interface SudoExemption {
  users?: readonly string[];
  commands?: readonly string[];
}

/** What sudoers files say together. */
export interface SudoPolicy {
  rules: readonly SudoRule[];
  exemptions: readonly SudoExemption[];
}

/** A file or a folder of files that a sudoers file includes. */
export interface SudoInclude {
  path: string;
  isFolder: boolean;
}

type WrittenRule = Omit<SudoRule, 'from'>;

const defaultsLine = /^Defaults(?![\w-])/u;
const aliasLine = /^(?:User|Runas|Host|Cmnd|Cmd)_Alias\s+/u;
type Aliases = Readonly<Record<string, readonly string[]>>;

const includeLine = /^[#@]include(dir)?\s+("?)(.+?)\2\s*$/u;

/** Returns the lines: a backslash at the end continues one, and `#` begins a comment except before a number. */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/\\\r?\n/gu, ' ')
    .split(/\r?\n/u)
    .map((line) => (includeLine.test(line) ? line : line.replace(/(?<![\\%:])#(?!-?\d).*/u, '')).trim())
    .filter((line) => line !== '');
}

/** Returns what a sudoers file includes, relative paths from its folder. */
export function sudoIncludes(text: string, folder: string): readonly SudoInclude[] {
  return linesOf(text).flatMap((line) => {
    const [, directory, , path = ''] = includeLine.exec(line) ?? [];
    if (path === '') return [];
    return [{ path: path.startsWith('/') ? path : `${folder}/${path}`, isFolder: directory !== undefined }];
  });
}

function isRule(line: string): boolean {
  return !aliasLine.test(line) && !defaultsLine.test(line);
}

/** Parses the texts of sudoers files, whose aliases count in all of them. */
export function parseSudoers(texts: readonly { from: string; text: string }[]): SudoPolicy {
  const lines = texts.flatMap(({ from, text }) =>
    linesOf(text).flatMap((line) => (includeLine.test(line) ? [] : [{ from, line }])),
  );
  const aliases: Aliases = Object.fromEntries(lines.flatMap(({ line }) => parseAliases(line)));
  return {
    rules: lines.flatMap(({ from, line }) =>
      isRule(line) ? parseRules(line, aliases).map((rule) => ({ ...rule, from })) : [],
    ),
    exemptions: lines.flatMap(({ line }) => (defaultsLine.test(line) ? parseExemptions(line, aliases) : [])),
  };
}

/** Splits at a separator outside quotes, parentheses and escapes. */
function splitOutside(text: string, separator: ',' | ':' | '=' | ' '): readonly string[] {
  const token = /"[^"]*"?|\([^)]*\)?|\\.|[\s\S]/gu;
  const parts = [''];
  for (const [piece] of text.matchAll(token))
    if (piece === separator) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  return parts;
}

/** Returns the items of a list: `ann, "a b", !%group`. */
function items(text: string): readonly string[] {
  return splitOutside(text, ',')
    .map((item) =>
      item
        .trim()
        .replace(/^!\s+/u, '!')
        .replaceAll(/^(!?)"([^"]*)"$/gu, '$1$2'),
    )
    .filter((item) => item !== '');
}

/** Parses `User_Alias A = x, y : B = z`. */
function parseAliases(line: string): readonly (readonly [name: string, members: readonly string[]])[] {
  if (!aliasLine.test(line)) return [];
  return line
    .replace(aliasLine, '')
    .split(/\s*:\s*(?=[A-Z][A-Z0-9_]*\s*=)/u)
    .flatMap((definition) => {
      const [, name, members = ''] = /^([A-Z][A-Z0-9_]*)\s*\+?=\s*(.*)$/u.exec(definition) ?? [];
      return name === undefined ? [] : [[name, items(members)] as const];
    });
}

/** Replaces aliases by their members; `!` before an alias counts for each. */
function expand(
  list: readonly string[],
  aliases: Aliases,
  within: readonly string[] = [],
): readonly string[] {
  return list.flatMap((item) => {
    const [, negation = '', name = ''] = /^(!*)(.*)$/su.exec(item) ?? [];
    const members = Object.hasOwn(aliases, name) && !within.includes(name) ? aliases[name] : undefined;
    const isNegated = negation.length % 2 === 1;
    if (members === undefined) return [isNegated ? `!${name}` : name];
    return expand(members, aliases, [...within, name]).map((each) =>
      isNegated ? (each.startsWith('!') ? each.slice(1) : `!${each}`) : each,
    );
  });
}

/** Where another list of hosts begins: a colon that ends no tag and closes no pair, and an equals sign after it. */
const nextHosts =
  /(?<!(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)|sha\d+)(?<!\\)\s*:\s*(?=[\w.,\s!+/-]+(?<!\\)=)/u;

/** Parses `users hosts = commands : hosts = commands`. */
function parseRules(line: string, aliases: Aliases): readonly WrittenRule[] {
  const [left = '', ...right] = splitOutside(line, '=');
  const words = splitOutside(
    left
      .trim()
      .replaceAll(/\s*,\s*/gu, ',')
      .replaceAll(/\s+/gu, ' '),
    ' ',
  );
  const users = expand(items(words[0] ?? ''), aliases);
  if (words.length < 2 || right.length === 0) return [];
  const [first = '', ...others] = right.join('=').split(nextHosts);
  const lists = [first, ...others.map((each) => each.replace(/^[^=]*=/u, ''))];
  return lists.flatMap((list) => parseCommands(list, users, aliases));
}

const commandForm =
  /^(?:\(([^)]*)\)\s*)?((?:[A-Z_]+\s*=\s*(?:"[^"]*"|\S+)\s+)*)((?:[A-Z_]+\s*:\s*)*)((?:[A-Z_]+\s*=\s*(?:"[^"]*"|\S+)\s+)*)(.*)$/su;

/** Parses `(user : group) TAG: command, command`; what is before a command counts for those after it too. */
function parseCommands(list: string, users: readonly string[], aliases: Aliases): readonly WrittenRule[] {
  let runAs: SudoRule['runAs'] = {};
  let withoutPassword = false;
  return splitOutside(list, ',').flatMap((text) => {
    const [, pair, , tags = '', , command = ''] = commandForm.exec(text.trim()) ?? [];
    if (pair !== undefined) runAs = parseRunAs(pair, aliases);
    for (const [, no] of tags.matchAll(/\b(NO)?PASSWD\s*:/gu)) withoutPassword = no !== undefined;
    return expand(command === '' ? [] : [command.replace(/^!\s+/u, '!')], aliases).map((each) => ({
      users,
      runAs,
      withoutPassword,
      // A digest before a command only asks for certain contents.
      command: each.replace(/^(!?)(?:sha\d+:\S+\s*)+/u, '$1').replaceAll(/\\(.)/gu, '$1'),
    }));
  });
}

function parseRunAs(pair: string, aliases: Aliases): SudoRule['runAs'] {
  const [users = '', groups] = splitOutside(pair, ':').map((part) => part.trim());
  return {
    // Without users before the colon, the command runs as the user who calls sudo.
    users: users === '' && groups !== undefined ? [] : expand(items(users), aliases),
    ...(groups === undefined ? {} : { groups: expand(items(groups), aliases) }),
  };
}

/** Parses `Defaults:ann !authenticate` and `Defaults exempt_group = admin`. */
function parseExemptions(line: string, aliases: Aliases): readonly SudoExemption[] {
  const [, scope = '', of = '', settings = ''] = /^Defaults([:!>@]?)(\S*)\s+(.*)$/su.exec(line) ?? [];
  const exempt = /(?:^|,)\s*exempt_group\s*=\s*"?([^",\s]+)/u.exec(settings)?.[1];
  const isOff = splitOutside(settings, ',').some((each) => /^\s*!\s*authenticate\s*$/u.test(each));
  const scoped = expand(items(of), aliases);
  return [
    ...(exempt === undefined ? [] : [{ users: [`%${exempt}`] }]),
    ...(isOff ? [scope === ':' ? { users: scoped } : scope === '!' ? { commands: scoped } : {}] : []),
  ];
}
