import type { ScannedCommand } from '../shell/scan-shell.ts';

/** Matches the word before `run` and `create`: `NAME run`, `"${NAME[@]}" run`. */
const runner =
  /(?<![\w-])([\w-]{1,64})(?![\w-])(?:\[[@*]\]\})?["']?\s{1,64}(?:container\s{1,64})?(?:run|create)\s/gu;

/** An array or an alias whose last word is `docker`. */
const shortName = /^([A-Za-z_][\w-]*)\+?=[("']{0,2}(?:[^\n]{0,200}[\s"'/])?docker["']?\s{0,8}\)?["']?$/u;

/** Returns the words before `run` and `create` of a text. */
export function runnersIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(runner)].map(([, name = '']) => name));
}

/** Whether a command makes an array or an alias of `docker` by which the text runs a container. */
export function namesDocker({ command, words, text }: ScannedCommand, runners: ReadonlySet<string>): boolean {
  const arrays = command.assignments
    .map(({ start, end }) => text.slice(start, end))
    .filter((assignment) => assignment.includes('=('));
  const aliases = words[0]?.text === 'alias' ? words.slice(1).map((word) => word.text) : [];
  return [...arrays, ...aliases].some((each) => runners.has(shortName.exec(each)?.[1] ?? ''));
}
