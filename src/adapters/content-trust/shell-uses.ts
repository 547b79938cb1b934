import type { Span } from '../../core/location.ts';
import { expandWord, unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { notaryCommands, trustVariables, turnsOn } from '../../knowledge/trust/content-trust.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { openScope } from '../shell/script-scope.ts';
import { programName } from '../shell/nested-script.ts';
import { readDockerCommand, type DockerCommand } from './docker-command.ts';
import { optionUse, serverHost, variableUse, type TrustReading, type UseContent } from './reading.ts';

/** Longer texts are no scripts that people write. */
const longest = 128 * 1024;
const context = { env: {}, directory: '/' };
const assigned = new RegExp(`^(?<name>${trustVariables.source})=(?<value>.*)$`, 'su');
const named = new RegExp(`^${trustVariables.source}$`, 'u');
/** Commands that set the variables in their arguments, or take them away. */
const setters: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** Reads the uses of Content Trust in a shell text. */
export function shellUses(text: string): readonly TrustReading[] {
  if (text.length > longest) return [];
  const found: TrustReading[] = [];
  scanShell(text, openScope(context), {
    command: (one) => {
      for (const reading of commandUses(one)) {
        const { start, end } = one.from ?? reading;
        found.push({ ...reading, start, end });
      }
    },
  });
  return found;
}

function commandUses(found: ScannedCommand): readonly TrustReading[] {
  const { command, unwrapped, scope, text } = found;
  const words = unwrapped.words;
  const [first, ...rest] = words;
  const program = programName(first?.text ?? '');
  const docker = readDockerCommand(words.map((word) => word.text));
  const prefix = [
    ...command.assignments.flatMap((word) => expandWord(word, text, scope).slice(0, 1)),
    ...unwrapped.assignments,
  ].flatMap((word) => assignmentUse(word, docker, text));
  if (setters.has(program)) return [...prefix, ...rest.flatMap((word) => setterUse(word, text))];
  return [
    ...prefix,
    ...(docker === undefined ? [] : [{ ...spanOf(command), runs: docker }]),
    ...wordSetterUses(program, rest),
    ...dockerUses(words, docker, found),
    ...otherProgramUses(program, words, command),
  ];
}

/** `NAME=value` before a command, or as an argument of one that sets variables. */
function assignmentUse(
  word: Argument,
  docker: DockerCommand | undefined,
  text: string,
): readonly TrustReading[] {
  const match = assigned.exec(word.text);
  if (match?.groups === undefined) return [];
  const { name = '', value = '' } = match.groups;
  const use = variableUse(name, givenValue(word, value, text));
  return [{ ...spanOf(word), use: { ...use, ...ofCommand(docker) } }];
}

/** An argument of `export`: without a value the variable is one that was set before. */
function setterUse(word: Argument, text: string): readonly TrustReading[] {
  return named.test(word.text) ? [spanOf(word)] : assignmentUse(word, undefined, text);
}

/** The value that a word gives: a default such as that of `${X:-0}` may be replaced, so that it turns nothing off. */
function givenValue({ unknown, start, end }: Argument, value: string, text: string): string | undefined {
  if (unknown.length > 0) return undefined;
  return text.slice(start, end).includes('$') && !turnsOn(value) ? undefined : value;
}

function ofCommand(docker: DockerCommand | undefined): Pick<UseContent, 'command' | 'image'> {
  if (docker === undefined || docker.words.length === 0) return {};
  return { command: docker.words, ...(docker.image !== undefined && { image: docker.image }) };
}

/** `unset NAME`, and how csh, fish and Windows set variables. */
function wordSetterUses(program: string, rest: readonly Argument[]): readonly TrustReading[] {
  const at = rest.findIndex((word) => named.test(word.text));
  const word = rest[at];
  if (word === undefined) return [];
  const span = spanOf(word);
  if (program === 'unset' || program === 'unsetenv')
    return [{ ...span, use: { ...variableUse(word.text, ''), shown: `${program} ${word.text}` } }];
  if (program !== 'set' && program !== 'setenv' && program !== 'setx') return [];
  const value = rest[at + 1];
  return [{ ...span, use: variableUse(word.text, value?.unknown.length === 0 ? value.text : undefined) }];
}

function dockerUses(
  words: readonly Argument[],
  docker: DockerCommand | undefined,
  { command, text }: ScannedCommand,
): readonly TrustReading[] {
  const own = ofCommand(docker);
  const found = words.flatMap((word): readonly TrustReading[] => {
    const option = /^--?disable-content-trust(?:=(.*))?$/su.exec(word.text);
    if (option !== null) return [{ ...spanOf(word), use: { ...optionUse(option[1]), ...own } }];
    if (docker === undefined) return [];
    // `-e NAME=value`, `--env=NAME=value` and `--build-arg NAME=value` set it for what runs in the container.
    const variable = assigned.exec(word.text.replace(/^--(?:env|build-arg)=|^-e(?==?D)=?/u, ''));
    if (variable?.groups === undefined) return [];
    const { name = '', value = '' } = variable.groups;
    const use = variableUse(name, givenValue(word, value, text));
    return [{ ...spanOf(word), use: { ...use, runsIn: 'container' } }];
  });
  if (docker?.words[0] !== 'trust') return found;
  const shown = ['docker', ...docker.words].join(' ');
  const use: UseContent = { feature: 'command', shown, state: 'on', ...own };
  return [...found, { start: command.start, end: command.end, use }];
}

function otherProgramUses(
  program: string,
  words: readonly Argument[],
  command: Span,
): readonly TrustReading[] {
  const texts = words.map(({ text }) => text);
  const at = { start: command.start, end: command.end };
  if (program === 'notary') {
    const verb = texts.slice(1).find((text) => notaryCommands.has(text));
    if (verb === undefined) return [];
    const option = texts.findIndex((text) => text === '-s' || text === '--server');
    const address = option < 0 ? undefined : texts[option + 1];
    const server = address?.includes(unknownText) === false ? serverHost(address) : undefined;
    const shown = `notary ${verb}`;
    const use: UseContent = {
      feature: 'notary',
      shown,
      state: 'on',
      ...(server !== undefined && { server }),
    };
    return [{ ...at, use }];
  }
  if (program !== 'az' || texts.slice(1, 4).join(' ') !== 'acr config content-trust') return [];
  const status = texts.findIndex((text) => text === '--status');
  const state = texts[status + 1] === 'disabled' ? 'off' : 'on';
  return [{ ...at, use: { feature: 'registry', shown: 'az acr config content-trust', state } }];
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
