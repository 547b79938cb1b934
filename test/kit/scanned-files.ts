import assert from 'node:assert/strict';
import { accountReader } from '../../src/app/scan/files/account-reader.ts';
import { findImageFiles } from '../../src/app/scan/files/find-image-files.ts';
import type { ImageContents, ImageFiles } from '../../src/core/image/image.ts';
import { noConfiguration } from '../../src/rootfs/image-configuration.ts';
import type { ImageSource } from '../../src/rootfs/image-source.ts';
import { readFiles } from '../../src/rootfs/read-inventory.ts';
import { sha256, tarArchive, type MadeEntry } from './tar-archive.ts';

/** An image in memory, of layers with these entries, the lowest first. A layer that is a text is not there, for that reason. */
function sourceOf(layers: readonly (readonly MadeEntry[] | 'missing')[]): ImageSource {
  const contents = new Map<string, Buffer>();
  const digests = layers.map((entries, index) => {
    if (entries === 'missing') return sha256(Buffer.from(`missing ${index}`));
    const bytes = tarArchive(entries);
    contents.set(sha256(bytes), bytes);
    return sha256(bytes);
  });
  return {
    name: 'app:1',
    id: sha256(Buffer.from('app:1')),
    config: noConfiguration,
    platform: 'linux/amd64',
    layers: digests.map((digest) => ({ digest })),
    bills: [],
    references: [],
    digests: [],
    gaps: [],
    async readLayers(wanted, take) {
      for (const [layer, bytes] of contents)
        if (wanted.has(layer)) await take({ content: { chunks: chunksOf(bytes) }, layer });
    },
    close: () => undefined,
  };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  await Promise.resolve();
  yield bytes;
}

/** What a scan finds in the files of an image of these layers, the lowest first. */
export async function scannedFiles(
  ...layers: readonly (readonly MadeEntry[] | 'missing')[]
): Promise<ImageFiles & { contents: ImageContents }> {
  const reading = await readFiles(sourceOf(layers), [accountReader], {});
  const files = findImageFiles(reading, {
    from: 'files of image app:1',
    hasLayers: true,
    readers: [accountReader],
  });
  assert.ok(files.state === 'known' && files.value.contents !== undefined, JSON.stringify(files));
  const { contents } = files.value;
  return { ...files.value, contents };
}

/** The extended attribute `security.capability` of version 2, as an archive has it. */
export function capability(
  permitted: readonly number[],
  { effective = true, root }: { effective?: boolean; root?: number } = {},
): Pick<MadeEntry, 'pax'> {
  const bytes = Buffer.alloc(root === undefined ? 20 : 24);
  bytes.writeUInt32LE((root === undefined ? 0x02000000 : 0x03000000) + Number(effective), 0);
  for (const half of [0, 1]) {
    const bits = permitted.filter((bit) => Math.floor(bit / 32) === half);
    bytes.writeUInt32LE(
      bits.reduce((sum, bit) => sum + 2 ** (bit % 32), 0),
      4 + half * 8,
    );
  }
  if (root !== undefined) bytes.writeUInt32LE(root, 20);
  return { pax: { 'SCHILY.xattr.security.capability': bytes } };
}
