import { canonicalJson } from '../json/canonical-json.ts';
import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  booleanAt,
  type JsonRecord,
} from '../json/members.ts';
import { parseStrictJson } from '../json/strict-json.ts';

/** One build step of an image, as its history has it. */
export interface HistoryStep {
  command: string;
  /** Whether the step made no layer. */
  isEmpty: boolean;
}

/** The configuration of an image (OCI image specification, "Image Configuration"). */
export interface ConfigBlob {
  /** `linux/arm64/v8`. */
  platform: string;
  /** RFC 3339; absent if it is not said. */
  created?: string;
  history: readonly HistoryStep[];
  /** Digests of the layers, uncompressed. */
  diffIds: readonly string[];
  labels: Readonly<Record<string, string>>;
  /** What a container of it runs with (user, command, environment and so on), labels left out: one text for one meaning. */
  settings: string;
}

/**
 * Reads the configuration of an image.
 * @throws TypeError with what is wrong.
 */
export function parseConfigBlob(bytes: Buffer): ConfigBlob {
  const document = parse(bytes);
  const created = stringAt(document, 'created');
  const { Labels: _labels, ...settings } = recordAt(document, 'config') ?? {};
  return {
    platform: platformName(document),
    ...(created !== undefined && { created }),
    history: listAt(document, 'history').map((step) => {
      if (!isJsonRecord(step)) throw new TypeError('a step of its history is no object');
      return {
        command: stringAt(step, 'created_by') ?? '',
        isEmpty: booleanAt(step, 'empty_layer') ?? false,
      };
    }),
    diffIds: stringsAt(recordAt(document, 'rootfs'), 'diff_ids'),
    labels: textsAt(recordAt(document, 'config'), 'Labels'),
    settings: canonicalJson(settings),
  };
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

/** The platform of a document: `linux/arm64/v8`, with the version of the operating system where it has one. */
export function platformName(document: JsonRecord): string {
  return ['os', 'architecture', 'variant', 'os.version']
    .flatMap((name) => stringAt(document, name) ?? [])
    .filter((part) => part !== '')
    .join('/');
}

/** The members of an object that are texts; null is none. */
export function textsAt(parent: JsonRecord | undefined, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(parent, name) ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
