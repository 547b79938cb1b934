import {
  fetchers,
  interpreters,
  verificationOff,
  verificationVariables,
  type Verification,
} from '../../knowledge/dockerfile/verification.ts';
import type { Span } from '../../core/location.ts';
import type { StepCommand } from './step-commands.ts';

/** A name from our tables, and its location. */
export interface PlacedName {
  what: string;
  at: Span;
}

/**
 * Returns what a command does without verification, by names from tables. `verified` says whether its step
 * checks a checksum or signature of the download.
 */
export function unverified(command: StepCommand, verified: boolean): PlacedName[] {
  const { program, rest, restAt } = named(command);
  const whole = (what: string): PlacedName => ({ what, at: command.at });
  const off = Object.hasOwn(verificationOff, program) ? verificationOff[program] : undefined;
  const byVariable = assignmentsOf(command).flatMap(unverifiedVariable);
  const trusted = [program, ...rest].some((word) => /\[[^\][]{0,200}\btrusted=yes\b/u.test(word));
  return [
    ...(off ? switchedOff(off, rest) : []).map(({ what, word }) => ({
      what: `${program} ${what.trim()}`,
      at: restAt[word] ?? command.at,
    })),
    ...(off?.onlyTls === true && !verified && rest.some(isPlainHttp) ? [whole(`${program} http://`)] : []),
    ...byVariable.map(whole),
    ...(trusted ? [whole('a package source with trusted=yes')] : []),
    ...interpreted(command).map(whole),
  ];
}

/** Commands that set the variables in their arguments. */
const setters: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'readonly', 'setenv']);

function assignmentsOf({ program, assignments, arguments: words }: StepCommand): readonly string[] {
  return setters.has(program) ? [...assignments, ...words] : assignments;
}

/** Returns how an assignment (`NAME=value`) disables verification, by its name and a value from our table. */
export function unverifiedVariable(text: string): readonly string[] {
  return verificationVariables.flatMap((form) => form.exec(text)?.[0].replaceAll(/["']/gu, '') ?? []);
}

type Named = Pick<StepCommand, 'program' | 'arguments' | 'argumentsAt'>;

/** Treats `python3 -m pip` and `pip3.11` as pip. */
function named({ program, arguments: words, argumentsAt }: Named): {
  program: string;
  rest: readonly string[];
  restAt: readonly Span[];
} {
  if (/^python[\d.]*$/u.test(program) && words[0] === '-m')
    return named({
      program: words[1] ?? '',
      arguments: words.slice(2),
      argumentsAt: argumentsAt.slice(2),
    });
  return { program: /^pip[\d.]+$/u.test(program) ? 'pip' : program, rest: words, restAt: argumentsAt };
}

/**
 * Returns the name of an option, or the text that matched one of our patterns: nothing else of an argument is
 * stored.
 */
function switchedOff(
  { options = [], letter, pattern, settings = [] }: Verification,
  words: readonly string[],
): { what: string; word: number }[] {
  const byWord = words.flatMap((text, word) => {
    const [name = ''] = text.split('=');
    if (options.includes(name)) return [{ what: name, word }];
    if (letter !== undefined && /^-[A-Za-z]+$/u.test(text))
      return text.includes(letter) ? [{ what: `-${letter}`, word }] : [];
    const [found] = pattern?.exec(text) ?? [];
    return found === undefined ? [] : [{ what: found.replace(/^(?:\\n|[^\w-])/u, ''), word }];
  });
  const all = words.join(' ');
  const bySetting = settings.flatMap(([form, said]) => (form.test(all) ? [{ what: said, word: -1 }] : []));
  return [...byWord, ...bySetting];
}

/** Whether a word is an address without TLS, except of this machine. */
function isPlainHttp(word: string): boolean {
  return /^(?:--?[\w-]+=)?http:\/\/(?!localhost\b|127\.|\[::1\])/u.test(word);
}

/** Returns the interpreter that runs a script straight from the network, where nothing can verify it. */
function interpreted({ program, arguments: words, reads = [] }: StepCommand): string[] {
  const fetcher = reads.find((one) => fetchers.has(one));
  if (fetcher === undefined || !interpreters.test(program)) return [];
  // With a script file, standard input is data.
  const reader = words.every((word) => word.startsWith('-') || word.includes('\0')) || words.includes('-s');
  return reader || words.includes('-c') ? [`${fetcher} | ${program}`] : [];
}
