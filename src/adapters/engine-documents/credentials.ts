import { isJsonRecord } from '../../formats/json/members.ts';
import type { WorkloadCredential, Entry, Written } from '../../core/workload/workload.ts';
import { cut } from '../../formats/docker-values/key-value.ts';
import { wordsBefore } from '../../knowledge/credentials/client-images.ts';
import { findCommandCredentials } from '../../secrets/command-line.ts';
import type { CommandPlace, CommandWord } from '../../secrets/command-line.ts';
import { findNamedCredentials, findVariableCredentials } from '../../secrets/named.ts';
import { child, descend, elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { wrongType } from './scalars.ts';

type CredentialEntries = readonly Entry<WorkloadCredential>[];

/** The parts of a document that can hold credentials. */
export interface CredentialPlaces {
  environment: Cursor;
  labels: readonly Cursor[];
  /** The reference of the image. */
  image: Cursor;
  entrypoint: Cursor;
  command: Cursor;
  /** The health check's test list. */
  health: Cursor;
  logOptions: Cursor;
}

function inMap(where: 'label' | 'log-option', map: Cursor): CredentialEntries {
  if (!isPresent(map)) return [];
  if (!isJsonRecord(map.value)) return [wrongType(map, 'an object')];
  return members(map).flatMap(([name, cursor]) =>
    typeof cursor.value === 'string'
      ? findNamedCredentials(where, { name, text: cursor.value, at: locate(cursor) })
      : [wrongType(cursor, 'a string')],
  );
}

function wordOf(cursor: Cursor): CommandWord {
  const at = locate(cursor);
  if (typeof cursor.value === 'string') return { text: cursor.value, at };
  return { text: '', open: wrongType(cursor, 'a string').unresolved, at };
}

/** A list of arguments, or one text where the engine accepts that as a list of one. */
function wordsOf(command: Cursor): readonly CommandWord[] {
  if (!isPresent(command)) return [];
  return (Array.isArray(command.value) ? elements(command) : [command]).map(wordOf);
}

function inCommand(where: CommandPlace, command: Cursor, before: readonly string[] = []): CredentialEntries {
  return findCommandCredentials(where, wordsOf(command), before);
}

/** An entry that is not a string is unresolved in the environment setting already. */
function inEnvironment(environment: Cursor): CredentialEntries {
  return elements(environment).flatMap((element) => {
    if (typeof element.value !== 'string') return [];
    const { key: name, value: text = '' } = cut(element.value, '=');
    return findVariableCredentials({ name, text, at: locate(element) });
  });
}

/** Returns the parts of a document that look like credentials; an empty list if there is none. */
export function readCredentials(root: Cursor, places: CredentialPlaces): Written<CredentialEntries> {
  const entrypoint = wordsOf(places.entrypoint).map(({ text }) => text);
  const image = typeof places.image.value === 'string' ? places.image.value : '';
  const value = [
    ...inEnvironment(places.environment),
    ...places.labels.flatMap((labels) => inMap('label', labels)),
    ...inCommand('entrypoint', places.entrypoint),
    ...inCommand('command', places.command, wordsBefore(entrypoint, image)),
    ...inCommand('healthcheck', places.health),
    ...inMap('log-option', places.logOptions),
  ];
  return { value, at: locate(root) };
}

/** Returns the same for a create body (`config` and `root` are one) or an inspect document. */
export function readContainerCredentials(
  root: Cursor,
  config: Cursor,
  host: Cursor,
): Written<CredentialEntries> {
  return readCredentials(root, {
    environment: child(config, 'Env'),
    labels: [child(config, 'Labels'), child(host, 'Annotations')],
    image: child(config, 'Image'),
    entrypoint: child(config, 'Entrypoint'),
    command: child(config, 'Cmd'),
    health: descend(config, 'Healthcheck', 'Test'),
    logOptions: descend(host, 'LogConfig', 'Config'),
  });
}
