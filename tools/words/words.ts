import { proseOfCode, proseOfPage } from './prose.ts';
import type { RefusedWord } from './word-list.ts';

/** A place where a refused word is right, and why. */
export interface AllowedWord {
  file: string;
  word: string;
  reason: string;
}

/** A refused word in a file. */
export interface WordProblem {
  file: string;
  line: number;
  word: string;
  say: string;
}

/** Returns the refused words in the prose of a file. */
export function refusedIn(file: string, text: string, refused: readonly RefusedWord[]): WordProblem[] {
  const prose = file.endsWith('.md') ? proseOfPage(text) : proseOfCode(text);
  return refused.flatMap(({ word, say }) =>
    [...prose.matchAll(word)].map(({ 0: found, index }) => ({
      file,
      line: prose.slice(0, index).split('\n').length,
      word: found.toLowerCase(),
      say,
    })),
  );
}

/** Splits problems into those that no exception allows, and the exceptions that allow nothing. */
export function applyExceptions(
  problems: readonly WordProblem[],
  allowed: readonly AllowedWord[],
): { refused: readonly WordProblem[]; stale: readonly AllowedWord[] } {
  const covers = (entry: AllowedWord, { file, word }: WordProblem): boolean =>
    entry.file === file && entry.word === word;
  return {
    refused: problems.filter((problem) => !allowed.some((entry) => covers(entry, problem))),
    stale: allowed.filter((entry) => !problems.some((problem) => covers(entry, problem))),
  };
}

/** Returns one line for people: `src/x.ts:3: “mend”: say fix`. */
export function describeProblem({ file, line, word, say }: WordProblem): string {
  return `${file}:${line}: “${word}”: say ${say}`;
}
