import { readSudoCommand } from './sudoers-command.ts';
import {
  UnclearSudoText,
  expectChar,
  nameReader,
  readSudoList,
  takeChar,
  takeMatch,
  type SudoCursor,
} from './sudoers-cursor.ts';

/** What an alias stands for. Aliases of hosts are not read: a rule counts on every host. */
export type AliasKind = 'User' | 'Runas' | 'Cmnd';

/** Replaces aliases by their members; throws `UnclearSudoText` where they name too much. */
export type ExpandAliases = (kind: AliasKind, items: readonly string[]) => readonly string[];

/** Members by kind and name. */
export type Aliases = Map<string, readonly string[]>;

/** Items that all expansions together may visit, and how deep aliases may name aliases. */
const maxItems = 200_000;
const maxDepth = 100;

const start = /(?:User|Runas|Host|Cmnd|Cmd)_Alias(?=[ \t])/uy;
const aliasName = /[A-Z][A-Z0-9_]*/uy;
const readName = nameReader(',:=');

/** Adds the aliases of a line `User_Alias A = x, y : B = z`; returns whether it is one. */
export function readAliases(cursor: SudoCursor, aliases: Aliases): boolean {
  const word = takeMatch(cursor, start);
  if (word === undefined) return false;
  if (word.startsWith('Host')) {
    cursor.at = cursor.text.length;
    return true;
  }
  const kind = word.startsWith('C') ? 'Cmnd' : word.startsWith('U') ? 'User' : 'Runas';
  do {
    const name = takeMatch(cursor, aliasName);
    if (name === undefined) throw new UnclearSudoText('no name of an alias');
    takeChar(cursor, '+');
    expectChar(cursor, '=');
    const members = readSudoList(cursor, kind === 'Cmnd' ? readSudoCommand : readName);
    const key = `${kind} ${name}`;
    aliases.set(key, [...(aliases.get(key) ?? []), ...members]);
  } while (takeChar(cursor, ':'));
  return true;
}

/**
 * Returns a function that replaces aliases. `!` before an alias counts for each member. Of an item that occurs twice
 * the last counts, as in sudo.
 */
export function aliasExpander(aliases: Aliases): ExpandAliases {
  const done = new Map<string, readonly string[]>();
  const within = new Set<string>();
  let left = maxItems;
  const membersOf = (kind: AliasKind, name: string): readonly string[] => {
    const key = `${kind} ${name}`;
    const members = aliases.get(key);
    if (members === undefined || within.has(key)) return [name];
    const known = done.get(key);
    if (known !== undefined) return known;
    if (within.size >= maxDepth) throw new UnclearSudoText('aliases name aliases too often');
    within.add(key);
    try {
      const found = expand(kind, members);
      done.set(key, found);
      return found;
    } finally {
      within.delete(key);
    }
  };
  const expand: ExpandAliases = (kind, items) => {
    const found = new Map<string, string>();
    for (const item of items) {
      const isNegated = item.startsWith('!');
      for (const member of membersOf(kind, isNegated ? item.slice(1) : item)) {
        if (--left < 0) throw new UnclearSudoText('aliases name too much');
        const name = member.startsWith('!') ? member.slice(1) : member;
        found.delete(name);
        found.set(name, member.startsWith('!') === isNegated ? name : `!${name}`);
      }
    }
    return [...found.values()];
  };
  return expand;
}
