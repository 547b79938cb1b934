import { Malformed } from '../formats/bytes/byte-source.ts';
import type { CatalogedFile, Cataloger, FileReading } from './cataloger.ts';

/** One kind of file of an ecosystem, and how it is read. */
export interface CatalogedKind {
  /** What the paths of such files end with: most files of an image are ruled out by this alone. */
  endings: readonly string[];
  /** Whether a file with this absolute path and such an ending is of this kind; every one is if missing. */
  claims?: (path: string) => boolean;
  /** The longest file of this kind that is read, in bytes: what is read of it must fit into memory. */
  maxBytes: number;
  /** @throws Malformed or TypeError if it is not such a file. */
  read: (file: CatalogedFile) => FileReading;
}

/** Returns a cataloger of files by their paths; the first kind that claims one reads it. */
export function catalogerOf(name: string, version: number, kinds: readonly CatalogedKind[]): Cataloger {
  const kindOf = (path: string): CatalogedKind | undefined =>
    kinds.find(
      ({ endings, claims }) => endings.some((ending) => path.endsWith(ending)) && claims?.(path) !== false,
    );
  return {
    name,
    version,
    claims: (path) => kindOf(path) !== undefined,
    maxBytes: Math.max(...kinds.map(({ maxBytes }) => maxBytes)),
    read: (file) => {
      const kind = kindOf(file.path);
      if (kind === undefined) throw new Malformed('it is not a file of this ecosystem');
      if (file.content.size > kind.maxBytes)
        throw new Malformed(`it is longer than ${kind.maxBytes} bytes (${file.content.size})`);
      return readOrMalformed(kind, file);
    },
  };
}

/** Readers of members throw a TypeError for a value of another type, which is as malformed as the rest. */
function readOrMalformed(kind: CatalogedKind, file: CatalogedFile): FileReading {
  try {
    return kind.read(file);
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed(error.message, { cause: error });
    throw error;
  }
}
