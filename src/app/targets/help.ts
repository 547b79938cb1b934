import { allTargets } from './registry.ts';

/** Words in a list: `a, b and c`. */
export function listedInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** The options that name targets, as a command line has them: `[--run 'docker run …']…`. */
export const targetOptions = allTargets
  .flatMap(({ option }) => (option ? [`[${option.usage}]…`] : []))
  .join(' ');

/** What a path can be, for people. */
export const fileWords = listedInWords(
  allTargets
    .filter(({ option, fileNames }) => option === undefined || fileNames.length > 0)
    .map(({ words }) => words),
);
