import type { CatalogedFile, Cataloger, FileReading } from '../../src/inventory/cataloger.ts';
import { bufferSource, type ByteSource } from '../../src/formats/bytes/byte-source.ts';

/** A file as a walk over an image passes it to a cataloger. */
export function catalogedFile(
  path: string,
  content: Buffer | string,
  companions: Readonly<Record<string, Buffer | string>> = {},
): CatalogedFile {
  return {
    path,
    mode: 0o644,
    content: sourceOf(content),
    companions: new Map(Object.entries(companions).map(([name, bytes]) => [name, sourceOf(bytes)])),
  };
}

/** What a cataloger reads in a file, which it has to claim. */
export function readingOfFile(
  cataloger: Cataloger,
  path: string,
  content: Buffer | string,
  companions: Readonly<Record<string, Buffer | string>> = {},
): FileReading {
  if (!cataloger.claims(path)) throw new Error(`${cataloger.name} does not read ${path}`);
  return cataloger.read(catalogedFile(path, content, companions));
}

function sourceOf(bytes: Buffer | string): ByteSource {
  return bufferSource(Buffer.from(bytes));
}
