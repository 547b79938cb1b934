import { cacheFolder, type CacheLimits } from './cache-folder.ts';
import type { ImageSource } from './image-source.ts';

/**
 * Remembers which bytes were seen to be the content of which layer. `bytes` says which bytes: the state of a file, which is
 * another one after every change of it, or the digest of a compressed content.
 */
export interface ContentProofs {
  has(bytes: string, layer: string): boolean;
  add(bytes: string, layer: string): void;
}

function keyOf(bytes: string, layer: string): readonly string[] {
  return ['content', bytes, layer];
}

/** Returns the proofs that are kept in a folder from run to run. */
export function contentProofs(folder: string, limits?: CacheLimits): ContentProofs {
  const texts = cacheFolder(folder, limits);
  return {
    has: (bytes, layer) => texts.load(keyOf(bytes, layer)) === layer,
    add: (bytes, layer) => texts.save(keyOf(bytes, layer), layer),
  };
}

/** The bytes of a compressed content, by its digest. */
export function compressedBytes(blob: string): string {
  return `compressed ${blob}`;
}

/** Whether a layer of a source is what it is called: its store names it by its digest, or its bytes were seen to be that. */
export async function isProven(
  source: Pick<ImageSource, 'stateOf'>,
  layer: string,
  proofs: ContentProofs | undefined,
): Promise<boolean> {
  if (source.stateOf === undefined) return true;
  const state = await source.stateOf(layer);
  return state !== undefined && proofs?.has(state, layer) === true;
}
