import type {
  SettingName,
  WorkloadValues,
  Written,
  AdapterDoubt,
  Entry,
  Mount,
} from '../../../core/workload/workload.ts';
import type { EnvironmentFile } from './environment-file.ts';
import type { ComposeNode, ComposeProblem, MapEntry } from '../../language/node.ts';
import type { ComposeModel, ServiceModel } from '../../language/model.ts';

/** Settings while readers fill them in. */
export type WrittenSettings = { [K in SettingName]?: Written<WorkloadValues[K]> };

/** One service as its readers see it. */
export interface ServiceView {
  service: ServiceModel;
  model: ComposeModel;
  project: string;
  /** Absolute directory of the project. */
  directory: string;
  /** The home that `~` stands for, if known. */
  home?: string;
  /** Returns the text of another file by absolute path. */
  load(path: string): string | undefined;
  /** Returns the variables of an environment file by absolute path. */
  environmentFile(path: string, shown: string): EnvironmentFile;
  /** Returns the value of a variable in the files of variables of the project; absent for one of the client's environment. */
  variable(name: string): string | undefined;
  /** The mounts of services by name, as far as others inherit them; each is read once. */
  mountsOfServices: Map<string, readonly Entry<Mount>[]>;
  doubt(doubt: AdapterDoubt): void;
  problem(problem: ComposeProblem): void;
}

/** Reads the settings that some keys of a service determine. Doubts and problems are added to the view. */
export interface SettingReader {
  /** The keys of the service that it reads. */
  keys: readonly string[];
  read(view: ServiceView): WrittenSettings;
}

/** Returns the entry at a path below the service, if it is written and not null. */
export function entryAt(view: ServiceView, ...path: readonly string[]): MapEntry | undefined {
  let node: ComposeNode = view.service.node;
  let entry: MapEntry | undefined;
  for (const key of path) {
    if (node.kind !== 'map') return undefined;
    entry = node.entries.get(key);
    if (entry === undefined) return undefined;
    node = entry.value;
  }
  return node.kind === 'scalar' && node.type === 'null' ? undefined : entry;
}
