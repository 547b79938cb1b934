/** How content is compressed, by its first bytes; `xz` and `bzip2` are recognised and not read. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';

/** Number of first bytes that decide. */
export const compressionHead = 6;

/**
 * Returns how content that begins with these bytes is compressed. What it is called (media type, name) says nothing: engines
 * look at the bytes too (moby, pkg/archive, DetectCompression).
 */
export function detectCompression(head: Uint8Array): Compression {
  const starts = (...magic: readonly number[]): boolean => magic.every((byte, at) => head[at] === byte);
  if (starts(0x1f, 0x8b, 0x08)) return 'gzip';
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  // A skippable frame, of which a seekable archive (zstd:chunked) may begin with one.
  if ((head[0] ?? 0) >> 4 === 5 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd';
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  if (starts(0x42, 0x5a, 0x68)) return 'bzip2';
  return 'none';
}
