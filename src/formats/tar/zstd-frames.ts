type Step =
  | { need: 'magic' | 'descriptor' | 'block' | 'skippable size'; bytes: number }
  | { need: 'nothing'; bytes: number; next: 'block' | 'end' | 'magic' };

/**
 * Cuts zstd content where its frames end (RFC 8878, 3.1): zlib of Node 24 drops what follows the end of a frame in one chunk,
 * and takes it in the next one. Content that is not zstd is left as it is.
 */
export class ZstdFrames {
  #step: Step = magic;
  /** Bytes of a field that began in an earlier chunk. */
  #field = Buffer.alloc(0);
  #hasChecksum = false;
  #isBroken = false;

  /** Returns a chunk in parts, none of which has bytes of two frames. */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    let start = 0;
    let at = 0;
    while (at < chunk.length && !this.#isBroken) {
      const missing = this.#step.bytes - this.#field.length;
      const part = chunk.subarray(at, at + missing);
      at += part.length;
      if (this.#step.need === 'nothing') {
        // What is skipped is not kept.
        this.#step.bytes -= part.length;
        if (this.#step.bytes > 0) continue;
      } else {
        this.#field = Buffer.concat([this.#field, part]);
        if (part.length < missing) continue;
      }
      const field = this.#field;
      this.#field = Buffer.alloc(0);
      this.#step = this.#next(this.#step, field);
      while (this.#step.bytes === 0 && this.#step.need === 'nothing')
        this.#step = this.#next(this.#step, field);
      if (this.#step.need !== 'magic') continue;
      yield chunk.subarray(start, at);
      start = at;
    }
    if (start < chunk.length) yield chunk.subarray(start);
  }

  #next(step: Step, field: Buffer): Step {
    switch (step.need) {
      case 'magic': {
        const value = field.readUInt32LE(0);
        if (value === 0xfd2fb528) return { need: 'descriptor', bytes: 1 };
        this.#isBroken = value >>> 4 !== 0x184d2a5;
        return { need: 'skippable size', bytes: 4 };
      }
      case 'skippable size':
        return { need: 'nothing', bytes: field.readUInt32LE(0), next: 'magic' };
      case 'descriptor': {
        const flags = field[0] ?? 0;
        const isSingle = (flags & 0x20) !== 0;
        this.#hasChecksum = (flags & 0x04) !== 0;
        const sizeLength = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
        const dictionaryLength = [0, 1, 2, 4][flags & 3] ?? 0;
        return { need: 'nothing', bytes: sizeLength + dictionaryLength + (isSingle ? 0 : 1), next: 'block' };
      }
      case 'block': {
        const header = field.readUIntLE(0, 3);
        const [isLast, type, size] = [(header & 1) !== 0, (header >> 1) & 3, header >> 3];
        // A block of one repeated byte has that byte alone.
        return { need: 'nothing', bytes: type === 1 ? 1 : size, next: isLast ? 'end' : 'block' };
      }
      case 'nothing':
        if (step.next === 'block') return { need: 'block', bytes: 3 };
        if (step.next === 'end' && this.#hasChecksum) return { need: 'nothing', bytes: 4, next: 'magic' };
        return { ...magic };
    }
  }
}

const magic: Step = { need: 'magic', bytes: 4 };
