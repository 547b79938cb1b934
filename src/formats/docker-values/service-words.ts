import { posix } from 'node:path';
import type { Location } from '../../core/location.ts';
import type { ServiceWord } from '../../core/workload/service-word.ts';
import type { Entry, WrittenWorkload } from '../../core/workload/workload.ts';
import { debuggersIn } from './debuggers.ts';
import { loginOptions, serviceCommands, servicePrograms } from '../../knowledge/services/open-services.ts';

/** An argument of a command, with its places; the text is missing if it is not known. */
export interface PlacedArgument {
  text: string | undefined;
  at: readonly Location[];
}

/** Programs and scripts that run what follows them. */
const wrappers: ReadonlySet<string> = new Set([
  'ash',
  'bash',
  'docker-entrypoint.sh',
  'dumb-init',
  'entrypoint',
  'entrypoint.sh',
  'env',
  'exec',
  'init',
  'sh',
  'tini',
]);

const turnedOff = /^(?:|no|none|false|off|0|disabled?|''|"")$/iu;
const configuration = /^[\w./-]+\.(?:conf|cfg|cnf|ya?ml|toml|json|ini|properties)$/u;

/** A word of a shell; or a quoted one without text, alone between others: `--requirepass ""`. */
const shellWord = /(?<=\s)(?<empty>''|""|\\"\\")(?=["']?(?:$|[\s;&|)]))|[^\s;&|()"'`]+/gu;

/** Splits the lines of a shell among the arguments into words; an argument without spaces is one, an empty one, too. */
function wordsIn(argument: PlacedArgument): readonly PlacedArgument[] {
  const { text, at } = argument;
  if (text === undefined || !/\s/u.test(text)) return [argument];
  return [...text.matchAll(shellWord)].map(([word, empty]) => ({
    text: empty === undefined ? word : '',
    at,
  }));
}

function optionAt(words: readonly PlacedArgument[], position: number): ServiceWord | undefined {
  const text = words[position]?.text ?? '';
  const equals = text.indexOf('=');
  const name = equals > 0 ? text.slice(0, equals) : text;
  if (!loginOptions.has(name)) return undefined;
  if (equals > 0)
    return { kind: 'option', name, value: turnedOff.test(text.slice(equals + 1)) ? 'none' : 'given' };
  const next = words[position + 1];
  // Without a value after it the option is a switch.
  const isOff = next?.text !== undefined && turnedOff.test(next.text);
  return { kind: 'option', name, value: isOff ? 'none' : 'given' };
}

/** The position of the first word that is a program and runs no other; -1 if options or nothing come first. */
function firstProgram(words: readonly PlacedArgument[]): number {
  const position = words.findIndex(
    ({ text }) =>
      text === undefined ||
      !(wrappers.has(posix.basename(text)) || /^(?:-[ceglux]*c|--|-[gs]|set|-e)$/u.test(text)),
  );
  return words[position]?.text?.startsWith('-') === true ? -1 : position;
}

function wordAt(
  words: readonly PlacedArgument[],
  position: number,
  isFirst: boolean,
): ServiceWord | undefined {
  const { text } = words[position] ?? {};
  if (text === undefined) return isFirst ? { kind: 'program', name: 'another' } : undefined;
  const name = posix.basename(text);
  if (servicePrograms.has(name) || (isFirst && serviceCommands.has(text))) return { kind: 'program', name };
  if (configuration.test(text)) return { kind: 'configuration', path: text };
  if (isFirst) return { kind: 'program', name: 'another' };
  return optionAt(words, position);
}

/**
 * Returns what the arguments of a command, the entrypoint first, say of the service that it runs and of its logins;
 * nothing if they say nothing.
 */
export function serviceWordsOf(
  command: readonly PlacedArgument[],
): Pick<WrittenWorkload['settings'], 'serviceWords'> {
  const words = command.flatMap(wordsIn);
  const first = firstProgram(words);
  const value = words.flatMap(({ at }, position): Entry<ServiceWord>[] => {
    // What comes before the program belongs to what runs it: `sh -c`.
    const found = position < first ? undefined : wordAt(words, position, position === first);
    return found === undefined ? [] : [{ value: found, at }];
  });
  const known = words.flatMap(({ text }, index) => (text === undefined ? [] : [{ text, index }]));
  for (const { of, port, index } of debuggersIn(known))
    value.push({ value: { kind: 'debugger', of, port }, at: words[index]?.at ?? [] });
  return value.length === 0 ? {} : { serviceWords: { value, at: value.flatMap((entry) => entry.at) } };
}
