import { isReference } from '../knowledge/credentials.ts';
import { credentialOptionOf, type CredentialOption } from '../knowledge/credential-options.ts';

/** A credential that an option of a well-known program holds. */
export interface OptionCredential {
  program: string;
  option: string;
  /** Which of the words the value is in, and which the option; often the same. */
  word: number;
  optionWord: number;
  length: number;
}

interface Given {
  option: string;
  value: string;
  /** How many words after the option its value stands. */
  distance: 0 | 1;
}

/** `-sfu` is `-s -f -u` where letters without a value stand before it. */
function endsCluster(word: string, option: string): boolean {
  return /^-[A-Za-z]{2,8}$/u.test(word) && option.length === 2 && word.endsWith(option.slice(1));
}

/** `-uname:tea` and `--user=name:tea` hold the value in the same word; a lone option is followed by it. */
function given(word: string, next: string | undefined, { options, value }: CredentialOption): Given[] {
  return options.flatMap((option): Given[] => {
    if (word === option || endsCluster(word, option)) {
      return value === 'attached' || next === undefined ? [] : [{ option, value: next, distance: 1 }];
    }
    const lead = option.startsWith('--') ? `${option}=` : option;
    return word.startsWith(lead) ? [{ option, value: word.slice(lead.length), distance: 0 }] : [];
  });
}

/** The part of a value that is the credential; `undefined` where it holds none, or only names one. */
function credentialIn(value: string, { after }: CredentialOption): string | undefined {
  const start = after === undefined ? 0 : value.indexOf(after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const credential = value.slice(start);
  return isReference(credential) ? undefined : credential;
}

/** What `find` looks for is not run. */
function isSoughtFor(before: string | undefined): boolean {
  return before !== undefined && /^-i?(?:name|path|wholename)$/u.test(before);
}

/** A path counts where programs are: `/usr/bin/mysql`, and not the data below `/var/lib/mysql`. */
function programName(path: string): string {
  return path.includes('/') && !/s?bin\/[^/]+$/u.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1);
}

/**
 * The credentials in the words of a command that options of well-known programs hold, such as
 * `curl -u name:password`, wherever in the command such a program is named.
 */
export function optionCredentials(words: readonly string[]): OptionCredential[] {
  let program: string | undefined;
  return words.flatMap((word, optionWord) => {
    const name = isSoughtFor(words[optionWord - 1]) ? '' : programName(word);
    if (credentialOptionOf(name) !== undefined) program = name;
    const known = program === undefined ? undefined : credentialOptionOf(program);
    if (known?.command !== undefined && !words.includes(known.command)) return [];
    return known === undefined || program === undefined ? [] : heldBy({ program, known, words, optionWord });
  });
}

interface Place {
  program: string;
  known: CredentialOption;
  words: readonly string[];
  optionWord: number;
}

function heldBy({ program, known, words, optionWord }: Place): OptionCredential[] {
  const word = words[optionWord] ?? '';
  return given(word, words[optionWord + 1], known).flatMap(({ option, value, distance }) => {
    const credential = credentialIn(value, known);
    if (credential === undefined) return [];
    return [{ program, option, word: optionWord + distance, optionWord, length: credential.length }];
  });
}

/** A word of a shell: quoted and bare parts that touch. */
const shellWord = /(?:"[^"]*"|'[^']*'|[^\s"'])+/gu;

/** Shells that are called by shells are followed this far. */
const deepest = 2;

/**
 * The simple commands of a line for a shell, in words without their quotes, and those of the
 * lines that it hands to another shell; expansions stay as they are written.
 */
export function shellCommands(line: string, depth = 0): readonly (readonly string[])[] {
  const commands = line
    .split(/[;&|\n()`]+/u)
    .map((command) => [...command.matchAll(shellWord)].map(([word]) => word.replaceAll(/["']/gu, '')));
  if (depth === deepest) return commands;
  const lines = commands.flat().filter((word) => /\s/u.test(word));
  return [...commands, ...lines.flatMap((word) => shellCommands(word, depth + 1))];
}
