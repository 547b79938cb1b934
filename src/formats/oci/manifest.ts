import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../json/members.ts';
import { integerAt } from '../json/members.ts';
import { parseStrictJson } from '../json/strict-json.ts';
import { platformName, textsAt } from './config-blob.ts';

/** One entry of a manifest or an index (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations: Readonly<Record<string, string>>;
  /** `linux/arm64/v8`; absent if it names no platform. */
  platform?: string;
}

/** A manifest: the configuration and the layers of one image, or of an artifact such as a signature. */
export interface ImageManifest {
  kind: 'manifest';
  mediaType: string;
  artifactType?: string;
  config?: Descriptor;
  layers: readonly Descriptor[];
  /** What it is about, if it is an artifact on something else. */
  subject?: Descriptor;
  annotations: Readonly<Record<string, string>>;
}

/** An index: the manifests of several platforms, or a list of artifacts. */
export interface ImageIndex {
  kind: 'index';
  mediaType: string;
  manifests: readonly Descriptor[];
  annotations: Readonly<Record<string, string>>;
}

const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/u;

/**
 * Reads a manifest or an index. Which of the two it is, the document says; `servedType` (the header of the answer) must
 * not say otherwise: one text must not be two images (OCI distribution, "Pulling manifests").
 * @throws TypeError with what is wrong.
 */
export function readManifest(bytes: Buffer, servedType = ''): ImageManifest | ImageIndex {
  const document = parse(bytes);
  const named = stringAt(document, 'mediaType');
  if (named !== undefined && servedType !== '' && named !== servedType)
    throw new TypeError('its media type is not the one it was served with');
  const mediaType = named ?? servedType;
  const isIndex = indexTypes.has(mediaType);
  if (isIndex ? 'layers' in document : 'manifests' in document)
    throw new TypeError('it has members of a manifest and of an index');
  const annotations = textsAt(document, 'annotations');
  if (isIndex)
    return {
      kind: 'index',
      mediaType,
      manifests: listAt(document, 'manifests').map(readDescriptor),
      annotations,
    };
  const [artifactType, config, subject] = [
    stringAt(document, 'artifactType'),
    recordAt(document, 'config'),
    recordAt(document, 'subject'),
  ];
  return {
    kind: 'manifest',
    mediaType,
    ...(artifactType !== undefined && { artifactType }),
    ...(config && { config: readDescriptor(config) }),
    layers: listAt(document, 'layers').map(readDescriptor),
    ...(subject && { subject: readDescriptor(subject) }),
    annotations,
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

function readDescriptor(entry: unknown): Descriptor {
  if (!isJsonRecord(entry)) throw new TypeError('an entry is no object');
  const digest = stringAt(entry, 'digest') ?? '';
  if (!digestForm.test(digest)) throw new TypeError('an entry has no digest');
  const [artifactType, platform] = [stringAt(entry, 'artifactType'), recordAt(entry, 'platform')];
  return {
    mediaType: stringAt(entry, 'mediaType') ?? '',
    digest,
    size: integerAt(entry, 'size') ?? 0,
    ...(artifactType !== undefined && { artifactType }),
    annotations: textsAt(entry, 'annotations'),
    ...(platform && { platform: platformName(platform) }),
  };
}
