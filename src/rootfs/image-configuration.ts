import type { Observed } from '../core/observed.ts';
import { textsAt } from '../formats/oci/config-blob.ts';
import {
  booleanAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../formats/json/members.ts';
import { parseStrictJson } from '../formats/json/strict-json.ts';

/** A step of an image's history. */
export interface ImageHistoryStep {
  /** The command of the step, as the builder wrote it; it may hold credentials. */
  createdBy: string;
  created?: string;
  /** Whether it made no layer. */
  isEmpty: boolean;
}

/** The documents that describe an image, as they are: they may hold credentials. */
export type ImageDocuments =
  | { form: 'configuration'; image: JsonRecord }
  /** Answers of an engine: `GET /images/{name}/json` and `GET /images/{name}/history`. */
  | { form: 'inspect'; image: JsonRecord; history: Observed<unknown> };

/** The configuration of an image, as far as it is read. Values may hold credentials: they are never shown as they are. */
export interface ImageConfiguration {
  created?: string;
  history: readonly ImageHistoryStep[];
  labels: Readonly<Record<string, string>>;
  user: string;
  /** `NAME=VALUE`. */
  env: readonly string[];
  entrypoint: readonly string[];
  command: readonly string[];
  workingDirectory: string;
  exposedPorts: readonly string[];
  volumes: readonly string[];
  /** Missing where nothing describes it. */
  documents?: ImageDocuments;
}

/** A layer of an image, from its configuration. */
export interface ImageLayer {
  /** The digest of its content, uncompressed (`diffID`). */
  digest: string;
  /** The build step that made it, from the image's history. */
  createdBy?: string;
}

/** What a configuration says of an image. */
export interface ReadConfiguration {
  config: ImageConfiguration;
  platform: string;
  /** Digests of the layers, uncompressed, lowest first. */
  layers: readonly string[];
}

export const noConfiguration: ImageConfiguration = {
  history: [],
  labels: {},
  user: '',
  env: [],
  entrypoint: [],
  command: [],
  workingDirectory: '',
  exposedPorts: [],
  volumes: [],
};

const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/u;

/** Reads the configuration of an image (OCI image specification, "Image Configuration"). Throws TypeError if it is none. */
export function readImageConfiguration(bytes: Buffer): ReadConfiguration {
  const document = parse(bytes);
  const rootfs = recordAt(document, 'rootfs');
  if (rootfs === undefined) throw new TypeError('it is no configuration of an image');
  return {
    config: {
      ...settingsOf(recordAt(document, 'config')),
      ...createdOf(document, 'created'),
      history: listAt(document, 'history').map(stepOf),
      documents: { form: 'configuration', image: document },
    },
    platform: platformOf(document, 'os', 'architecture', 'variant'),
    layers: checkDigests(stringsAt(rootfs, 'diff_ids')),
  };
}

/** Reads the answer of the engine's `GET /images/{name}/json`, with the steps of its history. Throws TypeError if it is none. */
export function readInspectedImage(
  document: JsonRecord,
  steps: readonly ImageHistoryStep[],
  history: Observed<unknown>,
): ReadConfiguration & { id: string } {
  return {
    id: stringAt(document, 'Id') ?? '',
    config: {
      ...settingsOf(recordAt(document, 'Config')),
      ...createdOf(document, 'Created'),
      history: steps,
      documents: { form: 'inspect', image: document, history },
    },
    platform: platformOf(document, 'Os', 'Architecture', 'Variant'),
    layers: checkDigests(stringsAt(recordAt(document, 'RootFS'), 'Layers')),
  };
}

/** Returns the layers with the steps that made them; without these if the history has another number of layers. */
export function layersWithSteps(
  digests: readonly string[],
  history: readonly ImageHistoryStep[],
): readonly ImageLayer[] {
  const steps = history.filter(({ isEmpty }) => !isEmpty);
  const fits = steps.length === digests.length;
  return digests.map((digest, index) => {
    const createdBy = fits ? steps[index]?.createdBy : undefined;
    return { digest, ...(createdBy !== undefined && createdBy !== '' && { createdBy }) };
  });
}

function parse(bytes: Buffer): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(bytes.toString('utf8'));
  } catch (error) {
    throw new TypeError('it is no JSON', { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  return document;
}

function settingsOf(
  config: JsonRecord | undefined,
): Omit<ImageConfiguration, 'history' | 'created' | 'documents'> {
  return {
    labels: textsAt(config, 'Labels'),
    user: stringAt(config, 'User') ?? '',
    env: stringsAt(config, 'Env'),
    entrypoint: stringsAt(config, 'Entrypoint'),
    command: stringsAt(config, 'Cmd'),
    workingDirectory: stringAt(config, 'WorkingDir') ?? '',
    exposedPorts: Object.keys(recordAt(config, 'ExposedPorts') ?? {}),
    volumes: Object.keys(recordAt(config, 'Volumes') ?? {}),
  };
}

function createdOf(document: JsonRecord, name: string): { created?: string } {
  const created = stringAt(document, name);
  return created === undefined || created === '' ? {} : { created };
}

function stepOf(step: unknown): ImageHistoryStep {
  if (!isJsonRecord(step)) throw new TypeError('a step of its history is no object');
  return {
    createdBy: stringAt(step, 'created_by') ?? '',
    ...createdOf(step, 'created'),
    isEmpty: booleanAt(step, 'empty_layer') ?? false,
  };
}

function platformOf(document: JsonRecord, ...names: readonly string[]): string {
  return names
    .flatMap((name) => stringAt(document, name) ?? [])
    .filter((part) => part !== '')
    .join('/');
}

function checkDigests(digests: readonly string[]): readonly string[] {
  if (!digests.every((digest) => digestForm.test(digest)))
    throw new TypeError('a digest of its layers has an unknown form');
  return digests;
}
