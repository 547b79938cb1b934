import { allTargets } from './registry.ts';

/** Words in a list: `a, b and c`. */
function listedInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** The options that name targets, as a command line has them: `[--run 'docker run …']…`. */
export const optionUsage = allTargets
  .flatMap(({ kind, option }) => (option ? [`[--${kind} ${option.value}]…`] : []))
  .join(' ');

/** What a path can be, for people: `facts files and Compose files`. */
export const fileWords = listedInWords(allTargets.filter(({ isFile }) => isFile).map(({ words }) => words));
