import type { DocumentLocation, FileLocation } from '../../../core/location.ts';
import type { JsonPlaces } from '../../../formats/engine-json/places.ts';

function isDocumentLocation(value: object): value is DocumentLocation {
  return 'in' in value && value.in === 'document';
}

/**
 * A copy of plain data in which each location in a JSON document is the one in the file that holds
 * the document.
 */
export function inJsonFile<T>(data: T, file: string, places: JsonPlaces): T {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(copy);
    if (isDocumentLocation(value)) {
      const { pointer } = value;
      return { in: 'file', file, range: places.at(pointer), pointer } satisfies FileLocation;
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
  };
  return copy(data) as T;
}
