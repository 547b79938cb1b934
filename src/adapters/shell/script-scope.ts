import { posix } from 'node:path';
import type { ExpansionScope } from '../../formats/shell-words/expand.ts';
import { defaultSeparators } from '../../formats/shell-words/split-fields.ts';
import type { PossibleValues } from './possible-values.ts';
import { printedPath } from './printed-path.ts';

/** What is known about the shell in which a text runs. */
export interface ShellContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  directory: string;
  home?: string;
  /** Returns the text of a file by absolute path, for seccomp profiles. */
  load?: (path: string) => string | undefined;
  /** Takes what variables may hold where that is not known. */
  possible?: PossibleValues;
}

/** The variables and working directory of a script after each command. */
export interface ScriptScope extends ExpansionScope {
  readonly home: (user: string) => string | undefined;
  /** `undefined` if unknown. */
  directory(): string | undefined;
  /** Sets a variable; `isUncertain` says that the value may be another one when the script runs. */
  assign(name: string, value: string | undefined, isUncertain?: boolean): void;
  /** Whether something that is not read may have given a variable another value than the known one. */
  isUncertain(name: string): boolean;
  /** Number of times that something set a variable, or may have set it; `PWD` counts changes of the directory. */
  changes(name: string): number;
  /** The same with what its subshells did, in which a function may be called. */
  changesAnywhere(name: string): number;
  /** Counts a value that a variable has for one command only: `NAME=value command`. */
  countPassing(name: string): void;
  /** Leaves the values of a variable uncertain from here on: a function or a trap may set it at any time. */
  doubt(name: string): void;
  /** Leaves all variables uncertain from here on, whatever is assigned. */
  doubtAll(): void;
  /** Leaves a variable open from here on, whatever it is assigned. */
  keepOpen(name: string): void;
  /** Whether a text that is not read may have set any variable, or made any function. */
  isOpen(): boolean;
  /** Leaves open which variables are set: a text that only the run shows may set any. */
  openVariables(): void;
  changeDirectory(to: string | undefined): void;
  /** What variables may hold, in a script that is read for it. */
  readonly possible?: PossibleValues;
  /** Returns the scope of a subshell: it starts as a copy, and its changes are lost. */
  subshell(): ScriptScope;
  /** Returns the scope of another shell: whether it inherits the variables is unknown. */
  childShell(): ScriptScope;
}

/** Longer values are unknown: a variable that contains itself twice grows without limit. */
const longest = 4096;

const workingDirectory = /^pwd(?:\s+-[LP])?$/u;

/** Variables that a shell sets itself. */
const ofShell =
  /^(?:E?UID|PPID|RANDOM|SRANDOM|SECONDS|LINENO|SHLVL|GROUPS|HOSTNAME|HOSTTYPE|MACHTYPE|OSTYPE|OLDPWD|OPTIND|OPTARG|IFS|REPLY|EPOCH\w+|BASH\w*)$/u;

/** Returns the scope at the start of a script. An assigned unknown value hides the environment's. */
export function openScope({ env, directory, home, possible }: ShellContext): ScriptScope {
  const homeDirectory = home ?? env['HOME'];
  const outer: Outer = {
    variable: (name) => (name === 'HOME' ? homeDirectory : name === 'IFS' ? defaultSeparators : env[name]),
    isUnset: (name) => name !== 'HOME' && env[name] === undefined && !ofShell.test(name),
    isUncertain: () => false,
    changes: () => 0,
    isOpen: () => false,
    // `$_` is the last word of the command before, whatever it is assigned.
    isKeptOpen: (name) => name === '_',
    everywhere: { openings: 0, counts: new Map() },
    ...(possible !== undefined && { possible }),
  };
  return scopeOver(outer, directory);
}

interface Outer extends Pick<
  ScriptScope,
  'variable' | 'isUnset' | 'isUncertain' | 'changes' | 'isOpen' | 'possible'
> {
  isKeptOpen(name: string): boolean;
  /** What all scopes of a script counted. */
  everywhere: { openings: number; counts: Map<string, number> };
}

