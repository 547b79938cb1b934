import type { ImageSource, LayerContent } from './image-source.ts';

const silentMs = 1000;

/** Returns contents that say how much of them was read, once a second from the first one on. */
export function progressOf(
  { name }: Pick<ImageSource, 'name'>,
  onProgress: ((line: string) => void) | undefined,
): (content: LayerContent) => LayerContent {
  if (onProgress === undefined) return (layer) => layer;
  let last = performance.now();
  let bytes = 0;
  const note = (length: number): void => {
    bytes += length;
    const now = performance.now();
    if (now - last < silentMs) return;
    last = now;
    onProgress(`${name}: ${Math.round(bytes / 1e6)} MB of layers read`);
  };
  return (layer) => {
    const { content } = layer;
    return 'chunks' in content ? { ...layer, content: { chunks: counted(content.chunks, note) } } : layer;
  };
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  note: (length: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    note(chunk.length);
    yield chunk;
  }
}
