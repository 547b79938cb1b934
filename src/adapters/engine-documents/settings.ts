import type {
  AdapterDoubt,
  SettingName,
  WorkloadValues,
  Written,
  WrittenWorkload,
} from '../../core/workload/workload.ts';
import type { Cursor } from './cursor.ts';

/** The settings read from a document, and what was not understood. */
export interface DocumentSettings {
  settings: WrittenWorkload['settings'];
  doubts: readonly AdapterDoubt[];
}

/** The reader of each setting, given the object that holds it. */
export type SettingReaders = {
  readonly [K in SettingName]?: (source: Cursor) => Written<WorkloadValues[K]> | undefined;
};

/** Returns the settings of a table of readers. */
export function settingsOf(readers: SettingReaders): SettingName[] {
  return Object.keys(readers) as SettingName[];
}

/** Reads every setting of the table from `source`; settings that are not written are missing. */
export function readSettings(source: Cursor, readers: SettingReaders): WrittenWorkload['settings'] {
  const written: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(readers)) {
    const value = reader(source);
    if (value !== undefined) written[name] = value;
  }
  return written;
}

/** Merges several readings; later ones win. */
export function mergeReadings(...readings: readonly DocumentSettings[]): DocumentSettings {
  return {
    settings: Object.assign({}, ...readings.map(({ settings }) => settings)) as DocumentSettings['settings'],
    doubts: readings.flatMap(({ doubts }) => doubts),
  };
}
