import { posix } from 'node:path';
import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  RunCommand,
  RunWord,
} from '../../../core/image/dockerfile.ts';
import { writtenCommand } from './image-commands.ts';
import { mountsOf, type RunMount } from './run-mounts.ts';

/** A secret of a step: where its commands find it. */
export interface StepSecret {
  id: string;
  path?: string;
  variable?: string;
}

/** The commands of one step that has a secret. */
export interface SecretStep {
  dockerfile: Dockerfile;
  instruction: CommandInstruction;
  commands: readonly RunCommand[];
  /** Where the commands run; absent if the base image or a variable decides. */
  directory?: string;
  /** Directories that no layer keeps. */
  mounted: readonly string[];
  /** What its commands remove, as it is written, without what variables decide. */
  removed: readonly string[];
  /** Whether a command takes a setting back. */
  resetsSettings: boolean;
}

const mountTypes: ReadonlySet<string> = new Set(['tmpfs', 'cache', 'secret', 'bind']);

const removers: ReadonlySet<string> = new Set(['rm', 'shred']);

/** Words of commands that take a setting or a login back. */
const resets = /^(?:delete|unset|rm|remove|logout|revoke|--unset(?:-all)?|--delete-(?:secret-)?keys?)$/u;

/** Longer heredocs are searched up to here. */
const longestHeredoc = 64 * 1024;

/** The arguments of a command without what variables decide, and without slashes at their ends. */
function plainWords({ arguments: words }: RunCommand): readonly string[] {
  return words.map(({ text }) => text.replaceAll('\0', '').replace(/\/+$/u, ''));
}

function mountTarget({ options }: RunMount): string | undefined {
  return options.get('target') ?? options.get('dst') ?? options.get('destination');
}

/** A text in which the paths have their shortest form: `/var/run` is `/run`, without `//`, `/./` and `x/../`. */
export function plainPaths(text: string): string {
  const plain = text
    .replaceAll(/(?<![:/])\/(?:\.?\/)+/gu, '/')
    .replaceAll(/(?<![\w./-])\/var\/run(?=\/)/gu, '/run');
  if (!plain.includes('/..')) return plain;
  return plain.replaceAll(/(?:\/[^/\s"'$;|&<>]+)+(?=[/\s"'$;|&<>]|$)/gu, withoutParents);
}

/** Leaves out `x/..` of an absolute path. */
function withoutParents(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/').slice(1)) {
    if (part !== '..' || kept.length === 0 || kept.at(-1) === '..') kept.push(part);
    else kept.pop();
  }
  return kept.map((part) => `/${part}`).join('');
}

/** Returns where a path leads from a directory; the path itself where that is not known. */
export function fromDirectory(path: string, directory: string | undefined): string {
  return directory === undefined || /^[/~$\0]/u.test(path) ? path : posix.join(directory, path);
}

/** The secrets that a step has. */
export function secretsOf(dockerfile: Dockerfile, instruction: CommandInstruction): readonly StepSecret[] {
  return mountsOf(dockerfile, instruction).flatMap((mount): StepSecret[] => {
    if (mount.type !== 'secret') return [];
    const { options } = mount;
    const target = mountTarget(mount);
    const id =
      options.get('id') ?? options.get('source') ?? options.get('src') ?? target?.split('/').at(-1) ?? '';
    const variable = options.get('env');
    const path = target ?? (variable === undefined ? `/run/secrets/${id}` : undefined);
    if (id === '') return [];
    return [
      {
        id,
        ...(path === undefined ? {} : { path: plainPaths(path) }),
        ...(variable === undefined ? {} : { variable }),
      },
    ];
  });
}

/** The working directory of an instruction, as far as the stage itself decides it. */
function directoryAt(
  { expandAt }: Dockerfile,
  { instructions }: DockerfileStage,
  before: CommandInstruction,
): string | undefined {
  let directory: string | undefined;
  for (const instruction of instructions) {
    if (instruction === before) break;
    if (instruction.keyword !== 'WORKDIR') continue;
    const { text, isKnown } = expandAt(instruction, instruction.value.text);
    if (!isKnown) directory = undefined;
    else if (text.startsWith('/')) directory = posix.normalize(text);
    else directory &&= posix.join(directory, text);
  }
  return directory;
}

/** The commands of a step, with where they run and what no layer keeps. */
export function stepOf(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  instruction: CommandInstruction,
): SecretStep {
  const { commands } = dockerfile.commandsOf(instruction);
  const directory = directoryAt(dockerfile, stage, instruction);
  const mounted = mountsOf(dockerfile, instruction)
    .filter(({ type }) => mountTypes.has(type))
    .flatMap((mount) => mountTarget(mount)?.replace(/\/+$/u, '') ?? []);
  const removed = commands.flatMap((command) => (removers.has(command.program) ? plainWords(command) : []));
  const resetsSettings = commands.some((command) => plainWords(command).some((text) => resets.test(text)));
  return {
    dockerfile,
    instruction,
    commands,
    ...(directory === undefined ? {} : { directory }),
    mounted,
    removed,
    resetsSettings,
  };
}

/** A text of a shell in which `$` stands for a variable only where the shell takes it for one. */
export function expandable(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\\./gsu, (quoted) =>
    quoted.startsWith('"') ? quoted.replaceAll('\\$', '') : quoted.replaceAll('$', ''),
  );
}

/** A command with its redirections, for a search of references. */
export function stepText({ dockerfile }: SecretStep, command: RunCommand): string {
  const body = heredocOf(dockerfile, command);
  return plainPaths(expandable(writtenCommand(dockerfile, command)) + body);
}

/** A quoted text, or the redirection of the output with its file. */
const quotedOrOutput = /("(?:[^"\\]|\\.)*"|'[^']*')|[0-9&]?>>?\|?\s*(?:"[^"]*"|'[^']*'|[^\s;&|<>()]+)/gsu;

