import { crc32, inflateRawSync } from 'node:zlib';
import { Malformed, partOf, type ByteSource } from '../bytes/byte-source.ts';
import type { ZipEntry } from './zip-directory.ts';

const localHeaderSize = 30;
const localSignature = 0x04_03_4b_50;
const stored = 0;
const deflated = 8;

/**
 * Returns the content of an entry. It is inflated up to `maxBytes` and its stated size, whichever is less, so that memory and
 * time are bounded.
 *
 * @throws Malformed if it is longer, encrypted, compressed by another method, or not what its size and checksum say.
 */
export function readZipEntry(source: ByteSource, entry: ZipEntry, maxBytes: number): Buffer {
  if (entry.size > maxBytes) throw new Malformed(`its ${entry.size} bytes are more than ${maxBytes}`);
  const packed = packedBytes(source, entry);
  if (entry.method === stored) return checked(packed.read(0, packed.size), entry);
  // Incompressible content grows by five bytes in some thousands; what is longer is not needed to inflate it.
  const length = Math.min(packed.size, entry.size + (entry.size >>> 8) + 4096);
  return checked(inflate(packed.read(0, length), entry.size), entry);
}

/** Returns a source for the content of an entry that is stored as it is, without reading it; absent for a compressed one. */
export function storedZipEntry(source: ByteSource, entry: ZipEntry): ByteSource | undefined {
  return entry.method === stored ? packedBytes(source, entry) : undefined;
}

function packedBytes(source: ByteSource, entry: ZipEntry): ByteSource {
  if (entry.encrypted) throw new Malformed('it is encrypted');
  if (entry.method !== stored && entry.method !== deflated)
    throw new Malformed(`its compression method ${entry.method} is not supported`);
  if (entry.method === stored && entry.size !== entry.packedSize)
    throw new Malformed(`it is stored in ${entry.packedSize} bytes and states ${entry.size}`);
  const header = source.read(entry.offset, localHeaderSize);
  if (header.readUInt32LE(0) !== localSignature) throw new Malformed('it has no header in the archive');
  const nameSize = header.readUInt16LE(26);
  const name = source.read(entry.offset + localHeaderSize, nameSize).toString('utf8');
  if (name !== entry.name) throw new Malformed('its header and the directory name it differently');
  const start = entry.offset + localHeaderSize + nameSize + header.readUInt16LE(28);
  return partOf(source, start, entry.packedSize);
}

function inflate(packed: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(packed, {
      maxOutputLength: Math.max(1, size),
      chunkSize: Math.min(Math.max(size, 1024), 1024 * 1024),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new Malformed(
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `it unpacks to more than the ${size} bytes that it states`
        : 'its compressed content is damaged',
      { cause: error },
    );
  }
}

function checked(content: Buffer, { size, checksum }: ZipEntry): Buffer {
  if (content.length !== size)
    throw new Malformed(`it has ${content.length} of the ${size} bytes that it states`);
  if (crc32(content) !== checksum) throw new Malformed('its checksum is wrong');
  return content;
}
