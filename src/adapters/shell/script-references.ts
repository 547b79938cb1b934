import { posix } from 'node:path';
import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { argumentFiles, loadedByVariables } from './argument-files.ts';
import { nestedScript, programName } from './nested-script.ts';
import { commandsOfOthers } from './other-user.ts';
import { gitCommand, type GitCommand } from './repository-files.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope } from './script-scope.ts';
import { optionFiles } from './wildcard-options.ts';

/** A file that a shell script runs, or reads as a part of itself. */
export interface ScriptReference {
  /** Absolute; with wildcards in its last part, or ending with a slash for all files of a folder. */
  path: string;
  /** It is read by the shell that runs the script (`.`, `source`), whatever its first line is. */
  sourced: boolean;
  /** The path is the folder in which git(1) runs: the files that it obeys are in its repository. */
  git?: GitCommand;
}

/** The files that a script names. */
export interface ScriptReferences {
  files: readonly ScriptReference[];
  /** What it reads as a part of itself that is known only at run time, as written. */
  unknown: readonly string[];
  /** Programs, builtins and functions that it runs by name. */
  names: readonly string[];
  /** It names more files than are looked for: these are the first of them. */
  isCut?: true;
}

/** Most files of a text: a loop over a long list, in whose body the variable stands often, names millions. */
const mostFiles = 20_000;

/** Programs that run the file which their first argument names. */
const interpreters =
  /^(?:(?:ba|da|a|k|z)?sh|python[\d.]*|pypy[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|bun|deno|php[\d.]*|lua[\d.]*|luajit|tclsh[\d.]*|expect|Rscript|pwsh|java|ansible-playbook)$/u;

/** Programs that run the command in their arguments. */
const launchers =
  /^(?:busybox|env|nice|ionice|nohup|setpriv|setsid|nsenter|unshare|taskset|chrt|numactl|stdbuf|timeout|systemd-cat|systemd-run|systemd-inhibit|flock|chronic|cronic|run-one|chpst|runuser|script|xvfb-run|watch|screen|tmux|strace|prlimit|choom|cgexec|dbus-run-session|ld(?:-linux[\w.-]*)?\.so[\d.]*)$/u;

/** Whether a program runs the file, or the command, which an argument names. */
export function runsArguments(program: string): boolean {
  return interpreters.test(program) || launchers.test(program);
}

/** Ways to write the folder of the script itself. */
const ownFolder =
  /\$\(dirname\s+(?:--\s+)?"?(?:\$0|\$\{0\}|\$BASH_SOURCE|\$\{BASH_SOURCE(?:\[0\])?\})"?\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/gu;

/** Fills the folder of a script in: also where it makes the folder absolute. */
function withOwnFolder(text: string, folder: string): string {
  const filled = text.replaceAll(ownFolder, folder);
  const absolute = /\$\(cd\s+(?:--\s+)?(?:"([^"$]*)"|([^\s"$)]+))\s*(?:&&|;)\s*pwd(?:\s+-P)?\s*\)/gu;
  return filled.replaceAll(absolute, (_, quoted?: string, plain?: string) =>
    posix.resolve(folder, quoted ?? plain ?? ''),
  );
}

const sources: ReadonlySet<string> = new Set(['.', 'source']);

