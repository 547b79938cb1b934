import type { SettingName, WorkloadValues, Written, AdapterDoubt } from '../../../core/workload.ts';
import type { ComposeNode, ComposeProblem, MapEntry } from '../../language/node.ts';
import type { ComposeModel, ServiceModel } from '../../language/model.ts';

/** Settings as the readers fill them in. */
export type WrittenSettings = { [K in SettingName]?: Written<WorkloadValues[K]> };

/** One service, as the readers of its settings see it. */
export interface ServiceView {
  service: ServiceModel;
  model: ComposeModel;
  project: string;
  /** Absolute folder of the project. */
  directory: string;
  /** What `~` stands for, where that is known. */
  home?: string;
  /** The text of another file by absolute path. */
  load(path: string): string | undefined;
  doubt(doubt: AdapterDoubt): void;
  problem(problem: ComposeProblem): void;
}

/** Reads the settings that some keys of a service decide. Doubts and problems go to the view. */
export interface SettingReader {
  /** Keys of the service that it reads. */
  keys: readonly string[];
  read(view: ServiceView): WrittenSettings;
}

/** The entry at a path below the service, where it is written and not null. */
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
