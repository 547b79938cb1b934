import type { FileLocation } from '../../core/location.ts';
import { isWithoutBearing } from '../../knowledge/settings/compose-keys.ts';
import type { ComposeNode } from './node.ts';
import type { Schema } from './schema-parts.ts';
import { serviceSchema } from './schema.ts';

/** A key that nothing is known about: its path, and where it is written. */
export interface UnknownKey {
  path: string;
  at: FileLocation;
}

function keysBelow(node: ComposeNode, schema: Schema, path: string): readonly UnknownKey[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') {
    const { list } = schema;
    return list === undefined ? [] : node.items.flatMap(({ value }) => keysBelow(value, list, path));
  }
  const { keys, map } = schema;
  return [...node.entries.values()].flatMap(({ key, at, value }): readonly UnknownKey[] => {
    const inner = keys && Object.hasOwn(keys, key) ? keys[key] : map;
    if (inner !== undefined) return keysBelow(value, inner, `${path}.${key}`);
    return keys === undefined || key.startsWith('x-') ? [] : [{ path: `${path}.${key}`, at }];
  });
}

/**
 * Returns the keys of a service, and below them, that the Compose Specification does not have, and those that it
 * has and that are neither among `read` nor known to have no bearing: a release newer than this knows what they
 * do.
 */
export function unknownKeys(service: ComposeNode, read: ReadonlySet<string>): readonly UnknownKey[] {
  const unread =
    service.kind === 'map'
      ? [...service.entries.values()].filter(
          ({ key }) =>
            Object.hasOwn(serviceSchema, key) && !read.has(key) && !isWithoutBearing(`services.*.${key}`),
        )
      : [];
  return [
    ...keysBelow(service, { keys: serviceSchema }, '').map(({ path, at }) => ({ path: path.slice(1), at })),
    ...unread.map(({ key, at }) => ({ path: key, at })),
  ];
}
