import type { ExpandAliases } from './sudoers-aliases.ts';
import { readSudoCommand } from './sudoers-command.ts';
import {
  UnclearSudoText,
  expectChar,
  nameReader,
  peek,
  readSudoList,
  readSign,
  readWord,
  skipSudoBlanks,
  takeChar,
  takeMatch,
  type SudoCursor,
} from './sudoers-cursor.ts';
import type { SudoExemption, SudoRule } from './sudo-rule.ts';

type WrittenRule = Omit<SudoRule, 'from'>;

/** What stands before a command and counts for those after it too. */
interface Before {
  runAs: SudoRule['runAs'];
  withoutPassword: boolean;
}

const tag = /(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT)(?=[ \t]*:)/uy;
const option =
  /(?:ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER)(?=[ \t]*=)/uy;
const readUser = nameReader(',=');
const readTarget = nameReader(',:)');

/** Reads `users hosts = commands : hosts = commands`. */
export function readRules(cursor: SudoCursor, expand: ExpandAliases): readonly WrittenRule[] {
  const users = expand('User', readSudoList(cursor, readUser));
  const rules: WrittenRule[] = [];
  do {
    readSudoList(cursor, readUser);
    expectChar(cursor, '=');
    let before: Before = { runAs: {}, withoutPassword: false };
    for (const { more, command } of readSudoList(cursor, readSpec(expand))) {
      before = { ...before, ...more };
      for (const each of expand('Cmnd', [command])) rules.push({ users, ...before, command: each });
    }
  } while (takeChar(cursor, ':'));
  return rules;
}

/** Reads `(user : group) TAG: command`. */
function readSpec(expand: ExpandAliases): (cursor: SudoCursor) => { more: Partial<Before>; command: string } {
  return (cursor) => {
    const more: Partial<Before> = takeChar(cursor, '(') ? { runAs: readRunAs(cursor, expand) } : {};
    for (;;) {
      const found = takeMatch(cursor, tag);
      if (found !== undefined) {
        takeChar(cursor, ':');
        if (found.endsWith('PASSWD')) more.withoutPassword = found.startsWith('NO');
      } else if (takeMatch(cursor, option) === undefined) return { more, command: readSudoCommand(cursor) };
      else {
        takeChar(cursor, '=');
        readWord(cursor, ',');
      }
    }
  };
}

function readRunAs(cursor: SudoCursor, expand: ExpandAliases): SudoRule['runAs'] {
  const isNone = peek(cursor) === ':' || peek(cursor) === ')';
  // Without users before the colon, the command runs as the user who calls sudo.
  const users = isNone ? [] : expand('Runas', readSudoList(cursor, readTarget));
  const hasGroups = takeChar(cursor, ':') && peek(cursor) !== ')';
  const groups = hasGroups ? { groups: expand('Runas', readSudoList(cursor, readTarget)) } : {};
  expectChar(cursor, ')');
  return { users, ...groups };
}

const defaults = /Defaults(?=[:!>@ \t])/uy;
const setting = /^(!?)[ \t]*([a-z_]+)[ \t]*(?:=[ \t]*"?([^"]*)"?)?$/u;

/** Reads `Defaults:ann, bob !authenticate` and `Defaults exempt_group = admin`; absent if it is no such line. */
export function readExemptions(
  cursor: SudoCursor,
  expand: ExpandAliases,
): readonly SudoExemption[] | undefined {
  if (takeMatch(cursor, defaults) === undefined) return undefined;
  const scope = readScope(cursor, expand);
  return readSettings(cursor).flatMap((text): readonly SudoExemption[] => {
    const [, sign, name, value = ''] = setting.exec(text) ?? [];
    if (name === 'exempt_group' && value !== '') return [{ users: [`%${value.trim()}`] }];
    return name === 'authenticate' && sign === '!' ? [scope] : [];
  });
}

function readScope(cursor: SudoCursor, expand: ExpandAliases): SudoExemption {
  const kind = cursor.text[cursor.at] ?? '';
  if (!':!>@'.includes(kind) || kind === '') return {};
  cursor.at++;
  if (kind === '!') return { commands: expand('Cmnd', readSudoList(cursor, readCommandName)) };
  const names = readSudoList(cursor, nameReader(','));
  if (kind === ':') return { users: expand('User', names) };
  return kind === '>' ? { runAs: expand('Runas', names) } : {};
}

/** Reads a command without arguments, or an alias. */
function readCommandName(cursor: SudoCursor): string {
  const sign = readSign(cursor);
  const name = readWord(cursor, ',');
  if (name === '') throw new UnclearSudoText('no command');
  return `${sign}${name}`;
}

/** Returns the settings of a line, which has commas between them outside quotes. */
function readSettings(cursor: SudoCursor): readonly string[] {
  const settings: string[] = [];
  skipSudoBlanks(cursor);
  let start = cursor.at;
  let isQuoted = false;
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at];
    if (char === '\\') cursor.at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted) {
      settings.push(cursor.text.slice(start, cursor.at).trim());
      start = cursor.at + 1;
    }
  }
  return [...settings, cursor.text.slice(start).trim()];
}
