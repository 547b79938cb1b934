import { Malformed, partOf, uintAt, type ByteSource } from '../../formats/bytes/byte-source.ts';

const magic = 'RpmP';
const slotMagic = 'Slot';
const blobMagic = 'BlbS';
const pageSize = 4096;
const slotSize = 16;
const blockSize = 16;
/** The file header occupies the first two slots. */
const firstSlot = 2;

/** Whether a file is rpm's own database format, `Packages.db`. */
export function isNdb(file: ByteSource): boolean {
  return file.size >= pageSize && file.read(0, 4).toString('latin1') === magic;
}

/**
 * Yields the headers in `Packages.db` (rpm lib/backend/ndb/rpmpkg.cc): slots in pages, each with the position
 * of a blob.
 */
export function* ndbHeaders(file: ByteSource): Generator<() => ByteSource> {
  const intro = file.read(0, 32);
  const version = uintAt(intro, 4, 4, 'little');
  if (version !== 0) throw new Malformed(`unknown database version ${version}`);
  const pages = uintAt(intro, 12, 4, 'little');
  const slots = file.read(0, pages * pageSize);
  for (let at = firstSlot * slotSize; at < slots.length; at += slotSize) {
    if (slots.toString('latin1', at, at + 4) !== slotMagic) throw new Malformed('malformed slot');
    const id = uintAt(slots, at + 4, 4, 'little');
    // Package number 0 marks a free slot.
    if (id !== 0) yield () => blobAt(file, id, uintAt(slots, at + 8, 4, 'little') * blockSize);
  }
}

function blobAt(file: ByteSource, id: number, offset: number): ByteSource {
  const head = file.read(offset, 16);
  if (head.toString('latin1', 0, 4) !== blobMagic || uintAt(head, 4, 4, 'little') !== id)
    throw new Malformed(`the blob of package ${id} is malformed`);
  return partOf(file, offset + 16, uintAt(head, 12, 4, 'little'));
}
