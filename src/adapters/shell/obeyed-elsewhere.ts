import { obeyedWords } from './obeyed-words.ts';
import type { ScannedCommand } from './scan-shell.ts';
import type { ScriptReference, ScriptReferences, UnknownObeyed } from './script-reference.ts';
import { foldersChanged } from './script-values.ts';
import { valueOrigins, type ScriptSurroundings } from './value-origins.ts';

/** Returns the line of a text at which something stands. */
function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** Returns a command as it is written, with those of its pipe before it. */
function writtenOf({ text, command, reads }: ScannedCommand): string {
  const before = reads.flatMap((one) => (one.text === text ? [one.command.start] : []));
  return text.slice(Math.min(command.start, ...before), command.end);
}

/**
 * Returns the files whose text a script obeys by way of its variables, functions and arguments, and what it obeys that
 * comes from elsewhere: from a download, an argument, an input. What a program of the system prints is no such value.
 */
export function obeyedElsewhere(
  text: string,
  commands: readonly ScannedCommand[],
  given: ScriptSurroundings,
  others: ReadonlySet<ScannedCommand>,
): ScriptReferences {
  const originsOf = valueOrigins(commands, given);
  const files: ScriptReference[] = [];
  const unknown: UnknownObeyed[] = [];
  for (const found of commands) {
    const obeyed = others.has(found) ? undefined : obeyedWords(found);
    if (obeyed === undefined) continue;
    const origins = originsOf(obeyed.isFolder === true ? foldersChanged(commands) : obeyed.words);
    for (const path of origins.files) files.push({ path, sourced: obeyed.isText });
    if (origins.elsewhere.size === 0) continue;
    const line = lineAt(text, found.from?.start ?? found.command.start);
    unknown.push({ line, written: writtenOf(found), origins: [...origins.elsewhere] });
  }
  return { files, unknown, names: [] };
}