/** Variables that no script sets to another value in passing. */
const settled: ReadonlySet<string> = new Set(['HOME', 'PWD', 'IFS']);

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function scopeOver(outer: Outer, directory: string | undefined): ScriptScope {
  const assigned = new Map<string, string | undefined>();
  let current = directory;
  let isOpen = false;
  let isDoubted = false;
  let openings = 0;
  const keptOpen = new Set<string>();
  const doubted = new Set<string>();
  const uncertain = new Set<string>();
  /** What was assigned since variables were left open. */
  const since = new Set<string>();
  const counts = new Map<string, number>();
  const { everywhere, possible } = outer;
  const own = possible === undefined ? {} : { possible };
  const countPassing = (name: string): void => increase(everywhere.counts, name);
  const count = (name: string): void => {
    increase(counts, name);
    countPassing(name);
  };
  const open = (): void => {
    openings += 1;
    everywhere.openings += 1;
  };
  const isKeptOpen = (name: string): boolean => keptOpen.has(name) || outer.isKeptOpen(name);
  const knownValue = (name: string): string | undefined => {
    if (assigned.has(name)) return assigned.get(name);
    return name === 'PWD' ? current : outer.variable(name);
  };
  const variable = (name: string): string | undefined =>
    isKeptOpen(name) ? undefined : (knownValue(name) ?? possible?.value(name));
  const isUnset = (name: string): boolean => {
    if (!isOpen && !isKeptOpen(name) && !assigned.has(name) && name !== 'PWD' && outer.isUnset(name))
      return true;
    // Its default is a possible value.
    possible?.ask();
    return possible?.isGuessing() === true;
  };
  const isUncertain = (name: string): boolean => {
    if (doubted.has(name) || uncertain.has(name)) return true;
    const isSettled = settled.has(name) && !assigned.has(name);
    if (!isSettled && (isDoubted || (isOpen && !since.has(name)))) return true;
    return !assigned.has(name) && outer.isUncertain(name);
  };
  const isAnyOpen = (): boolean => isOpen || isDoubted || outer.isOpen();
  const changes = (name: string): number => openings + (counts.get(name) ?? 0) + outer.changes(name);
  return {
    variable,
    isUnset,
    isUncertain,
    changes,
    changesAnywhere: (name) => everywhere.openings + (everywhere.counts.get(name) ?? 0),
    countPassing,
    isOpen: isAnyOpen,
    home: (user) => (user === '' ? variable('HOME') : undefined),
    output(commands) {
      if (workingDirectory.test(commands)) return current;
      return possible === undefined ? undefined : printedPath(commands, this);
    },
    ...(possible !== undefined && {
      possible,
      expansion: (written: string) => possible.expansion(written, variable),
    }),
    directory: () => current,
    assign(name, value, isUnsure = false) {
      assigned.set(name, value !== undefined && value.length > longest ? undefined : value);
      if (value !== undefined && value.length <= longest) possible?.note(name, value, true);
      if (isUnsure) uncertain.add(name);
      else uncertain.delete(name);
      since.add(name);
      count(name);
    },
    doubt(name) {
      doubted.add(name);
      count(name);
    },
    doubtAll() {
      isDoubted = true;
      open();
    },
    keepOpen(name) {
      keptOpen.add(name);
      count(name);
    },
    openVariables() {
      isOpen = true;
      open();
      since.clear();
    },
    subshell: () =>
      scopeOver(
        { variable, isUnset, isUncertain, changes, isOpen: isAnyOpen, isKeptOpen, everywhere, ...own },
        current,
      ),
    childShell: () =>
      scopeOver(
        {
          variable: (name) =>
            name === 'IFS' ? defaultSeparators : assigned.has(name) ? undefined : variable(name),
          isUnset,
          isUncertain: (name) => name !== 'IFS' && isUncertain(name),
          changes,
          isOpen: isAnyOpen,
          isKeptOpen,
          everywhere,
          ...own,
        },
        current,
      ),
    changeDirectory(to) {
      count('PWD');
      current = to === undefined || current === undefined ? absoluteOnly(to) : posix.resolve(current, to);
    },
  };
}

function absoluteOnly(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? posix.resolve(path) : undefined;
}