/** The same without the files that the command writes: their names are not what it writes. */
export function inputText({ dockerfile }: SecretStep, command: RunCommand): string {
  const written = expandable(writtenCommand(dockerfile, command));
  // Behind the line that begins a heredoc, `>` is text.
  const end = /<<-?\s*["']?\w[^\n]*/u.exec(written);
  const head = end === null ? written : written.slice(0, end.index + end[0].length);
  const input = head.replaceAll(quotedOrOutput, (_, quoted: string | undefined) => quoted ?? ' ');
  return plainPaths(input + written.slice(head.length) + heredocOf(dockerfile, command));
}

/** The lines that a command reads from a heredoc in which variables are expanded. */
function heredocOf(dockerfile: Dockerfile, command: RunCommand): string {
  const { lines, isQuoted } = heredocLines(dockerfile, command);
  return isQuoted ? '' : lines.replaceAll('\\$', '');
}

/** The lines that a command reads from a heredoc, as they are written. */
export function heredocLines({ text }: Dockerfile, { at }: RunCommand): { lines: string; isQuoted: boolean } {
  const start = text.slice(at.start, at.end + 200).split('\n', 1)[0] ?? '';
  const [, quote = '', delimiter] = /<<-?\s*(["']?)(\w+)\1/u.exec(start) ?? [];
  if (delimiter === undefined) return { lines: '', isQuoted: false };
  const rest = text.slice(at.start, at.end + longestHeredoc);
  const from = rest.indexOf('\n');
  const to = new RegExp(`\\n\\t*${delimiter}\\s*(?:\\n|$)`, 'u').exec(rest)?.index ?? -1;
  return { lines: from === -1 || to <= from ? '' : rest.slice(from, to), isQuoted: quote !== '' };
}

export function rawText({ dockerfile }: SecretStep, { at }: RunWord): string {
  return plainPaths(dockerfile.text.slice(at.start, at.end));
}

/** What is written behind a command in its step. */
export function textBehind({ dockerfile: { text }, instruction }: SecretStep, { at }: RunCommand): string {
  return text.slice(at.end, instruction.span.end);
}
