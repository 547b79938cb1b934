import { isReference } from '../knowledge/credentials/formats/reference.ts';
import {
  credentialOperandsOf,
  type CredentialOperand,
} from '../knowledge/credentials/credential-operands.ts';
import { credentialOptionOf, type CredentialOption } from '../knowledge/credentials/credential-options.ts';

/** A credential in an option of a well-known program. */
export interface OptionCredential {
  program: string;
  option: string;
  /** The index of the word with the value, and of the word with the option; often the same. */
  word: number;
  optionWord: number;
  length: number;
}

interface Given {
  option: string;
  value: string;
  /** Number of words from the option to its value. */
  distance: 0 | 1;
}

/** Whether an option ends a cluster: `-sfu` is `-s -f -u` if the letters before take no value. */
function endsCluster(word: string, option: string): boolean {
  return /^-[A-Za-z]{2,8}$/u.test(word) && option.length === 2 && word.endsWith(option.slice(1));
}

/** Returns the value of an option: in the same word (`-uname:tea`, `--user=name:tea`), or in the next. */
function given(word: string, next: string | undefined, { options, value }: CredentialOption): Given[] {
  return options.flatMap((option): Given[] => {
    if (value === 'next' && word !== option) return [];
    if (word === option || endsCluster(word, option)) {
      return value === 'attached' || next === undefined ? [] : [{ option, value: next, distance: 1 }];
    }
    const lead = option.startsWith('--') ? `${option}=` : option;
    return word.startsWith(lead) ? [{ option, value: word.slice(lead.length), distance: 0 }] : [];
  });
}

/** Returns the part of a value that is the credential; `undefined` if there is none, or only a reference. */
function credentialIn(value: string, { after }: CredentialOption): string | undefined {
  const start = after === undefined ? 0 : value.indexOf(after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const credential = value.slice(start);
  return isReference(credential) ? undefined : credential;
}

/** Whether a word is an argument of `find`, which does not run it. */
function isSoughtFor(before: string | undefined): boolean {
  return before !== undefined && /^-i?(?:name|path|wholename)$/u.test(before);
}

/**
 * Returns the program name of a path, if it is in a directory of programs: `/usr/bin/mysql`, but not data
 * below `/var/lib/mysql`.
 */
function programName(path: string): string {
  return path.includes('/') && !/s?bin\/[^/]+$/u.test(path) ? '' : path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Returns the credentials in options of well-known programs, such as `curl -u name:password`, anywhere in a
 * command.
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

/** Returns the index of the word that a row of the table means; absent if the command is another. */
function operandAt(
  words: readonly string[],
  program: number,
  { command, at, withOption }: CredentialOperand,
): number | undefined {
  const rest = words.flatMap((_, index) => (index > program ? [index] : []));
  const letters = rest.flatMap((index) => /^-([A-Za-z]+)$/u.exec(words[index] ?? '')?.[1] ?? []).join('');
  if (withOption?.test(letters) === false) return undefined;
  const operands = rest.filter((index) => words[index]?.startsWith('-') === false);
  const start = operands.findIndex((_, from) =>
    command.every((word, offset) => words[operands[from + offset] ?? -1] === word),
  );
  return start === -1 ? undefined : operands[start + command.length + at];
}

/** Returns the words behind a program that hold a credential as its operands, and the credential. */
function operandsWithCredential(
  words: readonly string[],
  program: number,
  operand: CredentialOperand,
): readonly (readonly [word: number, credential: string])[] {
  const { form } = operand;
  if (form === undefined) {
    const word = operandAt(words, program, operand);
    return word === undefined || words[word] === undefined ? [] : [[word, words[word]]];
  }
  return words.flatMap((word, index) => {
    const credential = index > program ? form.exec(word)?.[1] : undefined;
    return credential === undefined ? [] : [[index, credential] as const];
  });
}

/** Returns the credentials that well-known programs take as operands: `mc alias set NAME ADDRESS KEY SECRET`. */
export function operandCredentials(words: readonly string[]): OptionCredential[] {
  return words.flatMap((path, index) => {
    const program = programName(path);
    return credentialOperandsOf(program).flatMap((operand) =>
      operandsWithCredential(words, index, operand).flatMap(([word, value]) =>
        isReference(value) || value.includes('$')
          ? []
          : [{ program, option: '', word, optionWord: word, length: value.length }],
      ),
    );
  });
}

/** A shell word: adjacent quoted and unquoted parts. */
const shellWord = /(?:"[^"]*"|'[^']*'|[^\s"'])+/gu;

/** Returns the words of a line without quotes; nothing is expanded. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(shellWord)].map(([word]) => word.replaceAll(/["']/gu, ''));
}

/** Nested shells are followed to this depth. */
const deepest = 2;

/**
 * Returns the simple commands of a shell line, in words without quotes, including those of nested shells;
 * expansions are not expanded.
 */
export function shellCommands(line: string, depth = 0): readonly (readonly string[])[] {
  const commands = line.split(/[;&|\n()`]+/u).map(wordsOf);
  if (depth === deepest) return commands;
  const lines = commands.flat().filter((word) => /\s/u.test(word));
  return [...commands, ...lines.flatMap((word) => shellCommands(word, depth + 1))];
}
