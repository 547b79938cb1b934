import type {
  RunWord,
  Instruction,
  JoinedText,
  PlacedText,
  RunCommand,
  RunCommands,
  WrittenCommand,
} from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { concatenate, sourceSpan, stretchOf } from '../../dockerfile/language/joined-text.ts';
import { heredocStart } from '../../dockerfile/language/heredocs.ts';
import { fetchers } from '../../knowledge/dockerfile/verification.ts';
import { nestedScript, programName } from '../shell/nested-script.ts';
import { scanShell, type ScannedCommand } from '../shell/scan-shell.ts';
import { openScope } from '../shell/script-scope.ts';
import { unwrap } from '../shell/unwrap.ts';

/** Longer scripts are not parsed: those of real instructions have some kilobytes. */
const longest = 128 * 1024;
const context = { env: {}, directory: '/', home: '/root' };

const nothing: RunCommands = { shell: 'other', commands: [], understood: false };

/** The kind of a shell, by the words of SHELL. */
export function shellKind(words: readonly string[]): RunCommands['shell'] {
  const program = programName((words[0] ?? '').replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.exe$/u, '');
  if (/^(?:ba|da|a|z|k|mk)?sh$/u.test(program)) return 'posix';
  if (program === 'powershell' || program === 'pwsh') return 'powershell';
  return program === 'cmd' ? 'cmd' : 'other';
}

/** What a command runs, in a shell of a kind. */
export function readCommands(
  command: WrittenCommand,
  heredocs: Instruction['heredocs'],
  shell: RunCommands['shell'],
  source: string,
): RunCommands {
  if (command.form === 'exec') return execCommands(command.words);
  if (shell !== 'posix') return { shell, commands: [], understood: false };
  const script = scriptOf(command.script, heredocs, source);
  return script === undefined ? nothing : scriptCommands(script);
}

/**
 * The script that the shell gets: the text of the instruction, with the heredocs behind it; of a heredoc alone,
 * its lines. `undefined` for a heredoc that another program than a shell runs (`#!`).
 */
export function scriptOf(
  text: JoinedText,
  heredocs: Instruction['heredocs'],
  source: string,
): JoinedText | undefined {
  const [first] = heredocs;
  if (first === undefined) return text;
  if (heredocs.length === 1 && heredocStart(text.text.trim()) !== undefined) {
    const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/u.exec(first.content);
    const [, program = '', argument = ''] = shebang ?? [];
    const runs = programName(program) === 'env' ? argument : program;
    if (shebang !== null && shellKind([runs]) !== 'posix') return undefined;
    return stretchOf(source, first.span);
  }
  const bodies = heredocs.flatMap(({ span, name }): JoinedText[] => [
    { text: '\n', pieces: [{ at: 0, source: span.start }] },
    stretchOf(source, span),
    { text: name, pieces: [{ at: 0, source: span.end }] },
  ]);
  return concatenate([text, ...bodies]);
}

