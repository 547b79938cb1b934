import type { FileReader } from '../../src/rootfs/file-reader.ts';
import { noConfiguration } from '../../src/rootfs/image-configuration.ts';
import type { ImageSource } from '../../src/rootfs/image-source.ts';
import { sha256 } from './tar-archive.ts';

/** Returns an image of layers in memory. `stored` are the contents that it gives out for them, in chunks. */
export function memoryImage(
  layers: readonly Buffer[],
  {
    stored = layers,
    chunkSize = 64 * 1024,
    passes = { count: 0 },
  }: { stored?: readonly Buffer[]; chunkSize?: number; passes?: { count: number } } = {},
): ImageSource {
  const digests = layers.map(sha256);
  return {
    name: 'memory',
    id: 'sha256:0',
    references: [],
    digests: [],
    config: noConfiguration,
    platform: 'linux/amd64',
    layers: digests.map((digest, index) => ({ digest, createdBy: `step ${index}` })),
    bills: [],
    gaps: [],
    async readLayers(wanted, take) {
      for (const [index, layer] of digests.entries()) {
        const bytes = stored[index];
        if (!wanted.has(layer) || bytes === undefined) continue;
        passes.count++;
        await take({ content: { chunks: chunksOf(bytes, chunkSize) }, layer });
      }
    },
    close: () => undefined,
  };
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, undefined> {
  // As sources do: a chunk is used again for other bytes.
  const chunk = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    yield chunk.subarray(0, bytes.copy(chunk, 0, at, at + size));
    chunk.fill(0xff);
  }
}

/** Returns a reader that returns the text of files, and of their companions. */
export function textReader(overrides: Partial<FileReader> = {}): FileReader {
  return {
    name: 'text',
    version: 1,
    claims: (path) => path.startsWith('/db/'),
    maxBytes: 20_000_000,
    read: ({ path, content, companions }) => ({
      path,
      text: content.read(0, Math.min(content.size, 100)).toString('latin1'),
      size: content.size,
      companions: [...companions].map(
        ([name, source]) => `${name}=${source.read(0, source.size).toString()}`,
      ),
    }),
    ...overrides,
  };
}
