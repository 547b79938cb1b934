import type { WordPart, WordToken } from '../../formats/shell-words/token.ts';
import { programName } from './nested-script.ts';
import { filesPrintedBy, isPrintingFiles } from './read-texts.ts';
import { variablesRead } from './read-lines.ts';
import type { ScannedCommand } from './scan-shell.ts';
import {
  asksForProgram,
  scriptValues,
  wordsWithin,
  type PlacedWords,
  type ScriptValues,
} from './script-values.ts';

/** What a script is given when it starts. */
export interface ScriptSurroundings {
  args?: readonly (string | undefined)[];
  env: Readonly<Record<string, string>>;
  /** It is a part of another script or of a configuration, which may give it all that it does not set. */
  isPart: boolean;
}

/** Where a value comes from. */
export interface Origins {
  /** Files of whose text it is a part. */
  files: ReadonlySet<string>;
  /** Where it comes from beside the script and its files, in words. */
  elsewhere: ReadonlySet<string>;
}

/** Returns the origins of words of a command, and of what it reads. */
export type OriginsOf = (words: readonly PlacedWords[]) => Origins;

interface Walk {
  files: Set<string>;
  elsewhere: Set<string>;
  /** What is empty where nobody gives it: it counts where a value has no other origin. */
  missing: Set<string>;
  names: Set<string>;
  commands: Set<ScannedCommand>;
}

/** Most words of a script that are followed: a long one with many values would take time in the square. */
const mostSteps = 50_000;

/** Programs that print what another machine, or a database, has. */
const fetching =
  /^(?:curl|wget|aria2c|lynx|https?|nc|ncat|netcat|socat|telnet|ssh|ftp|lftp|sftp|redis-cli|mysql|mariadb|psql|sqlite3|mongosh?|etcdctl|consul)$/u;
const echoing = /^(?:echo|printf)$/u;

/** Variables that the system, the shell or root's login sets. */
const ofSystem =
  /^(?:HOME|PATH|PWD|OLDPWD|SHELL|USER|LOGNAME|MAIL|LANG|LANGUAGE|LC_\w+|TERM|TZ|TMPDIR|EDITOR|VISUAL|PAGER|DISPLAY|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|E?UID|PPID|RANDOM|SECONDS|LINENO|SHLVL|GROUPS|IFS|OPTIND|PS\d|BASH\w*|ZSH\w*|XDG_\w+|_)$/u;

