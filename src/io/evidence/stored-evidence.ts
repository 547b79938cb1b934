import { createHash } from 'node:crypto';
import { join } from 'node:path/posix';
import { absent, known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { repositoryName } from '../../formats/image-reference/parse-reference.ts';
import { blobPath, readLayoutIndex, type LayoutEntry, type LayoutIndex } from '../../formats/oci/layout.ts';
import type { HostFiles } from '../files.ts';
import type { NotaryClient } from '../notary/notary-client.ts';
import { readWholeFile } from '../read-whole-file.ts';
import type { ManifestAnswer, RegistryClient } from '../registry/registry-client.ts';
import { indexFile, notaryFile, repositoryFolder } from './evidence-paths.ts';
import { readNotaryAnswers, type NotaryAnswers } from './notary-answers.ts';
import { referrersTag } from './repository-record.ts';

/** Largest files that are read, in bytes. */
const largestIndex = 4 * 1024 * 1024;
const largestAnswers = 64 * 1024 * 1024;

/**
 * Returns a client that answers from a folder of evidence instead of a registry. What is not in it was not stored: that
 * is unreadable, never absent. Manifests and blobs have the digests that they are asked for by.
 */
export function storedRegistry(files: HostFiles, folder: string): RegistryClient {
  const indexes = new Map<string, Promise<Observed<LayoutIndex>>>();
  const indexOf = (repository: string): Promise<Observed<LayoutIndex>> => {
    const found = indexes.get(repository) ?? readIndex(files, join(folder, repositoryFolder(repository)));
    indexes.set(repository, found);
    return found;
  };
  const readBlob = async (repository: string, digest: string, most: number): Promise<Observed<Buffer>> => {
    const path = join(folder, repositoryFolder(repository), blobPath(digest));
    const read = await readWholeFile(files, path, most);
    if (read.state === 'absent') return notStored(digest, path);
    if (read.state === 'unreadable' || hasDigest(read.value, digest)) return read;
    return unreadable('undetermined', `the stored file has another digest than ${digest}`, path);
  };
  const manifest = async (repository: string, reference: string): Promise<Observed<ManifestAnswer>> => {
    const index = await indexOf(repository);
    if (index.state === 'unreadable') return index;
    const listed = valueOf(index);
    const entry = listed?.entries.find(isNamed(reference));
    if (entry === undefined)
      return listed?.absent.includes(reference) === true
        ? absent(index.from)
        : notStored(`${repository} ${reference}`, index.from);
    const { digest, mediaType } = entry;
    return mapKnown(await readBlob(repository, digest, largestIndex), (bytes) => ({
      digest,
      mediaType,
      bytes,
    }));
  };
  return {
    manifest: (repository, reference) => manifest(repositoryName(repository), reference),
    blob: (repository, digest, maxBytes) => readBlob(repositoryName(repository), digest, maxBytes),
    async referrers(repository, digest) {
      const list = await manifest(repositoryName(repository), referrersTag(digest));
      return mapKnown(list, ({ bytes }) => bytes);
    },
    tags: async (repository) => notStored(`the tags of ${repositoryName(repository)}`, folder),
  };
}

/** Returns a client that answers from a folder of evidence instead of a Notary server. */
export function storedNotary(
  files: HostFiles,
  folder: string,
  host: string,
  repository: string,
): NotaryClient {
  const path = join(folder, repositoryFolder(repository), notaryFile(host));
  const answers = readAnswers(files, path);
  return {
    async file(name, maxBytes) {
      const read = await answers;
      if (read.state === 'unreadable') return read;
      if (read.state === 'absent' || !read.value.has(name))
        return notStored(`${name}.json of ${repository} from ${host}`, path);
      const bytes = read.value.get(name);
      if (bytes === undefined) return absent(path);
      return bytes.length <= maxBytes
        ? known(bytes, path)
        : unreadable('unsupported', `${name}.json is larger than the limit of ${maxBytes} bytes`, path);
    },
  };
}

function notStored(what: string, from: string): Observed<never> {
  return unreadable('not-collected', `${what} is not stored as evidence`, from);
}

function isNamed(reference: string): (entry: LayoutEntry) => boolean {
  return reference.includes(':')
    ? ({ digest }) => digest === reference
    : ({ tag }) => tag !== undefined && tag === reference;
}

function hasDigest(bytes: Buffer, digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':');
  return createHash(algorithm).update(bytes).digest('hex') === hex;
}

async function readIndex(files: HostFiles, folder: string): Promise<Observed<LayoutIndex>> {
  return parsed(files, join(folder, indexFile), largestIndex, readLayoutIndex);
}

async function readAnswers(files: HostFiles, path: string): Promise<Observed<NotaryAnswers>> {
  return parsed(files, path, largestAnswers, (bytes) => readNotaryAnswers(bytes.toString('utf8')));
}

async function parsed<T>(
  files: HostFiles,
  path: string,
  most: number,
  parse: (bytes: Buffer) => T,
): Promise<Observed<T>> {
  const read = await readWholeFile(files, path, most);
  if (read.state !== 'known') return read;
  try {
    return known(parse(read.value), path);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError)
      return unreadable('undetermined', `${path} is damaged: ${error.message}`, path);
    throw error;
  }
}
