import type { FileLocation } from '../../core/location.ts';
import type { AdapterDoubt } from '../../core/workload.ts';
import type { Variables } from './interpolate.ts';
import type { ComposeProblem, MapEntry, MapNode } from './node.ts';

/** One service with everything it extends merged in. */
export interface ServiceModel {
  name: string;
  node: MapNode;
  /** Where its key is written. */
  at: FileLocation;
  /** What could not be read of it. */
  doubts: readonly AdapterDoubt[];
}

/** The top-level sections that services refer to, by name. */
export const sections = ['volumes', 'networks', 'secrets', 'configs'] as const;

/** A Compose file with its documents merged and its includes read. */
export interface ComposeModel {
  services: ReadonlyMap<string, ServiceModel>;
  volumes: ReadonlyMap<string, MapEntry>;
  networks: ReadonlyMap<string, MapEntry>;
  secrets: ReadonlyMap<string, MapEntry>;
  configs: ReadonlyMap<string, MapEntry>;
}

/** The services of one document, and the file it is in. */
export interface ServiceScope {
  path: string;
  services: ReadonlyMap<string, MapEntry>;
}

/** What reading a file needs from outside, and where it reports. */
export interface LoadContext {
  variables: Variables;
  problems: ComposeProblem[];
  /** Files that are extended from, once read; `undefined` for one that could not be. */
  scopes: Map<string, ServiceScope | undefined>;
  /** The text of another file by absolute path; `undefined` where it could not be had. */
  load(path: string): string | undefined;
}
