import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  Instruction,
  RunCommand,
  RunWord,
} from '../../../core/image/dockerfile.ts';
import { packageCommands, type CommandSyntax } from '../../../knowledge/dockerfile/package-commands.ts';
import { runsOf } from './dockerfile-commands.ts';
import type { DockerfileDoubt } from './dockerfile-rule.ts';

/** A command of a package manager. */
export interface PackageCommand {
  command: RunCommand;
  /** As in the table: `pip` for `pip3.12` and `python3 -m pip`. */
  program: string;
  /** The subcommand: `install`, `module install`; `''` without one. */
  verb: string;
  /** The last word of the subcommand. */
  verbAt?: RunWord;
  /** Options as written, the values of which are not included: `-qy`, `--virtual`. */
  options: readonly string[];
  /** What follows the subcommand, without options and their values. */
  operands: readonly RunWord[];
}

/** Treats `python3 -m pip` and `pip3.12` as pip. */
function named({ program, arguments: words }: RunCommand): { program: string; words: readonly RunWord[] } {
  const module = /^python[\d.]*$/u.test(program) && words[0]?.text === '-m';
  const name = module ? (words[1]?.text ?? '') : program;
  return {
    program: /^pip[\d.]+$/u.test(name) ? 'pip' : name,
    words: module ? words.slice(2) : words,
  };
}

/** Whether an option takes the next word as its value. */
function takesNext(text: string, { letters = '', long = [] }: CommandSyntax): boolean {
  if (long.includes(text)) return true;
  if (!/^-[A-Za-z]+$/u.test(text) || letters === '') return false;
  const first = text.slice(1).search(new RegExp(`[${letters}]`, 'u'));
  return first !== -1 && first === text.length - 2;
}

/** Reads a command as one of a package manager; `undefined` for any other program. */
function packageCommand(command: RunCommand): PackageCommand | undefined {
  const { program, words } = named(command);
  const syntax = Object.hasOwn(packageCommands, program) ? packageCommands[program] : undefined;
  if (syntax === undefined) return undefined;
  const options: string[] = [];
  const operands: RunWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (word.text === '--') {
      // What follows are operands, except for gem: those are for the compiler.
      if (program !== 'gem') operands.push(...words.slice(at + 1));
      break;
    }
    if (!/^-./u.test(word.text)) operands.push(word);
    else {
      options.push(word.text);
      if (takesNext(word.text, syntax)) at++;
    }
  }
  const { verb, used } = verbOf(operands, syntax);
  const verbAt = operands[used - 1];
  return {
    command,
    program,
    verb,
    ...(verbAt === undefined ? {} : { verbAt }),
    options,
    operands: operands.slice(used),
  };
}

function verbOf(
  operands: readonly RunWord[],
  { groups = [] }: CommandSyntax,
): { verb: string; used: number } {
  const [first, second] = operands;
  if (first === undefined) return { verb: '', used: 0 };
  if (second === undefined || !groups.includes(first.text)) return { verb: first.text, used: 1 };
  return { verb: `${first.text} ${second.text}`, used: 2 };
}

/** Whether a command has a one-letter option, alone or in a cluster, or one of the long ones. */
export function hasFlag({ options, program }: PackageCommand, letter: string, ...long: string[]): boolean {
  const { letters = '' } = packageCommands[program] ?? {};
  return options.some((text) => {
    if (long.includes(text.split('=')[0] ?? text)) return true;
    if (letter === '' || !/^-[A-Za-z]/u.test(text)) return false;
    // Behind an option with a value is that value.
    const valued = letters === '' ? -1 : text.slice(1).search(new RegExp(`[${letters}]`, 'u'));
    return (valued === -1 ? text : text.slice(0, valued + 2)).includes(letter);
  });
}

/** Text and variables alone, in double quotes or none. */
const plainVariables = /^(?:"[^"'\\`]*"|[^"'\\`\s]*)$/u;

/**
 * A word of a command with the variables that the Dockerfile gives it; several if an unquoted value has blanks. As
 * it is where another part of it is unknown.
 */
function withVariables(dockerfile: Dockerfile, instruction: Instruction, word: RunWord): readonly RunWord[] {
  if (!word.text.includes('\0')) return [word];
  const source = dockerfile.text.slice(word.at.start, word.at.end);
  if (!plainVariables.test(source) || /\$[^A-Za-z_{]|[*?[\]]/u.test(source)) return [word];
  const quoted = source.startsWith('"');
  const { text, isKnown, undeclared } = dockerfile.expandAt(
    instruction,
    quoted ? source.slice(1, -1) : source,
  );
  if (!isKnown || undeclared.length > 0) return [word];
  if (quoted) return [{ text, at: word.at }];
  return text
    .split(/\s+/u)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, at: word.at }));
}

/** A command of the package managers that a rule is about, or a doubt where a variable decides what it does. */
export type FoundPackageCommand = { instruction: Instruction } & (
  | { found: PackageCommand }
  | DockerfileDoubt
);

/** A RUN with its commands, and what they are of a package manager. */
export interface PackageStep {
  stage: DockerfileStage;
  instruction: CommandInstruction;
  commands: readonly { command: RunCommand; manager?: PackageCommand }[];
}

/** Every rule on packages needs the same of a file. */
const steps = new WeakMap<Dockerfile, readonly PackageStep[]>();

/** The RUN instructions of a file, with the variables of the Dockerfile in the words of their commands. */
export function packageSteps(dockerfile: Dockerfile): readonly PackageStep[] {
  const known = steps.get(dockerfile);
  if (known !== undefined) return known;
  const read = [...runsOf(dockerfile)].map(({ stage, instruction, run }) => ({
    stage,
    instruction,
    commands: run.commands.map((given) => {
      const command = expanded(dockerfile, instruction, given);
      const manager = packageCommand(command);
      return manager === undefined ? { command } : { command, manager };
    }),
  }));
  steps.set(dockerfile, read);
  return read;
}

/** The commands of some package managers in a file. */
export function* packageCommandsIn(
  dockerfile: Dockerfile,
  programs: ReadonlySet<string>,
): Iterable<FoundPackageCommand> {
  for (const { instruction, commands } of packageSteps(dockerfile))
    for (const { command, manager: found } of commands) {
      if (found === undefined || !programs.has(found.program)) continue;
      if (/^\0+$/u.test(found.verb))
        yield { instruction, at: command.at, doubt: `a variable decides what ${found.program} does` };
      else yield { instruction, found };
    }
}

/** A command with the variables that the Dockerfile gives its words. */
export function expanded(dockerfile: Dockerfile, instruction: Instruction, command: RunCommand): RunCommand {
  if (!command.arguments.some(({ text }) => text.includes('\0'))) return command;
  const words = command.arguments.flatMap((word) => withVariables(dockerfile, instruction, word));
  return { ...command, arguments: words };
}

/** Whether a variable in one of some words may hold options: not in quotes, where it is one word. */
export function mayHoldOptions({ text }: Dockerfile, words: readonly RunWord[]): boolean {
  return words.some((word) => /^\0+$/u.test(word.text) && text[word.at.start] !== '"');
}
