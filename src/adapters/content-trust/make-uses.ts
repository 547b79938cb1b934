import type { TrustReading } from './reading.ts';
import { shellUses } from './shell-uses.ts';

/** Reads the uses of Content Trust in the recipes of a Makefile: lines that a tab starts, each a script of its own. */
export function makeUses(text: string): readonly TrustReading[] {
  return [...text.matchAll(/^\t(?<recipe>(?:[^\n\\]|\\\n|\\[^\n])*)$/gmu)].flatMap((found) => {
    const recipe = found.groups?.['recipe'] ?? '';
    const start = found.index + 1;
    // `@`, `-` and `+` are make's, `$$` is the shell's `$`; what stays keeps its place.
    const script = recipe.replace(/^[@+-]+/u, (prefix) => ' '.repeat(prefix.length)).replaceAll('$$', ' $');
    return shellUses(script).map((reading) => ({
      ...reading,
      start: start + reading.start,
      end: start + reading.end,
    }));
  });
}