/** `run-parts` runs the files of a folder, or lists them. */
const partsFolder = /\brun-parts\b[^|;&)]*?\s(\/[^\s'"|;&)]+)/u;

/** What loops assign to their variables: the words as written. */
type Loops = ReadonlyMap<string, readonly string[]>;

/** Returns what the variable of a loop can be: absolute paths, with wildcards, and folders of `run-parts`. */
function looped({ text, unknown }: Argument, loops: Loops): readonly string[] {
  const name = /^\$\{?(\w+)\}?$/u.exec(unknown[0] ?? '')?.[1];
  if (text !== unknownText || name === undefined) return [];
  return (loops.get(name) ?? []).flatMap((word) => {
    const folder = partsFolder.exec(word)?.[1];
    return folder === undefined ? (/^\/[^$`]*$/u.test(word) ? [word] : []) : [`${folder}/`];
  });
}

function pathOf(word: Argument, { scope }: ScannedCommand, isSourced: boolean): string | undefined {
  if (word.text.includes(unknownText)) return undefined;
  if (word.text.startsWith('/')) return word.text;
  const folder = scope.directory();
  const isPath = isSourced || word.text.includes('/');
  return isPath && folder !== undefined ? posix.resolve(folder, word.text) : undefined;
}

/** Returns the script that an interpreter runs: its first operand, if no module or text of an option runs in its place. */
function scriptOf(args: readonly Argument[]): Argument | undefined {
  const at = args.findIndex(({ text }) => !text.startsWith('-'));
  return at > 0 && /^-[a-zA-Z]*[mcer]$/u.test(args[at - 1]?.text ?? '') ? undefined : args[at];
}

/** Returns what find(1) runs for each file: a program, and the first word for one that runs that. */
function startedByFind(name: string, args: readonly Argument[]): readonly Argument[] {
  if (name !== 'find') return [];
  return args.flatMap((word, index) => {
    if (!/^-(?:exec|ok)(?:dir)?$/u.test(word.text)) return [];
    const [program, next] = args.slice(index + 1, index + 3);
    if (program === undefined) return [];
    return next !== undefined && runsArguments(programName(program.text)) ? [program, next] : [program];
  });
}

function isKnown(word: string): boolean {
  return !word.includes(unknownText);
}

/** Returns the files to which variables before a command, arguments of its program and `env -S` lead. */
function ofArguments({ command, words, unwrapped, text, scope }: ScannedCommand): readonly ScriptReference[] {
  const [program, ...args] = unwrapped.words.map((word) => word.text);
  const name = programName(program ?? '');
  const all = words.map((word) => word.text);
  const split = all.findIndex((word, at) => word === '-S' && programName(all[at - 1] ?? '') === 'env');
  const assigned = [
    ...command.assignments.map(({ start, end }) => text.slice(start, end)),
    ...unwrapped.assignments.map((word) => word.text),
    ...(name === 'export' ? args : []),
  ].filter(isKnown);
  const { files, scripts } = argumentFiles(name, args.filter(isKnown), scope.directory(), (each) =>
    interpreters.test(each),
  );
  const options = optionFiles(name, unwrapped.words.slice(1), scope.directory());
  const git = gitCommand(name, args.filter(isKnown), scope.directory());
  const texts = [
    ...scripts,
    // A launcher of terminals has a shell run an argument.
    ...(launchers.test(name) ? args.filter((word) => isKnown(word) && /^\/\S+\s/u.test(word)) : []),
    ...(split < 0 ? [] : [all[split + 1] ?? ''].filter(isKnown)),
  ];
  return [
    ...[...loadedByVariables(assigned), ...files, ...options].map((path) => ({ path, sourced: false })),
    ...(git === undefined ? [] : [{ path: git.folder, sourced: false, git }]),
    ...texts.flatMap((each) => scriptReferences(each, '/').files),
  ];
}

/** Returns the files that one command runs or reads, and what it reads that is unknown. */
function ofCommand(found: ScannedCommand, loops: Loops): ScriptReferences {
  const { files, unknown, names } = ofProgram(found, loops);
  return { files: [...files, ...ofArguments(found)], unknown, names };
}

/** Returns the program of a command, with the files that it runs or sources. */
function ofProgram(found: ScannedCommand, loops: Loops): ScriptReferences {
  const [program, ...args] = found.unwrapped.words;
  if (program === undefined) return { files: [], unknown: [], names: [] };
  // flock(1) has a shell run the text of its option.
  if (program.text === '-c') return scriptReferences(args[0]?.text ?? '', '/');
  const isSource = sources.has(program.text);
  const [named] = args;
  if (isSource && named !== undefined) {
    const path = pathOf(named, found, true);
    const paths = path === undefined ? looped(named, loops) : [path];
    return {
      files: paths.map((each) => ({ path: each, sourced: true })),
      unknown: paths.length > 0 ? [] : [found.text.slice(named.start, named.end)],
      names: [],
    };
  }
  const name = programName(program.text);
  if (name === 'run-parts') {
    const folder = args.find(({ text }) => text.startsWith('/'))?.text;
    return {
      files: folder === undefined ? [] : [{ path: `${folder}/`, sourced: false }],
      unknown: [],
      names: [],
    };
  }
  const isNested = nestedScript(found.unwrapped.words, found.command, found.text) !== undefined;
  const words = [program, ...(runsArguments(name) && !isNested ? args : []), ...startedByFind(name, args)];
  // Interpreters search the working directory; other programs without a slash are found by `PATH`.
  const script = interpreters.test(name) ? scriptOf(args) : undefined;
  const paths = words.flatMap((word) => pathOf(word, found, word === script) ?? looped(word, loops));
  const names = words.flatMap(({ text }) =>
    /^[\w.+-]+$/u.test(text) && !text.startsWith('-') ? [text] : [],
  );
  return { files: paths.map((path) => ({ path, sourced: false })), unknown: [], names };
}

/** Whether a command runs a text that only the run shows: of `eval`, or of a shell that reads its input. */
function runsUnknownText({ unwrapped: { words }, command, text }: ScannedCommand): boolean {
  const [program, ...args] = words;
  if (program?.text === 'eval') return args.some(({ unknown }) => unknown.length > 0);
  return nestedScript(words, command, text)?.kind === 'unknown';
}

/** Where a command of a shell names the file that it reads: further on is not looked. */
const longestInput = 4096;

/** Returns what a command runs of the output of others, the files that `cat` prints, or of a file that it reads. */
function ofOutput(found: ScannedCommand): ScriptReferences {
  const printed = found.reads.flatMap(({ words: [program, ...args] }) =>
    program?.text === 'cat' ? args.map(({ text }) => text).filter((text) => /^\/[^\0]*$/u.test(text)) : [],
  );
  const input = /^[^;\n|&<]*?<\s*(\/[^\s;|&<>()'"$`]+)/u.exec(
    found.text.slice(found.command.start, found.command.start + longestInput),
  )?.[1];
  if (input !== undefined) printed.push(input);
  const isComplete = printed.length > 0 && printed.length >= found.reads.length;
  return {
    files: printed.map((path) => ({ path, sourced: true })),
    unknown: isComplete ? [] : [found.text.slice(found.command.start, found.command.end)],
    names: [],
  };
}

/**
 * Returns the files that a shell script runs or reads as a part of itself, without those of programs that it names
 * by variables: they are found where the variables are set, or by `PATH`; nor of those that it runs as another user than
 * root (`sudo -u`). `path` is the script's own, `directory` where it runs.
 */
export function scriptReferences(text: string, path: string, directory = '/'): ScriptReferences {
  const plain = withOwnFolder(text, posix.dirname(path));
  const loops = new Map<string, readonly string[]>();
  const each: (readonly [ScannedCommand, ScriptReferences])[] = [];
  const running: ScannedCommand[] = [];
  let count = 0;
  scanShell(plain, openScope({ env: {}, directory }), {
    command(found) {
      if (count > mostFiles) return;
      const { words } = found.command;
      const [keyword, variable, ...rest] = words.map(({ start, end }) => found.text.slice(start, end));
      if (found.words[0]?.text === 'for' && variable !== undefined) loops.set(variable, rest);
      else if (keyword !== undefined) {
        const references = ofCommand(found, loops);
        count += references.files.length;
        each.push([found, references]);
      }
      if (runsUnknownText(found)) running.push(found);
    },
  });
  // What commands read of substitutions and pass to shells is complete only now.
  const others = commandsOfOthers(each.map(([found]) => found));
  const all = [
    ...each.flatMap(([found, references]) => (others.has(found) ? [] : [references])),
    ...running.filter((found) => !others.has(found)).map(ofOutput),
  ];
  return {
    files: all.flatMap(({ files }) => files),
    unknown: [...new Set(all.flatMap(({ unknown }) => unknown))],
    names: [...new Set(all.flatMap(({ names }) => names))],
    ...(count > mostFiles ? { isCut: true as const } : {}),
  };
}
