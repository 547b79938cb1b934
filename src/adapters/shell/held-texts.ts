import { assignedNames } from './follow-script.ts';
import { variablesRead } from './read-lines.ts';
import { filesPrintedBy, inputFiles } from './read-texts.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** Returns the variables that a command sets to what others print, or to what it reads. */
function variablesFilled(found: ScannedCommand): readonly string[] {
  const { words, command, text } = found;
  if (words[0]?.text === 'for') return words[1] === undefined ? [] : [words[1].text];
  const read = variablesRead(found);
  return read.length > 0 ? read : assignedNames([...command.assignments, ...command.words], text);
}

/** Returns the files of whose text variables hold parts: `while read LINE; do … done < FILE`, `NAME=$(cat FILE)`. */
export function filesHeld(commands: readonly ScannedCommand[]): ReadonlyMap<string, readonly string[]> {
  const held = new Map<string, readonly string[]>();
  for (const found of commands) {
    const names = variablesFilled(found);
    if (names.length === 0) continue;
    const files = [
      ...found.reads.flatMap(filesPrintedBy),
      ...(variablesRead(found).length > 0 ? inputFiles(found) : []),
    ];
    for (const name of names) held.set(name, [...(held.get(name) ?? []), ...files]);
  }
  return held;
}

/** Returns the variables that stand in a text of a shell. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/gu)].map(([, name = '']) => name);
}
