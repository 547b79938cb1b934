import type { HostFiles } from '../files.ts';
import type { Endpoint } from './endpoint.ts';

/** An engine's address and what it was taken from. */
export interface EndpointChoice {
  endpoint: Endpoint;
  /** Which of the sources named it, in words. */
  because: string;
  /** Sockets of further engines of this machine, where one was picked among the usual ones. */
  others?: readonly string[];
}

/** What the choice is made from. `files` are those of the machine the program runs on. */
export interface EndpointSources {
  /** Value of `--engine`. */
  engine?: string;
  /** Value of `--context`. */
  context?: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative paths of the environment start from. */
  directory: string;
  /** The user's home folder. */
  home: string;
  /** The user's number, where the system has such. */
  uid?: number;
  files: HostFiles;
}
