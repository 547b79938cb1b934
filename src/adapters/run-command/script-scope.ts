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
}

const workingDirectory = /^pwd(?:\s+-[LP])?$/u;

/** The scope at the start of a script. A name that is assigned an unknown value hides the environment's. */
export function openScope({ env, directory, home }: ShellContext): ScriptScope {
  const assigned = new Map<string, string | undefined>();
  let current: string | undefined = directory;
  const homeDirectory = home ?? env['HOME'];
  const initial = (name: string) => {
    if (name === 'PWD') return current;
    return name === 'HOME' ? homeDirectory : env[name];
  };
  return {
    variable: (name) => (assigned.has(name) ? assigned.get(name) : initial(name)),
    home: (user) => (user === '' ? homeDirectory : undefined),
    output: (commands) => (workingDirectory.test(commands) ? current : undefined),
    directory: () => current,
    assign: (name, value) => void assigned.set(name, value),
    changeDirectory(to) {
      current = to === undefined || current === undefined ? absoluteOnly(to) : posix.resolve(current, to);
    },
  };
}

function absoluteOnly(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? posix.resolve(path) : undefined;
}
