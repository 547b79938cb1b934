import type { ImageSource, LayerContent } from './image-source.ts';

/** The first pause between two lines; each is longer than the one before, up to the last. */
const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/** Whether a line is due, asked at any time: after a second, and then less and less often. */
export function dueLines(): () => boolean {
  let [last, pause] = [performance.now(), firstPauseMs];
  return () => {
    const now = performance.now();
    if (now - last < pause) return false;
    [last, pause] = [now, Math.min(pause * 2, longestPauseMs)];
    return true;
  };
}

/** Returns contents that say how much of them was read, after a second and then less and less often. */
export function progressOf(
  { name }: Pick<ImageSource, 'name'>,
  onProgress: ((line: string) => void) | undefined,
): (content: LayerContent) => LayerContent {
  if (onProgress === undefined) return (layer) => layer;
  const isDue = dueLines();
  let bytes = 0;
  const note = (length: number): void => {
    bytes += length;
    if (isDue()) onProgress(`${name}: ${Math.round(bytes / 1e6)} MB of layers read`);
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
