import { posix } from 'node:path';
import { expandWord, unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { argumentFiles, launchedAt } from './argument-files.ts';
import { filesOfNode, isInterpreter, scriptWords } from './interpreters.ts';
import { loadedBy } from './loading-variables.ts';
import { nestedScript, programName } from './nested-script.ts';
import { obeyedBySettings, settingsOfOptions, settingsOfVariables } from './git-obeyed.ts';
import { gitCommand, splitOptions } from './repository-files.ts';
import type { ScannedCommand } from './scan-shell.ts';
import type { ScriptReference, ScriptReferences } from './script-reference.ts';
import { optionFiles } from './wildcard-options.ts';
import { textWithWildcards, knownTextOf } from './word-text.ts';

/** Programs that run the command in their arguments. */
const launchers =
  /^(?:busybox|env|nice|ionice|nohup|setpriv|setsid|nsenter|unshare|taskset|chrt|numactl|stdbuf|timeout|systemd-cat|systemd-run|systemd-inhibit|flock|chronic|cronic|run-one|chpst|runuser|script|xvfb-run|watch|screen|tmux|strace|prlimit|choom|cgexec|entr|ttyd|watchexec|dbus-run-session|ld(?:-linux[\w.-]*)?\.so[\d.]*)$/u;

/** Reads a text that a command runs where it runs itself. */
export type ReadInner = (text: string, directory: string) => ScriptReferences;

const sources: ReadonlySet<string> = new Set(['.', 'source']);

/** `run-parts` runs the files of a folder, or lists them. */
const partsFolder = /\brun-parts\b[^|;&)]*?\s(\/[^\s'"|;&)]+)/u;

/** `$(ls /srv/*.sh)` is the files of a folder. */
const listedFiles = /^["']?\$\(ls(?:\s+-\S+)*\s+(\/[^\s'"|;&)$]+)\)["']?$/u;

/** What loops assign to their variables: the words as far as they are known, else as written. */
export type Loops = ReadonlyMap<string, readonly string[]>;

/** Returns the words that a loop assigns: `for NAME in WORDS`. */
export function loopWords({ words, text }: ScannedCommand): readonly string[] {
  return words.slice(2).map((word) => {
    const known = textWithWildcards(word);
    return isKnown(known) ? known : text.slice(word.start, word.end);
  });
}

/** Returns what the variable of a loop can be: absolute paths, with wildcards, and folders of `run-parts`. */
function looped({ text, unknown }: Argument, loops: Loops): readonly string[] {
  const name = /^\$\{?(\w+)\}?$/u.exec(unknown[0] ?? '')?.[1];
  if (text !== unknownText || name === undefined) return [];
  return (loops.get(name) ?? []).flatMap((word) => {
    const listed = listedFiles.exec(word)?.[1];
    if (listed !== undefined) return [/[*?[]/u.test(listed) ? listed : `${listed}/`];
    const folder = partsFolder.exec(word)?.[1];
    return folder === undefined ? (/^\/[^$`]*$/u.test(word) ? [word] : []) : [`${folder}/`];
  });
}

function pathOf(word: Argument, { scope }: ScannedCommand, isSourced: boolean): string | undefined {
  const text = textWithWildcards(word);
  if (!isKnown(text)) return undefined;
  if (text.startsWith('/')) return text;
  const folder = scope.directory();
  const isPath = isSourced || text.includes('/');
  return isPath && folder !== undefined ? posix.resolve(folder, text) : undefined;
}

/** Returns what find(1) runs for each file: a program, and the first word for one that runs that. */
function startedByFind(name: string, args: readonly Argument[]): readonly Argument[] {
  if (name !== 'find') return [];
  return args.flatMap((word, index) => {
    if (!/^-(?:exec|ok)(?:dir)?$/u.test(word.text)) return [];
    const [program, next] = args.slice(index + 1, index + 3);
    if (program === undefined) return [];
    const runsNext = isInterpreter(programName(program.text)) || launchers.test(programName(program.text));
    return next !== undefined && runsNext ? [program, next] : [program];
  });
}

function isKnown(word: string): boolean {
  return !word.includes(unknownText);
}

export function plainReference(path: string): ScriptReference {
  return { path, sourced: false };
}

/** Returns the variables that are set for a command, or exported for all that follow. */
function passedVariables(found: ScannedCommand): readonly (readonly [name: string, value: string])[] {
  const { command, text, unwrapped, scope } = found;
  const before = command.assignments.map((token) =>
    expandWord(token, text, scope)
      .map((word) => word.text)
      .join(' '),
  );
  const [program, ...args] = unwrapped.words.map((word) => word.text);
  const exported = program === 'export' ? args : [];
  return [...before, ...unwrapped.assignments.map((word) => word.text), ...exported].flatMap((assigned) => {
    const [, name, value = ''] = /^(\w+)=([\s\S]*)$/u.exec(assigned) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
}

/** Returns the texts that programs have a shell run by variables: `GIT_SSH_COMMAND`. */
function commandsOfVariables(found: ScannedCommand): readonly string[] {
  return passedVariables(found).flatMap(([name, value]) => loadedBy(name, value).commands.filter(isKnown));
}

/** Returns what variables that are set for a command, or for all that follow, make programs load. */
function ofVariables(found: ScannedCommand): readonly ScriptReference[] {
  return passedVariables(found).flatMap(([name, value]) => {
    // Without a command it may be a variable of the script alone.
    if (name === 'ENV' && found.words.length === 0) return [];
    const { files, folders } = loadedBy(name, value);
    const all = name === 'PATH' ? [] : folders.map((folder) => plainReference(`${folder}/`));
    return [
      ...files.map(plainReference),
      ...all,
      ...folders.map((path) => ({ ...plainReference(path), isFolder: true as const })),
    ];
  });
}

function isCommandLine(word: string): boolean {
  return /^[\w./-]+\s/u.test(word);
}

/** Returns the files to which variables before a command, arguments of its program and `env -S` lead. */
function ofArguments(found: ScannedCommand, read: ReadInner): readonly ScriptReference[] {
  const { words, unwrapped, scope } = found;
  const [program, ...args] = unwrapped.words.map(textWithWildcards);
  const name = programName(program ?? '');
  const all = words.map((word) => word.text);
  const split = all.findIndex((word, at) => word === '-S' && programName(all[at - 1] ?? '') === 'env');
  const directory = scope.directory();
  // Of which user `su "$1" -c …` is only the run shows: its command is not taken for root's.
  const known = name === 'su' ? args : args.filter(isKnown);
  const options = optionFiles(name, unwrapped.words.slice(1), directory);
  const settings = name === 'git' ? settingsOfVariables(found) : [];
  const git = gitCommand(name, known, directory, settings);
  const ofGit = obeyedBySettings([
    ...settings,
    ...(name === 'git' ? settingsOfOptions(splitOptions(known)[0]) : []),
  ]);
  const launched = launchers.test(name) ? known.slice(launchedAt(known, isInterpreter)) : [];
  const own = known.slice(0, known.length - launched.length);
  const { files, scripts, configurations } = argumentFiles(name, own, directory, isInterpreter);
  const texts = [
    ...scripts.filter(isKnown),
    ...ofGit.commands,
    ...commandsOfVariables(found),
    ...(launched.length > 0 ? [launched.map(shellWord).join(' ')] : []),
    // A launcher of terminals has a shell run an argument.
    ...(launchers.test(name) ? own.filter(isCommandLine) : []),
    ...(split < 0 ? [] : [all[split + 1] ?? ''].filter(isKnown)),
  ];
  return [
    ...ofVariables(found),
    ...[...files, ...options, ...ofGit.files.filter((path) => path.startsWith('/'))].map(plainReference),
    ...configurations.map(({ path, read: commandsIn }) => ({ ...plainReference(path), commandsIn })),
    ...(git === undefined ? [] : [{ ...plainReference(git.folder), git }]),
    ...texts.flatMap((each) => read(each, directory ?? '/').files),
  ];
}

/** Returns the arguments of a program or script, if there are any. */
function argumentsOf(word: Argument, words: readonly Argument[]): Pick<ScriptReference, 'args'> {
  const args = words.slice(words.indexOf(word) + 1).map(knownTextOf);
  return args.length === 0 ? {} : { args };
}

/** Returns the program of a command, with the files that it runs or sources. */
function ofProgram(found: ScannedCommand, loops: Loops, read: ReadInner): ScriptReferences {
  const [program, ...args] = found.unwrapped.words;
  if (program === undefined) return { files: [], unknown: [], names: [] };
  // flock(1) has a shell run the text of its option.
  if (program.text === '-c') return read(args[0]?.text ?? '', found.scope.directory() ?? '/');
  const [named] = args;
  if (sources.has(program.text) && named !== undefined) {
    const path = pathOf(named, found, true);
    const paths = path === undefined ? looped(named, loops) : [path];
    return { files: paths.map((each) => ({ path: each, sourced: true })), unknown: [], names: [] };
  }
  const name = programName(program.text);
  if (name === 'run-parts') {
    const folder = args.find(({ text }) => text.startsWith('/'))?.text;
    return { files: folder === undefined ? [] : [plainReference(`${folder}/`)], unknown: [], names: [] };
  }
  const isNested = nestedScript(found.unwrapped.words, found.command, found.text) !== undefined;
  // Interpreters search the working directory; other programs without a slash are found by `PATH`.
  const scripts = isNested ? [] : scriptWords(name, args);
  const words = [
    program,
    ...scripts,
    ...(launchers.test(name) ? args.slice(0, launchedAt(args.map(textWithWildcards), isInterpreter)) : []),
    ...startedByFind(name, args),
  ];
  const paths = words.flatMap((word) =>
    [pathOf(word, found, word === scripts[0]) ?? looped(word, loops)]
      .flat()
      .map((path) => ({ ...plainReference(path), ...argumentsOf(word, found.unwrapped.words) })),
  );
  const script = scripts[0] === undefined ? undefined : pathOf(scripts[0], found, true);
  const beside = script === undefined ? [] : filesOfNode(name, script);
  const names = words.flatMap(({ text }) =>
    /^[\w.+-]+$/u.test(text) && !text.startsWith('-') ? [text] : [],
  );
  return { files: [...paths, ...beside.map(plainReference)], unknown: [], names };
}

/** Returns the files that one command runs or reads, and the names of its programs. */
export function commandReferences(found: ScannedCommand, loops: Loops, read: ReadInner): ScriptReferences {
  const { files, unknown, names } = ofProgram(found, loops, read);
  return { files: [...files, ...ofArguments(found, read)], unknown, names };
}