const positional = /^\$(?:\{(?<braced>\d+|[@*])(?<rest>[^}]*)\}|(?<plain>[1-9@*]))/u;
const ofVariable = /^\$\{[!#]?(?<name>[A-Za-z_]\w*)/u;

/** Whether all addresses that a download names are files of the host. */
function readsFiles({ unwrapped }: ScannedCommand): boolean {
  const addresses = unwrapped.words.filter(({ text }) => text.includes('://'));
  return addresses.length > 0 && addresses.every(({ text }) => text.startsWith('file:'));
}

/** Follows what has other values, or a default: what is missing of one of them leaves no doubt. */
function visitOneOf(walk: Walk, isOneOfMore: boolean, visit: (own: Walk) => void): void {
  visit(isOneOfMore ? { ...walk, missing: new Set() } : walk);
}

/** Returns a function that follows values of a script to where they come from. */
export function valueOrigins(commands: readonly ScannedCommand[], given: ScriptSurroundings): OriginsOf {
  let values: ScriptValues | undefined;
  let steps = 0;
  const known = (): ScriptValues => (values ??= scriptValues(commands));

  const visitWords = (found: ScannedCommand, words: readonly WordToken[], walk: Walk): void => {
    for (const word of words) {
      steps += 1;
      if (steps > mostSteps) walk.elsewhere.add('more values than are followed');
      else for (const part of word.parts) visitPart(found, part, walk);
    }
  };

  const visitPart = (found: ScannedCommand, part: WordPart, walk: Walk): void => {
    const operator = part.kind === 'variable' ? (part.operator ?? '') : '';
    // Of `${NAME+word}` the value is the word.
    if (part.kind === 'variable' && !operator.endsWith('+'))
      visitVariable(part.name, walk, /[-=]$/u.test(operator));
    if (part.kind === 'substitution')
      for (const one of found.reads)
        if (one.command.start >= part.inner.start && one.command.end <= part.inner.end)
          visitPrinted(one, walk);
    if (part.kind !== 'other') return;
    const written = part.end === 0 ? '$@' : found.text.slice(part.start, part.end);
    const { braced, plain, rest = '' } = positional.exec(written)?.groups ?? {};
    const which = braced ?? plain;
    if (which !== undefined && which !== '0') visitArgument(found, which, walk, /^:?[-=]/u.test(rest));
    const name = ofVariable.exec(written)?.groups?.['name'];
    if (name !== undefined) visitVariable(name, walk, false);
    if (written.startsWith('('))
      visitWords(found, wordsWithin(found.text, part.start + 1, part.end - 1), walk);
  };

  const visitVariable = (name: string, walk: Walk, hasDefault: boolean): void => {
    if (walk.names.has(name)) return;
    walk.names.add(name);
    const { assigned, isOpen } = known();
    const all = assigned.get(name) ?? [];
    visitOneOf(walk, hasDefault || all.length > 1, (own) => {
      for (const one of all) visit(one, own);
    });
    if (all.length > 0 || hasDefault || isOpen || given.isPart || ofSystem.test(name)) return;
    if (!Object.hasOwn(given.env, name)) walk.missing.add(`the variable ${name}, which it does not set`);
  };

  const visitArgument = (found: ScannedCommand, which: string, walk: Walk, hasDefault: boolean): void => {
    const { shells, calls } = known();
    const { inFunction = '' } = found.command;
    const shell = shells.get(found);
    const isShifted = !/\d/u.test(which) || calls.has('shift');
    const from = /\d/u.test(which) ? Number(which) : 1;
    const to = isShifted ? undefined : from;
    const key = `${shell?.command.start ?? inFunction}/${from}/${to}`;
    if (walk.names.has(key)) return;
    walk.names.add(key);
    if (shell !== undefined) {
      visitWords(shell, shell.command.words.slice(1), walk);
      if (shell.unwrapped.takesMore) visitInput(shell, walk);
    } else if (inFunction !== '') {
      for (const call of calls.get(inFunction) ?? [])
        visitWords(call, call.command.words.slice(from, to === undefined ? undefined : to + 1), walk);
    } else visitOneOf(walk, hasDefault, (own) => visitOwnArgument(which, [from, to], own));
  };

  const visitOwnArgument = (
    which: string,
    [from, to]: readonly [number, number | undefined],
    walk: Walk,
  ): void => {
    const { replacing } = known();
    for (const one of replacing) visit(one, walk);
    if (given.isPart) return;
    const { args } = given;
    const meant = args?.slice(from - 1, to);
    if (meant?.includes(undefined) === true) walk.elsewhere.add(`the argument $${which}`);
    else if (replacing.length === 0 && (meant === undefined || meant.length === 0))
      walk.missing.add(`the argument $${which}`);
  };

  /** Follows what a command prints. */
  const visitPrinted = (found: ScannedCommand, walk: Walk): void => {
    if (walk.commands.has(found) || found.command.output !== undefined || asksForProgram(found)) return;
    walk.commands.add(found);
    const { command, unwrapped } = found;
    const name = programName(unwrapped.words[0]?.text ?? '');
    for (const path of filesPrintedBy(found)) walk.files.add(path);
    if (name === '' || echoing.test(name) || isPrintingFiles(name)) {
      visitWords(found, command.words.slice(1), walk);
      visitGiven(found, walk);
    }
    if (fetching.test(name) && !readsFiles(found)) walk.elsewhere.add(`what ${name} prints`);
    for (const inner of known().bodies.get(name) ?? []) visitPrinted(inner, walk);
  };

  /** Follows what redirections give a command. Returns whether there are some. */
  const visitGiven = (found: ScannedCommand, walk: Walk): boolean => {
    const { command, text } = found;
    if (command.input !== undefined) visitWords(found, [command.input], walk);
    for (const { start, end } of command.hereStrings) visitWords(found, wordsWithin(text, start, end), walk);
    return command.input !== undefined || command.hereStrings.length + command.heredocs.length > 0;
  };

  /** Follows what a command reads: of a redirection, of a pipe, or of its function. */
  const visitInput = (found: ScannedCommand, walk: Walk): void => {
    const isGiven = visitGiven(found, walk);
    for (const one of found.reads) visitPrinted(one, walk);
    if (isGiven || found.command.readsFrom.length > 0 || given.isPart) return;
    const callers = known().calls.get(found.command.inFunction ?? '') ?? [];
    const piped = callers.filter(({ command }) => command.readsFrom.length > 0 || command.input);
    for (const caller of piped) visitInput(caller, walk);
    // A shell without a script reads what root types.
    if (piped.length === 0 && variablesRead(found).length > 0) walk.elsewhere.add('its standard input');
  };

  const visit = ({ found, words, isInput }: PlacedWords, walk: Walk): void => {
    visitWords(found, words, walk);
    // `for NAME` takes the arguments.
    if (found.words[0]?.text === 'for' && words.length === 0) visitArgument(found, '@', walk, false);
    if (isInput === true) visitInput(found, walk);
  };

  return (words) => {
    const walk: Walk = {
      files: new Set(),
      elsewhere: new Set(),
      missing: new Set(),
      names: new Set(),
      commands: new Set(),
    };
    for (const one of words) visit(one, walk);
    return { files: walk.files, elsewhere: new Set([...walk.elsewhere, ...walk.missing]) };
  };
}
