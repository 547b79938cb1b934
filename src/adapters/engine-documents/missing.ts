import { isJsonRecord } from '../../formats/json/members.ts';
import type { AdapterDoubt, SettingName } from '../../core/workload/workload.ts';
import { child, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** A part of a document, and the settings that depend on it. */
export interface Part {
  path: readonly string[];
  affects: readonly SettingName[];
}

/** Returns a doubt for each part that is missing, null or no object although every engine sends it. */
export function missingObjects(document: Cursor, parts: readonly Part[]): AdapterDoubt[] {
  return parts.flatMap(({ path, affects }) => {
    const part = path.reduce(child, document);
    if (isJsonRecord(part.value)) return [];
    return [{ what: `the document has no object ${path.join('.')}`, at: locate(part), affects }];
  });
}

/** Returns a doubt for each member that is missing although every engine sends it, at least as null. */
export function missingMembers(document: Cursor, parts: readonly Part[]): AdapterDoubt[] {
  return parts.flatMap(({ path, affects }) => {
    const part = path.reduce(child, document);
    if (part.value !== undefined) return [];
    return [{ what: `the document has no ${path.join('.')}`, at: locate(part), affects }];
  });
}
