import { expandWord } from '../../formats/shell-words/expand.ts';
import { daemonStart } from './daemon-starts.ts';
import { scanShell, type ScannedCommand } from './scan-shell.ts';
import { openScope, type ScriptScope } from './script-scope.ts';
import { runsUnknownText, sourcedFile, sourceVariables } from './shell-variables.ts';

/** The arguments with which an init script starts a daemon, `undefined` where only the run shows them. */
type InitArguments = readonly string[] | undefined;

/** An init script, and what surrounds it. */
export interface InitScript {
  text: string;
  /** The texts of option files by path: empty for those that are absent. */
  optionFiles: ReadonlyMap<string, string>;
  /** Variables of options, which are empty where nothing sets them. */
  optionNames: readonly string[];
}

/** Libraries of functions of init systems, which set no options. */
const library =
  /^\/(?:usr\/)?lib\/(?:lsb|init|rc)\/|^\/etc\/(?:rc\.d\/)?init\.d\/functions(?:\.sh)?$|^\/etc\/rc\.(?:conf|status)$/u;

/** What OpenRC sources before the script of the service. */
const openrcOptions = '/etc/conf.d/docker';

/** Further starts, nested texts and files are unknown: a hostile script would take time in the square. */
const most = { starts: 64, nested: 4, sources: 16 };

/** What a walk over a script found. */
interface Walk {
  daemon: string;
  script: InitScript;
  starts: InitArguments[];
  sources: number;
  /** Whether something not understood may have set variables. */
  isTainted: boolean;
  /** Whether each start is the same with the variables at the end of the script. */
  again: (() => boolean)[];
  commands: number;
}

const joined = (words: readonly string[]): string => words.join('\0');

function takeSource(walk: Walk, path: string, scope: ScriptScope): void {
  const { optionFiles, optionNames } = walk.script;
  if (library.test(path)) return;
  walk.sources += 1;
  const text = optionFiles.get(path);
  const isKnown = text !== undefined && walk.sources <= most.sources;
  walk.isTainted ||= !(isKnown && sourceVariables(text, optionNames, scope));
}

function takeStart(walk: Walk, found: ScannedCommand, depth: number, top: ScriptScope): void {
  const start = daemonStart(found, walk.daemon);
  if (start === undefined) return;
  const { text, command, words } = found;
  const written = text.slice(command.start, command.end);
  if (walk.starts.length >= most.starts || (walk.isTainted && /[$`]/u.test(written)))
    walk.starts.push(undefined);
  else if (start.kind === 'script' && depth < most.nested)
    scan(walk, start.text, found.scope.childShell(), depth + 1);
  else walk.starts.push(start.kind === 'words' ? start.words.map((word) => word.text) : undefined);
  // A function runs with what variables are when it is called.
  const before = joined(words.map((word) => word.text));
  walk.again.push(() => {
    const after = command.words.flatMap((word) => expandWord(word, text, top));
    return joined(after.map((word) => word.text)) === before;
  });
}

function scan(walk: Walk, text: string, scope: ScriptScope, depth: number): void {
  scanShell(text, scope, {
    command(found) {
      walk.commands += 1;
      const path = sourcedFile(found);
      if (path !== undefined) takeSource(walk, path, found.scope);
      else if (runsUnknownText(found)) walk.isTainted = true;
      // `${NAME:=VALUE}` sets it where it stands.
      const written = found.text.slice(found.command.start, found.command.end);
      for (const [, name = ''] of written.matchAll(/\$\{(\w+):?=/gu)) found.scope.assign(name, undefined);
      takeStart(walk, found, depth, scope);
    },
    tooDeep() {
      walk.starts.push(undefined);
    },
  });
}

/** Variables with which openrc-run(8) starts a daemon: it evaluates their values. */
const openrcNames = ['command_args', 'command_args_background', 'command_args_foreground'];

const isOpenrc = (text: string): boolean => /^#![^\n]*\/(?:openrc-run|runscript)\b/u.test(text);

/** Returns the start by OpenRC itself; none for a script that starts its daemon by a function. */
function openrcStart(walk: Walk, scope: ScriptScope): void {
  const { text } = walk.script;
  const command = scope.variable('command');
  if (!isOpenrc(text) || command === '' || /^[ \t]*start[ \t]*\(\)/mu.test(text)) return;
  const values = openrcNames.map((name) => scope.variable(name));
  if (command === undefined || walk.isTainted || values.includes(undefined)) walk.starts.push(undefined);
  else scan(walk, [command, ...values].join(' '), scope.subshell(), 1);
}

/** Returns the variables that are empty where neither the script nor its option files set them. */
function emptyVariables({ text, optionNames }: InitScript): Readonly<Record<string, string>> {
  const names = [...optionNames, 'command', ...openrcNames, ...(text.match(/\bDOCKER\w*/gu) ?? [])];
  return {
    ...Object.fromEntries(names.map((name) => [name, ''])),
    // Names that OpenRC gives a service.
    ...(isOpenrc(text) ? { RC_SVCNAME: 'docker', SVCNAME: 'docker' } : {}),
  };
}

/**
 * Returns the arguments that an init script passes to a daemon, with those of the option files that it sources.
 * `none` if it runs nothing; unknown where only the run shows them, and where it starts the daemon in several ways.
 */
export function initScriptArguments(script: InitScript, daemon: string): InitArguments | 'none' {
  const walk: Walk = { daemon, script, starts: [], sources: 0, isTainted: false, again: [], commands: 0 };
  const scope = openScope({ env: emptyVariables(script), directory: '/' });
  if (isOpenrc(script.text)) takeSource(walk, openrcOptions, scope);
  scan(walk, script.text, scope, 0);
  if (walk.commands === 0) return 'none';
  openrcStart(walk, scope);
  const [first, ...others] = walk.starts;
  if (first === undefined || walk.again.some((isSame) => !isSame())) return undefined;
  const same = joined(first);
  return others.every((each) => each !== undefined && joined(each) === same) ? first : undefined;
}
