import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { Malformed } from '../formats/bytes/byte-source.ts';
import { compressionHead, detectCompression } from '../formats/tar/compression.ts';
import { ZstdFrames } from '../formats/tar/zstd-frames.ts';
import { errorCode } from '../io/failure.ts';

/** Bounds of what compressed content may become. */
export interface DecompressionLimits {
  /** Bytes of content, also of what is not compressed. */
  content: number;
  /** From this size on, the ratio counts: a small content may well be zeros. */
  ratioFrom: number;
  ratio: number;
}

/**
 * 64 GiB take minutes. A gigabyte of which two hundred bytes come from one is no software: programs compress to a third,
 * and the largest ratio of gzip is 1032.
 */
export const ordinaryDecompression: DecompressionLimits = {
  content: 64 * 1024 ** 3,
  ratioFrom: 1024 ** 3,
  ratio: 200,
};

const chunkSize = 256 * 1024;

/** Windows of at most 128 MiB, as `zstd` takes without `--long`. */
const zstdOptions = { chunkSize, params: { [constants.ZSTD_d_windowLogMax]: 27 } };

/**
 * Returns content without its compression, gzip (also of several members) or zstd, which its first bytes decide. Throws
 * {@link Malformed} for what cannot be decompressed, and at a limit.
 */
export async function* decompress(
  chunks: AsyncIterable<Buffer>,
  limits: DecompressionLimits = ordinaryDecompression,
): AsyncGenerator<Buffer, void, undefined> {
  const counted = { bytes: 0 };
  const iterator = countInto(counted, chunks);
  const head = await firstBytes(iterator);
  const whole = chain(head, iterator);
  let content = 0;
  for await (const chunk of decompressed(head, whole)) {
    content += chunk.length;
    if (content > limits.content) throw new Malformed(`it has more than ${limits.content} bytes`);
    if (content > limits.ratioFrom && content > limits.ratio * counted.bytes)
      throw new Malformed(
        `decompression bomb: ${counted.bytes} bytes became more than ${content} (${limits.ratio} times as many)`,
      );
    yield chunk;
  }
}

function decompressed(head: Buffer, whole: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const compression = detectCompression(head);
  switch (compression) {
    case 'none':
      return whole;
    case 'gzip':
      return through(whole, createGunzip({ chunkSize }));
    case 'zstd':
      return through(zstdFrames(whole), createZstdDecompress(zstdOptions));
    case 'xz':
    case 'bzip2':
      throw new Malformed(`it is compressed with ${compression}, which is not read`);
  }
}

async function* through(
  whole: AsyncIterable<Buffer>,
  stream: ReturnType<typeof createGunzip>,
): AsyncGenerator<Buffer, void, undefined> {
  const done = pipeline(Readable.from(copies(whole), { highWaterMark: 4 }), stream);
  // It is awaited below; until then a failure is also one of the loop.
  done.catch(() => undefined);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
    await done;
  } catch (error) {
    throw asMalformed(error);
  } finally {
    stream.destroy();
  }
}

/** Chunks may be overwritten when the next ones are asked for, and a stream asks for several. */
async function* copies(whole: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of whole) yield Buffer.from(chunk);
}

/** What zlib refuses is malformed; all else is a failure of the source. */
function asMalformed(error: unknown): unknown {
  const code = errorCode(error) ?? '';
  if (code === 'Z_BUF_ERROR') return new Malformed('its compressed content is cut off');
  if (/^(?:Z_|ZSTD_|ERR_ZSTD|ERR_ZLIB)/u.test(code))
    return new Malformed(`its compressed content is damaged (${code})`);
  return error;
}

async function* zstdFrames(whole: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const frames = new ZstdFrames();
  for await (const chunk of whole) yield* frames.push(chunk);
}

async function* countInto(
  counted: { bytes: number },
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    counted.bytes += chunk.length;
    yield chunk;
  }
}

async function firstBytes(iterator: AsyncGenerator<Buffer, void, undefined>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < compressionHead) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* chain(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  if (head.length > 0) yield head;
  yield* rest;
}
