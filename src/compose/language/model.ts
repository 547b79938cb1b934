import type { FileLocation } from '../../core/location.ts';
import type { AdapterDoubt } from '../../core/workload/workload.ts';
import type { ParseDocuments } from '../../formats/yaml/parse-documents.ts';
import type { Variables } from './interpolate.ts';
import type { ComposeProblem, MapEntry, MapNode, RequiredVariable } from './node.ts';

/** One service merged with everything it extends. */
export interface ServiceModel {
  name: string;
  node: MapNode;
  /** Where its key is written. */
  at: FileLocation;
  /** The parts that could not be read. */
  doubts: readonly AdapterDoubt[];
}

/** The top-level sections that services refer to, by name. */
export const sections = ['volumes', 'networks', 'secrets', 'configs', 'models'] as const;

/** A Compose file with its documents merged and its includes loaded. */
export interface ComposeModel {
  services: ReadonlyMap<string, ServiceModel>;
  volumes: ReadonlyMap<string, MapEntry>;
  networks: ReadonlyMap<string, MapEntry>;
  secrets: ReadonlyMap<string, MapEntry>;
  configs: ReadonlyMap<string, MapEntry>;
  models: ReadonlyMap<string, MapEntry>;
  /** The documents of its own files, as they are written: without what they extend and include. */
  documents: readonly MapNode[];
}

/** The services of one document, and its file. */
export interface ServiceScope {
  path: string;
  services: ReadonlyMap<string, MapEntry>;
}

/** The inputs for loading a file, and where it reports problems. */
export interface LoadContext {
  variables: Variables;
  problems: ComposeProblem[];
  required: RequiredVariable[];
  parseDocuments: ParseDocuments;
  /** The files of `extends` that were loaded; `undefined` for one that could not be read. */
  scopes: Map<string, ServiceScope | undefined>;
  /** Returns the text of another file by absolute path; `undefined` if it could not be read. */
  load(path: string): string | undefined;
  /** Why a file that is there could not be read; `undefined` for one that is absent. */
  whyUnread(path: string): string | undefined;
}
