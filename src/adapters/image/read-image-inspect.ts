import { isJsonRecord } from '../../formats/json/members.ts';
import type { CredentialSign, ImageSpec } from '../../core/image/image.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry } from '../../core/workload/workload.ts';
import { parseEnvironmentEntry } from '../../formats/docker-values/environment.ts';
import { cut } from '../../formats/docker-values/key-value.ts';
import { readHealth } from '../engine-documents/container-config.ts';
import { child, descend, elements, isPresent, members } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { readImageConfig } from './image-config.ts';
import { readInteger, readName, textOr } from '../engine-documents/scalars.ts';
import { commandSigns, namedSigns, wordSigns } from './credential-signs.ts';

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
  if (config.value !== null && !isJsonRecord(config.value)) return unreadableConfig(from);
  const health = observed(readHealth(child(config, 'Healthcheck')), from);
  return {
    user: observed(readName(child(config, 'User')), from),
    health: health.state === 'absent' ? known(false, from) : health,
  };
}

function environmentNames(env: Cursor): string[] {
  return texts(env).flatMap((text) => parseEnvironmentEntry(text)?.name ?? []);
}

// The engine writes Go's zero time, or nothing, for an image without a build time.
function createdAt(document: Cursor, from: string): Observed<string> {
  const created = readName(child(document, 'Created'));
  const unset = created !== undefined && 'value' in created && created.value.startsWith('0001-01-01');
  return unset ? absent(from) : observed(created, from);
}

function layersOf(document: Cursor, from: string): Observed<readonly string[]> {
  const layers = descend(document, 'RootFS', 'Layers');
  return Array.isArray(layers.value)
    ? known(texts(layers), from)
    : unreadable('malformed', 'the document does not list its layers', from);
}

/** Returns signs with their location in the document. */
function at({ pointer }: Cursor, signs: readonly CredentialSign[]): CredentialSign[] {
  return signs.map((sign) => ({ ...sign, pointer }));
}

function environmentSigns(config: Cursor): CredentialSign[] {
  return elements(child(config, 'Env')).flatMap((variable) => {
    const { key, value = '' } = cut(textOr(variable, ''), '=');
    return at(variable, namedSigns('environment', key, value));
  });
}

function labelSigns(config: Cursor): CredentialSign[] {
  return members(child(config, 'Labels')).flatMap(([name, label]) =>
    at(label, namedSigns('label', name, textOr(label, ''))),
  );
}

/**
 * Returns the signs in the image's command and in its `ONBUILD` instructions (BuildKit does not write those
 * into the history).
 */
function commandsOf(config: Cursor): CredentialSign[] {
  const [command, entrypoint] = [child(config, 'Cmd'), child(config, 'Entrypoint')];
  const health = descend(config, 'Healthcheck', 'Test');
  return [
    ...at(command, wordSigns(texts(command), texts(entrypoint))),
    ...[entrypoint, health].flatMap((each) => at(each, wordSigns(texts(each)))),
    ...elements(child(config, 'OnBuild')).flatMap((line) => at(line, commandSigns(textOr(line, '')))),
  ];
}

/** Null is an image without any configuration; any other form is unreadable. */
function credentialsOf(config: Cursor, from: string): Observed<readonly CredentialSign[]> {
  const [env, labels] = [child(config, 'Env'), child(config, 'Labels')];
  const readable =
    (config.value === null || isJsonRecord(config.value)) &&
    (!isPresent(env) || (Array.isArray(env.value) && env.value.every((text) => typeof text === 'string'))) &&
    (!isPresent(labels) || isJsonRecord(labels.value));
  return readable
    ? known([...environmentSigns(config), ...labelSigns(config), ...commandsOf(config)], from)
    : unreadable('malformed', 'its environment or labels have an unknown form', from);
}

/**
 * Reads the answer of `GET /images/{id}/json`. Never throws: a part of the wrong type is unreadable.
 * Environment values are not stored. `source` names the document, if not as that of an engine's image.
 */
export function readImageInspect(document: unknown, source?: string): ImageSpec {
  const root: Cursor = { value: document, pointer: '', document: 'image' };
  const id = textOr(child(root, 'Id'), '');
  const references = [...texts(child(root, 'RepoTags')), ...texts(child(root, 'RepoDigests'))];
  const from = source ?? `inspect of image ${references[0] ?? (id || 'without an id')}`;
  const config = child(root, 'Config');
  const size = readInteger(child(root, 'Size'));
  return {
    id,
    references: references.filter((reference) => !reference.startsWith('<none>')),
    ...readConfig(config, from),
    exposedPorts: keys(child(config, 'ExposedPorts')),
    volumes: keys(child(config, 'Volumes')),
    environmentNames: isPresent(child(config, 'Env')) ? environmentNames(child(config, 'Env')) : [],
    config: readImageConfig(config, from),
    created: createdAt(root, from),
    size: size === undefined ? unreadable('malformed', 'it has no size', from) : observed(size, from),
    layers: layersOf(root, from),
    credentials: credentialsOf(config, from),
  };
}
