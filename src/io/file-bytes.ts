import { fstatSync, readSync } from 'node:fs';
import { demandInside, type ByteSource } from '../formats/bytes/byte-source.ts';

const windowSize = 16 * 1024;
/** Cached windows: related parts of a database are close together, but not always adjacent. */
const maxWindows = 64;

/** Returns the bytes of an open file at its current size, read in cached windows. */
export function fileBytes(file: number): ByteSource {
  const { size } = fstatSync(file);
  const windows = new Map<number, Buffer>();
  const windowAt = (number: number): Buffer => {
    const kept = windows.get(number);
    if (kept !== undefined) return kept;
    const start = number * windowSize;
    const read = readFully(file, start, Math.min(windowSize, size - start));
    const [oldest] = windows.keys();
    if (windows.size >= maxWindows && oldest !== undefined) windows.delete(oldest);
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

/** Returns exactly `length` bytes; fewer if the file was truncated meanwhile. */
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
