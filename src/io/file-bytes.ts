import { fstatSync, readSync } from 'node:fs';
import { demandInside, type ByteSource } from '../formats/bytes/byte-source.ts';

const windowSize = 16 * 1024;
/** Parts of a database that belong together are near each other, but not always behind one another. */
const mostWindows = 64;

/** The bytes of an open file as it is long now, read in windows, the last ones of which are kept. */
export function fileBytes(file: number): ByteSource {
  const { size } = fstatSync(file);
  const windows = new Map<number, Buffer>();
  const windowAt = (number: number): Buffer => {
    const kept = windows.get(number);
    if (kept !== undefined) return kept;
    const start = number * windowSize;
    const read = readFully(file, start, Math.min(windowSize, size - start));
    const [oldest] = windows.keys();
    if (windows.size >= mostWindows && oldest !== undefined) windows.delete(oldest);
    windows.set(number, read);
    return read;
  };
  return {
    size,
    read(offset, length) {
      demandInside(offset, length, size);
      const number = Math.floor(offset / windowSize);
      const start = offset - number * windowSize;
      if (start + length > windowSize) return readFully(file, offset, length);
      return windowAt(number).subarray(start, start + length);
    },
  };
}

/** Exactly that many bytes; a file that was cut meanwhile has fewer. */
function readFully(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let size = 0;
  while (size < length) {
    const count = readSync(file, bytes, size, length - size, offset + size);
    if (count === 0) break;
    size += count;
  }
  demandInside(0, length, size);
  return bytes;
}
