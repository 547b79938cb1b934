import { bufferSource } from '../formats/bytes/byte-source.ts';
import type { CatalogedFile } from './cataloger.ts';

/** Returns a file of an image with these bytes. */
export function catalogedFile(path: string, content: Buffer | string): CatalogedFile {
  return { path, mode: 0o755, content: bufferSource(Buffer.from(content)), companions: new Map() };
}
