import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path/posix';
import { bufferSource, demandInside, Malformed, type ByteSource } from '../formats/bytes/byte-source.ts';

/** Content that is kept until it is released. It is filled from its start. */
export interface KeptContent {
  write(bytes: Buffer): void;
  /** Adds zeros. */
  skip(length: number): void;
  /** Returns what was written. It must not be used after the release. */
  source(): ByteSource;
  release(): void;
}

/** Bounds of what is kept at a time, in bytes. */
export interface SpoolLimits {
  /** The largest content that is kept in memory. */
  largestInMemory: number;
  /** All content that is kept in memory. */
  memory: number;
  /** All content that is kept on disk. */
  disk: number;
}

const ordinaryLimits: SpoolLimits = {
  largestInMemory: 8 * 1024 * 1024,
  memory: 64 * 1024 * 1024,
  disk: 8 * 1024 * 1024 * 1024,
};

/** Bytes of buffers that are kept for other contents. */
const mostFree = 16 * 1024 * 1024;
const smallestBuffer = 4096;

/**
 * Buffers that are used again: an image has tens of thousands of texts, and a new buffer for each makes V8 collect garbage more
 * often than anything else of a scan.
 */
class BufferPool {
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  /** Returns a buffer of at least this size: of the next power of two. */
  take(size: number): Buffer {
    const length = Math.max(smallestBuffer, 2 ** Math.ceil(Math.log2(size)));
    const buffer = this.#free.get(length)?.pop();
    if (buffer === undefined) return Buffer.allocUnsafeSlow(length);
    this.#bytes -= length;
    return buffer;
  }

  giveBack(buffer: Buffer): void {
    const { length } = buffer;
    if (this.#bytes + length > mostFree) return;
    this.#bytes += length;
    const same = this.#free.get(length);
    if (same === undefined) this.#free.set(length, [buffer]);
    else same.push(buffer);
  }
}

/**
 * Keeps contents of files: small ones in memory, others in one file of a private temporary directory. Both have no name any
 * more while they are used, so that nothing is left of them however the process ends.
 */
export class Spool {
  readonly #limits: SpoolLimits;
  readonly #folder: string;
  readonly #buffers = new BufferPool();
  #inMemory = 0;
  #onDisk = 0;
  #file: number | undefined;
  /** Where the next content begins in the file. */
  #end = 0;

  constructor(limits: SpoolLimits = ordinaryLimits, folder: string = tmpdir()) {
    this.#limits = limits;
    this.#folder = folder;
  }

  /** Returns room for a content of this size. Throws {@link Malformed} if there is too much already. */
  keep(size: number): KeptContent {
    const { largestInMemory, memory } = this.#limits;
    const fits = size <= largestInMemory && this.#inMemory + size <= memory;
    return fits ? this.#keepInMemory(size) : this.#keepOnDisk(size);
  }

  /** Gives the file back to the disk. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #keepInMemory(size: number): KeptContent {
    this.#inMemory += size;
    const whole = this.#buffers.take(size);
    const bytes = whole.subarray(0, size);
    let at = 0;
    return {
      write(part) {
        demandInside(at, part.length, size);
        at += part.copy(bytes, at);
      },
      skip(length) {
        demandInside(at, length, size);
        bytes.fill(0, at, at + length);
        at += length;
      },
      source: () => bufferSource(bytes.subarray(0, at)),
      release: once(() => {
        this.#inMemory -= size;
        this.#buffers.giveBack(whole);
      }),
    };
  }

  #keepOnDisk(size: number): KeptContent {
    if (this.#onDisk + size > this.#limits.disk)
      throw new Malformed(`more than ${this.#limits.disk} bytes would have to be kept on disk`);
    const file = (this.#file ??= openUnnamed(this.#folder));
    const start = this.#end;
    this.#onDisk += size;
    this.#end += size;
    let at = 0;
    return {
      write: (part) => {
        demandInside(at, part.length, size);
        writeFully(file, part, start + at);
        at += part.length;
      },
      skip: (length) => {
        demandInside(at, length, size);
        // The place may have had another content before.
        for (let left = length; left > 0; left -= zeros.length)
          writeFully(file, zeros.subarray(0, left), start + at + length - left);
        at += length;
      },
      source: () => fileRange(file, start, at),
      release: once(() => {
        this.#onDisk -= size;
        if (this.#onDisk === 0) this.#end = 0;
      }),
    };
  }
}

const zeros = Buffer.alloc(64 * 1024);

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

/** Opens a file that has no name, and so is gone as soon as it is closed or the process ends. */
function openUnnamed(parent: string): number {
  const folder = mkdtempSync(join(parent, 'ironhull-'));
  try {
    const path = join(folder, 'content');
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return file;
  } finally {
    rmdirSync(folder);
  }
}

function writeFully(file: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}

const windowSize = 64 * 1024;

/** Returns the bytes of a part of a file; short ones are read together with what follows. */
function fileRange(file: number, start: number, size: number): ByteSource {
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  const readAt = (offset: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length;) {
      const count = readSync(file, bytes, at, length - at, start + offset + at);
      if (count === 0) throw new Malformed('it is cut off');
      at += count;
    }
    return bytes;
  };
  return {
    size,
    read(offset, length) {
      demandInside(offset, length, size);
      if (length >= windowSize) return readAt(offset, length);
      if (offset < windowStart || offset + length > windowStart + window.length) {
        window = readAt(offset, Math.min(windowSize, size - offset));
        windowStart = offset;
      }
      return window.subarray(offset - windowStart, offset - windowStart + length);
    },
  };
}
