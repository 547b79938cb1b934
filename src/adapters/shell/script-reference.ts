import type { CommandReader } from './command-configurations.ts';
import type { GitCommand } from './repository-files.ts';

/** A file that a shell script runs, or reads as a part of itself. */
export interface ScriptReference {
  /** Absolute; with wildcards in its last part, or ending with a slash for all files of a folder. */
  path: string;
  /** It is read by the shell that runs the script (`.`, `source`), whatever its first line is. */
  sourced: boolean;
  /** The arguments with which it is run; what is unknown is `undefined`. */
  args?: readonly (string | undefined)[];
  /** The path is the folder in which git(1) runs: the files that it obeys are in its repository. */
  git?: GitCommand;
  /** The path is a folder in which programs look for code, and not its files. */
  isFolder?: true;
  /** The path is a configuration: returns the commands that it names. */
  commandsIn?: CommandReader;
}

/** A value from elsewhere by which a script decides what it runs, or which file it reads as a part of itself. */
export interface UnknownObeyed {
  /** From 1 on, in the script. */
  line: number;
  /** The command, as written. */
  written: string;
  /** Where the value comes from, in words. */
  origins: readonly string[];
}

/** The files that a script names. */
export interface ScriptReferences {
  files: readonly ScriptReference[];
  /** What it obeys that comes from elsewhere. */
  unknown: readonly UnknownObeyed[];
  /** Programs, builtins and functions that it runs by name. */
  names: readonly string[];
  /** It names more files than are looked for: these are the first of them. */
  isCut?: true;
}
