import { isJsonRecord } from '../../formats/json/members.ts';
import type { AdapterDoubt, SettingName } from '../../core/workload.ts';
import { child, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** A part of a document, and what cannot be told without it. */
export interface Part {
  path: readonly string[];
  affects: readonly SettingName[];
}

/** A doubt for each part that is missing, null or no object, where every engine sends one. */
export function missingObjects(document: Cursor, parts: readonly Part[]): AdapterDoubt[] {
  return parts.flatMap(({ path, affects }) => {
    const part = path.reduce(child, document);
    if (isJsonRecord(part.value)) return [];
    return [{ what: `the document has no object ${path.join('.')}`, at: locate(part), affects }];
  });
}

/** A doubt for each member that is not there at all, where every engine sends it, be it null. */
export function missingMembers(document: Cursor, parts: readonly Part[]): AdapterDoubt[] {
  return parts.flatMap(({ path, affects }) => {
    const part = path.reduce(child, document);
    if (part.value !== undefined) return [];
    return [{ what: `the document does not say ${path.join('.')}`, at: locate(part), affects }];
  });
}
