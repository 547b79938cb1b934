import type { SudoExemption, SudoRule } from './sudo-rule.ts';
import { aliasExpander, readAliases, type Aliases } from './sudoers-aliases.ts';
import { UnclearSudoText, peek, readWord, type SudoCursor } from './sudoers-cursor.ts';
import { isInclude, sudoLines, type SudoLine } from './sudoers-lines.ts';
import { readExemptions, readRules } from './sudoers-rules.ts';

/** A line that was not understood. */
export interface UnclearSudoLine {
  from: string;
  number: number;
}

/** What sudoers files say together. */
export interface SudoPolicy {
  rules: readonly SudoRule[];
  exemptions: readonly SudoExemption[];
  unclear: readonly UnclearSudoLine[];
}

/** A file or a folder of files that a sudoers file includes. */
export interface SudoInclude {
  path: string;
  isFolder: boolean;
}

/** Lines that are not understood, after which the rest is not read: sudo has no such files. */
const maxUnclear = 1000;

/** Returns what a sudoers file includes, relative paths from its folder. `%h` stands for the name of the host. */
export function sudoIncludes(text: string, folder: string): readonly SudoInclude[] {
  return sudoLines(text).flatMap(({ text: line }) => {
    if (!isInclude(line)) return [];
    const isFolder = line.startsWith('dir', '#include'.length);
    const path = readWord({ text: line, at: line.search(/[ \t]/u) }, '');
    if (path === '') return [];
    return [{ path: path.startsWith('/') ? path : `${folder}/${path}`, isFolder }];
  });
}

/** Parses the texts of sudoers files, whose aliases count in all of them. */
export function parseSudoers(texts: readonly { from: string; text: string }[]): SudoPolicy {
  const unclear: UnclearSudoLine[] = [];
  const aliases: Aliases = new Map();
  const all = texts.flatMap(({ from, text }) =>
    sudoLines(text).flatMap((line) => (isInclude(line.text) ? [] : [{ ...line, from }])),
  );
  const others = all.filter((line) => attempt(line, unclear, (cursor) => isOther(cursor, aliases)) ?? false);
  const expand = aliasExpander(aliases);
  const rules: SudoRule[] = [];
  const exemptions: SudoExemption[] = [];
  for (const line of others)
    attempt(line, unclear, (cursor) => {
      const exempt = readExemptions(cursor, expand);
      for (const exemption of exempt ?? []) exemptions.push(exemption);
      if (exempt !== undefined) return;
      const found = readRules(cursor, expand);
      expectEnd(cursor);
      for (const rule of found) rules.push({ ...rule, from: line.from });
    });
  return { rules, exemptions, unclear };
}

/** Adds the aliases of a line; returns whether it has none. */
function isOther(cursor: SudoCursor, aliases: Aliases): boolean {
  if (!readAliases(cursor, aliases)) return true;
  expectEnd(cursor);
  return false;
}

function expectEnd(cursor: SudoCursor): void {
  if (peek(cursor) !== undefined) throw new UnclearSudoText('more than was understood');
}

/** Reads a line, and notes one that is not understood. */
function attempt<T>(
  { text, from, number }: SudoLine & { from: string },
  unclear: UnclearSudoLine[],
  read: (cursor: SudoCursor) => T,
): T | undefined {
  if (unclear.length >= maxUnclear) return undefined;
  try {
    return read({ text, at: 0 });
  } catch (error) {
    if (!(error instanceof UnclearSudoText)) throw error;
    unclear.push({ from, number });
    return undefined;
  }
}
