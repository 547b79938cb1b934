import { createHash } from 'node:crypto';
import { Malformed } from '../formats/bytes/byte-source.ts';
import { TarDecoder, type TarEvent } from '../formats/tar/tar-decoder.ts';
import { decompress } from './decompress.ts';
import type { LayerWalk } from './layer-walk.ts';

/** What a pass over the content of a layer found out about it. */
export interface PassedLayer {
  /** The digest of the content, uncompressed; absent if it could not be read to its end. */
  digest?: string;
  /** Bytes of it, uncompressed. */
  size: number;
  /** The digest of the content as it came, if it was read to its end. */
  blob?: string;
}

/** Algorithms of digests (OCI image specification, "Descriptor"). */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** Returns the algorithm of a digest; of an unknown one, the usual one, whose digest then differs. */
export function algorithmOf(digest: string): DigestAlgorithm {
  const [name] = digest.split(':', 1);
  return name === 'sha512' || name === 'sha384' ? name : 'sha256';
}

/**
 * Lets the content of a layer pass by a walk, and computes its digest. What is not an archive, or is damaged, is a gap of
 * the walk. Throws only what `chunks` throws.
 */
export async function passLayer(
  walk: LayerWalk,
  chunks: AsyncIterable<Buffer>,
  algorithm: DigestAlgorithm,
  blobAlgorithm: DigestAlgorithm | undefined,
): Promise<PassedLayer> {
  const blobHash = blobAlgorithm && createHash(blobAlgorithm);
  const hash = createHash(algorithm);
  const decoder = new TarDecoder();
  let isReadable = true;
  let size = 0;
  const decode = (act: () => void): void => {
    if (!isReadable) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      // The digest is of the rest too.
      isReadable = false;
      walk.addGap('', `the rest of it was not read: ${error.message}`);
    }
  };
  let isWhole = true;
  try {
    const whole = blobHash ? hashing(chunks, (chunk) => blobHash.update(chunk)) : chunks;
    for await (const chunk of decompress(whole)) {
      hash.update(chunk);
      size += chunk.length;
      decode(() => {
        for (const event of decoder.push(chunk)) walk.take(event);
      });
    }
    decode(() => decoder.finish());
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    isWhole = false;
    walk.addGap('', `the rest of it was not read: ${error.message}`);
  }
  walk.endPass();
  return {
    size,
    ...(isWhole && { digest: `${algorithm}:${hash.digest('hex')}` }),
    ...(isWhole && blobHash && { blob: `${blobAlgorithm ?? ''}:${blobHash.digest('hex')}` }),
  };
}

/** Computes the digests of the content of a layer, and nothing else. Throws what `chunks` throws. */
export async function digestLayer(
  chunks: AsyncIterable<Buffer>,
  algorithm: DigestAlgorithm,
  blobAlgorithm: DigestAlgorithm | undefined,
): Promise<Omit<PassedLayer, 'size'>> {
  const blobHash = blobAlgorithm && createHash(blobAlgorithm);
  const hash = createHash(algorithm);
  try {
    const whole = blobHash ? hashing(chunks, (chunk) => blobHash.update(chunk)) : chunks;
    for await (const chunk of decompress(whole)) hash.update(chunk);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {};
  }
  return {
    digest: `${algorithm}:${hash.digest('hex')}`,
    ...(blobHash && { blob: `${blobAlgorithm ?? ''}:${blobHash.digest('hex')}` }),
  };
}

/** Computes the digest of a compressed content as it comes. */
export async function digestBlob(chunks: AsyncIterable<Buffer>, algorithm: DigestAlgorithm): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of chunks) hash.update(chunk);
  return `${algorithm}:${hash.digest('hex')}`;
}

/** Lets entries pass by a walk that are no archive of their own, and so have no digest. */
export async function passEvents(walk: LayerWalk, events: AsyncIterable<TarEvent>): Promise<PassedLayer> {
  try {
    for await (const event of events) walk.take(event);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    walk.addGap('', `the rest of it was not read: ${error.message}`);
  }
  walk.endPass();
  return { size: 0 };
}

async function* hashing(
  chunks: AsyncIterable<Buffer>,
  update: (chunk: Buffer) => unknown,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    update(chunk);
    yield chunk;
  }
}
