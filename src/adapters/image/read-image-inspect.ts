import type { ImageSpec } from '../../core/image.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry } from '../../core/workload.ts';
import { parseEnvironmentEntry } from '../../formats/docker-values/environment.ts';
import { readHealth } from '../engine-documents/container-config.ts';
import { child, elements, isObject, isPresent, members } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { readName, textOr } from '../engine-documents/scalars.ts';

function observed<T>(written: Entry<T> | undefined, from: string): Observed<T> {
  if (written === undefined) return absent(from);
  return 'unresolved' in written
    ? unreadable('malformed', written.unresolved, from)
    : known(written.value, from);
}

function texts(cursor: Cursor): string[] {
  return elements(cursor).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

function keys(cursor: Cursor): string[] {
  return members(cursor).map(([name]) => name);
}

function unreadableConfig(from: string): Pick<ImageSpec, 'user' | 'health'> {
  const missing = unreadable('malformed', 'the document has no object Config', from);
  return { user: missing, health: missing };
}

function readConfig(config: Cursor, from: string): Pick<ImageSpec, 'user' | 'health'> {
  // Null is an image without any configuration: it sets nothing.
  if (config.value !== null && !isObject(config.value)) return unreadableConfig(from);
  const health = observed(readHealth(child(config, 'Healthcheck')), from);
  return {
    user: observed(readName(child(config, 'User')), from),
    health: health.state === 'absent' ? known(false, from) : health,
  };
}

function environmentNames(env: Cursor): string[] {
  return texts(env).flatMap((text) => parseEnvironmentEntry(text)?.name ?? []);
}

// The engine writes Go's zero time, or nothing, for an image that does not say when it was built.
function createdAt(document: Cursor, from: string): Observed<string> {
  const created = readName(child(document, 'Created'));
  const unset = created !== undefined && 'value' in created && created.value.startsWith('0001-01-01');
  return unset ? absent(from) : observed(created, from);
}

/**
 * Reads the answer of `GET /images/{id}/json`. Never throws: a part of the wrong type is
 * unreadable. Environment values stay out.
 */
export function readImageInspect(document: unknown): ImageSpec {
  const root: Cursor = { value: document, pointer: '', document: 'image' };
  const id = textOr(child(root, 'Id'), '');
  const references = [...texts(child(root, 'RepoTags')), ...texts(child(root, 'RepoDigests'))];
  const from = `inspect of image ${references[0] ?? (id || 'without an id')}`;
  const config = child(root, 'Config');
  return {
    id,
    references: references.filter((reference) => !reference.startsWith('<none>')),
    ...readConfig(config, from),
    exposedPorts: keys(child(config, 'ExposedPorts')),
    volumes: keys(child(config, 'Volumes')),
    environmentNames: isPresent(child(config, 'Env')) ? environmentNames(child(config, 'Env')) : [],
    created: createdAt(root, from),
  };
}
