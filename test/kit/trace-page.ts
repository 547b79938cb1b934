/** A record of a trace page: nanoseconds after the one before, and its bytes. */
export interface TraceRecord {
  delta: number;
  data: Buffer;
}

const header = (type: number, delta: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(((delta << 5) | type) >>> 0);
  return bytes;
};

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** A record as the kernel stores it: short ones have their length in the header. */
export function recordBytes({ delta, data }: TraceRecord): Buffer {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  const words = padded.length / 4;
  return words > 0 && words <= 28
    ? Buffer.concat([header(words, delta), padded])
    : Buffer.concat([header(0, delta), word(padded.length + 4), padded]);
}

/** Time that does not fit into a record: `ticks` nanoseconds more. */
export function timeExtend(ticks: number): Buffer {
  return Buffer.concat([header(30, ticks % 2 ** 27), word(Math.floor(ticks / 2 ** 27))]);
}

/** A record that was thrown away. */
export function discarded(bytes: number): Buffer {
  return Buffer.concat([header(29, 1), word(bytes - 4), Buffer.alloc(bytes - 8)]);
}

/** A page of the ring buffer that begins at `time`. */
export function tracePage(time: bigint, parts: readonly Buffer[], flags = 0): Buffer {
  const body = Buffer.concat([...parts]);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(time, 0);
  head.writeUInt32LE((body.length | flags) >>> 0, 8);
  return Buffer.concat([head, body, Buffer.alloc(16)]);
}
