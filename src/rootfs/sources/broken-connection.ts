import { connectionWords } from '../../io/http/connection-failure.ts';
import { Unavailable } from '../image-source.ts';

/** Returns the bytes of an answer; a broken connection makes its source unavailable. */
export async function* asConnection(
  chunks: AsyncIterable<Buffer>,
  from: string,
): AsyncGenerator<Buffer, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  let hasEnded = false;
  try {
    for (;;) {
      const next = await nextOf(iterator, from);
      if (next.done === true) break;
      yield next.value;
    }
    hasEnded = true;
  } finally {
    if (!hasEnded) await iterator.return?.();
  }
}

async function nextOf(
  iterator: AsyncIterator<Buffer>,
  from: string,
): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await iterator.next();
  } catch (error) {
    throw new Unavailable(`${from}: ${connectionWords(error).detail}`);
  }
}
