import type { DockerConfigSources } from '../docker-config.ts';
import type { Endpoint } from './endpoint.ts';

/** An engine's address and what it was taken from. */
export interface EndpointChoice {
  endpoint: Endpoint;
  /** Which of the sources named it, in words. */
  because: string;
  /** Sockets of further engines of this machine, where one was picked among the usual ones. */
  others?: readonly string[];
}

/** What the choice is made from. */
export interface EndpointSources extends DockerConfigSources {
  /** Value of `--engine`. */
  engine?: string;
  /** Value of `--context`. */
  context?: string;
  /** The user's number, where the system has such. */
  uid?: number;
}
