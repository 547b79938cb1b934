import { posix } from 'node:path';
import type { ExpansionScope } from '../../formats/shell-words/expand.ts';

/** What is known of the shell that a text is pasted into. */
export interface ShellContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  directory: string;
  home?: string;
  /** The text of a file by absolute path, for seccomp profiles. */
  load?: (path: string) => string | undefined;
}

/** The variables and the working directory as a script leaves them, command by command. */
export interface ScriptScope extends ExpansionScope {
  readonly home: (user: string) => string | undefined;
  /** `undefined` where it is not known. */
  directory(): string | undefined;
  assign(name: string, value: string | undefined): void;
  changeDirectory(to: string | undefined): void;
  /** A scope for a subshell: it starts as this one, and what it sets is lost with it. */
  subshell(): ScriptScope;
  /** A scope for another shell: whether it has what this one set is not known. */
  childShell(): ScriptScope;
}

/** Longer values are not kept: a variable that holds itself twice grows without end. */
const longest = 4096;

const workingDirectory = /^pwd(?:\s+-[LP])?$/u;

/** The scope at the start of a script. A name that is assigned an unknown value hides the environment's. */
export function openScope({ env, directory, home }: ShellContext): ScriptScope {
  const homeDirectory = home ?? env['HOME'];
  return scopeOver((name) => (name === 'HOME' ? homeDirectory : env[name]), directory, homeDirectory);
}

function scopeOver(
  outer: (name: string) => string | undefined,
  directory: string | undefined,
  homeDirectory: string | undefined,
): ScriptScope {
  const assigned = new Map<string, string | undefined>();
  let current = directory;
  const variable = (name: string): string | undefined => {
    if (assigned.has(name)) return assigned.get(name);
    return name === 'PWD' ? current : outer(name);
  };
  return {
    variable,
    home: (user) => (user === '' ? homeDirectory : undefined),
    output: (commands) => (workingDirectory.test(commands) ? current : undefined),
    directory: () => current,
    assign: (name, value) =>
      void assigned.set(name, value !== undefined && value.length > longest ? undefined : value),
    subshell: () => scopeOver(variable, current, homeDirectory),
    childShell: () =>
      scopeOver((name) => (assigned.has(name) ? undefined : variable(name)), current, homeDirectory),
    changeDirectory(to) {
      current = to === undefined || current === undefined ? absoluteOnly(to) : posix.resolve(current, to);
    },
  };
}

function absoluteOnly(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? posix.resolve(path) : undefined;
}