function execCommands(words: readonly PlacedText[]): RunCommands {
  const given = words.map(({ text, span }) => ({ text, unknown: [], any: false, ...span }));
  const { words: own, assignments } = unwrap(given);
  const wrapped = given.slice(0, given.length - own.length).filter((word) => !assignments.includes(word));
  const nested = nestedScript(own, { heredocs: [] }, '');
  const [program, ...rest] = own.map(({ text, start, end }): RunWord => ({ text, at: { start, end } }));
  const [first] = words;
  const at = { start: first?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
  if (nested?.kind === 'text') {
    const script = { text: nested.text, pieces: [{ at: 0, source: at.start }] };
    const inner = scriptCommands(script);
    const shell = own.map(({ text }) => text);
    const commands = inner.commands.map((one) => ({ shell, ...placedAt(one, at) }));
    return { ...inner, shell: 'none', commands };
  }
  const command: RunCommand = {
    program: programName(program?.text ?? ''),
    programAt: program?.at ?? at,
    arguments: rest,
    wrappers: wrapped.map(({ text, start, end }) => ({ text, at: { start, end } })),
    assignments: assignments.map(({ text, start, end }) => ({ text, at: { start, end } })),
    reads: [],
    isPiped: false,
    isConditional: false,
    isChained: false,
    at,
  };
  return {
    shell: 'none',
    commands: program === undefined ? [] : [command],
    understood: nested?.kind !== 'unknown',
  };
}

/** Commands of a text made of quotes and escapes have the place of the words that it comes from. */
function placedAt(command: RunCommand, at: Span): RunCommand {
  const words = (list: readonly RunWord[]) => list.map(({ text }) => ({ text, at }));
  return {
    ...command,
    at,
    programAt: at,
    arguments: words(command.arguments),
    wrappers: words(command.wrappers),
    assignments: words(command.assignments),
  };
}

function scriptCommands(script: JoinedText): RunCommands {
  if (script.text.length > longest) return { ...nothing, shell: 'posix' };
  const found: ScannedCommand[] = [];
  let understood = true;
  scanShell(script.text, openScope(context), {
    stretch: ({ problems, misplaced }) => {
      understood &&= problems.length === 0 && misplaced.length === 0;
    },
    command: (one) => void found.push(one),
    tooDeep: () => {
      understood = false;
    },
  });
  understood &&= found.every(isUnderstood);
  const shells = shellsOf(found);
  const commands = found.flatMap((one) =>
    commandOf(one, script).map((command) => {
      const shell = shells.get(one);
      return shell === undefined ? command : { ...command, shell };
    }),
  );
  return { shell: 'posix', understood, commands };
}

/** The words of the shell that runs each command of a nested script. */
function shellsOf(found: readonly ScannedCommand[]): ReadonlyMap<ScannedCommand, readonly string[]> {
  return new Map(
    found.flatMap(({ unwrapped, runs }) =>
      runs.map((one) => [one, unwrapped.words.map(({ text }) => text)] as const),
    ),
  );
}

/**
 * Whether it is clear which program runs: not if a variable decides, or standard input has the script. What a shell
 * reads from a download is not in the file, and is a finding by itself (`image/unverified-packages`).
 */
function isUnderstood({ unwrapped, nested, reads }: ScannedCommand): boolean {
  const program = unwrapped.words[0]?.text ?? '';
  const isDownloaded = reads.flatMap(programsOf).some((name) => fetchers.has(name));
  return (nested?.kind !== 'unknown' || isDownloaded) && !program.includes('\0');
}

/** Whether a command is only a shell with a script: then the commands of the script count. */
function isOnlyShell({ nested }: ScannedCommand): boolean {
  return nested?.kind === 'stretch' || nested?.kind === 'text';
}

function commandOf(found: ScannedCommand, script: JoinedText): readonly RunCommand[] {
  const { command, unwrapped, from, words, text } = found;
  if (isOnlyShell(found)) return [];
  const place = (start: number, end: number): Span =>
    from === undefined ? sourceSpan(script, start, end) : sourceSpan(script, from.start, from.end);
  const word = (one: { text: string; start: number; end: number }): RunWord => ({
    text: one.text,
    at: place(one.start, one.end),
  });
  const [program, ...rest] = unwrapped.words;
  const wrapped = words
    .slice(0, words.length - unwrapped.words.length)
    .filter((one) => !unwrapped.assignments.includes(one));
  return [
    {
      program: programName(program?.text ?? ''),
      programAt:
        program === undefined ? place(command.start, command.end) : place(program.start, program.end),
      arguments: rest.map(word),
      wrappers: wrapped.map(word),
      assignments: [
        ...command.assignments.map(({ start, end }) => word({ text: text.slice(start, end), start, end })),
        ...unwrapped.assignments.map(word),
      ],
      reads: [...new Set(found.reads.flatMap(programsOf))],
      isPiped: command.readsFrom.length > 0,
      isConditional: command.conditional,
      isChained: command.chained,
      at: place(command.start, command.end),
    },
  ];
}

function programsOf(found: ScannedCommand): readonly string[] {
  if (isOnlyShell(found)) return found.runs.flatMap(programsOf);
  const program = programName(found.unwrapped.words[0]?.text ?? '');
  return program === '' ? [] : [program];
}
