import { TarDecoder, type TarEntry, type TarEvent } from '../../formats/tar/tar-decoder.ts';

/** An entry of an archive with its content, which has to be read before the next entry is asked for; what is left of it is skipped. */
export interface TarMember {
  entry: TarEntry;
  content: AsyncIterable<Buffer>;
}

/** Returns the entries of an archive that passes by. Throws Malformed where it is damaged. */
export async function* tarMembers(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarMember, void, undefined> {
  const events = tarEvents(chunks);
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.kind !== 'entry') continue;
      const content = contentOf(events);
      yield { entry: next.value.entry, content };
      for await (const _ of content);
    }
  } finally {
    await events.return();
  }
}

/** Returns the events of an archive that passes by. Throws Malformed where it is damaged. */
export async function* tarEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEvent, void, undefined> {
  const decoder = new TarDecoder();
  for await (const chunk of chunks) yield* decoder.push(chunk);
  decoder.finish();
}

function contentOf(events: AsyncGenerator<TarEvent, void, undefined>): AsyncIterable<Buffer> {
  let hasEnded = false;
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    while (!hasEnded) {
      const event = await events.next();
      if (event.done === true || event.value.kind === 'end') hasEnded = true;
      else if (event.value.kind === 'bytes') return { done: false, value: event.value.bytes };
    }
    return { done: true, value: undefined };
  };
  // Without `return`: who stops early does not end the archive.
  const iterator = { next, [Symbol.asyncIterator]: () => iterator };
  return iterator;
}
