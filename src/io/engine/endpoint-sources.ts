import type { DockerConfigSources } from '../docker-config.ts';
import type { Endpoint } from './endpoint.ts';

/** An engine endpoint and its source. */
export interface EndpointChoice {
  endpoint: Endpoint;
  /** Description of the source. */
  because: string;
  /** Sockets of further engines of this machine, if a default one was chosen. */
  others?: readonly string[];
}

/** Inputs of the choice. */
export interface EndpointSources extends DockerConfigSources {
  /** Value of `--engine`. */
  engine?: string;
  /** Value of `--context`. */
  context?: string;
  /** User ID, on systems that have one. */
  uid?: number;
}
