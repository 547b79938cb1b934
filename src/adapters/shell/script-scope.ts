import { posix } from 'node:path';
import type { ExpansionScope } from '../../formats/shell-words/expand.ts';

/** What is known about the shell in which a text runs. */
export interface ShellContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  directory: string;
  home?: string;
  /** Returns the text of a file by absolute path, for seccomp profiles. */
  load?: (path: string) => string | undefined;
}

/** The variables and working directory of a script after each command. */
export interface ScriptScope extends ExpansionScope {
  readonly home: (user: string) => string | undefined;
  /** `undefined` if unknown. */
  directory(): string | undefined;
  assign(name: string, value: string | undefined): void;
  /** Leaves a variable open from here on, whatever it is assigned. */
  keepOpen(name: string): void;
  /** Leaves open which variables are set: a text that only the run shows may set any. */
  openVariables(): void;
  changeDirectory(to: string | undefined): void;
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
export function openScope({ env, directory, home }: ShellContext): ScriptScope {
  const homeDirectory = home ?? env['HOME'];
  const outer: Outer = {
    variable: (name) => (name === 'HOME' ? homeDirectory : env[name]),
    isUnset: (name) => name !== 'HOME' && env[name] === undefined && !ofShell.test(name),
  };
  return scopeOver(outer, directory, homeDirectory);
}

type Outer = Pick<ExpansionScope, 'variable' | 'isUnset'>;

function scopeOver(
  outer: Outer,
  directory: string | undefined,
  homeDirectory: string | undefined,
): ScriptScope {
  const assigned = new Map<string, string | undefined>();
  let current = directory;
  let isOpen = false;
  const keptOpen = new Set<string>();
  const variable = (name: string): string | undefined => {
    if (keptOpen.has(name)) return undefined;
    if (assigned.has(name)) return assigned.get(name);
    return name === 'PWD' ? current : outer.variable(name);
  };
  const isUnset = (name: string): boolean =>
    !isOpen && !keptOpen.has(name) && !assigned.has(name) && name !== 'PWD' && outer.isUnset(name);
  return {
    variable,
    isUnset,
    home: (user) => (user === '' ? homeDirectory : undefined),
    output: (commands) => (workingDirectory.test(commands) ? current : undefined),
    directory: () => current,
    assign: (name, value) =>
      void assigned.set(name, value !== undefined && value.length > longest ? undefined : value),
    keepOpen: (name) => void keptOpen.add(name),
    openVariables: () => void (isOpen = true),
    subshell: () => scopeOver({ variable, isUnset }, current, homeDirectory),
    childShell: () =>
      scopeOver(
        { variable: (name) => (assigned.has(name) ? undefined : variable(name)), isUnset },
        current,
        homeDirectory,
      ),
    changeDirectory(to) {
      current = to === undefined || current === undefined ? absoluteOnly(to) : posix.resolve(current, to);
    },
  };
}

function absoluteOnly(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? posix.resolve(path) : undefined;
}
