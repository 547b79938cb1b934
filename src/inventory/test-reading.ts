import { Malformed, bufferSource } from '../formats/bytes/byte-source.ts';
import type { CatalogedFile, Cataloger, FileReading } from './cataloger.ts';

/** A file of a package manager, and the packages that it shows. */
export interface LanguageSample {
  cataloger: Cataloger;
  path: string;
  content: string | Buffer;
  /** `name@version`, and ` dev` behind it for one that is only for development. */
  packages: readonly string[];
  proof: 'installed' | 'declared';
}

/** Returns a file as a cataloger is given one. */
export function catalogedFile(path: string, content: string | Buffer): CatalogedFile {
  return {
    path,
    mode: 0o644,
    content: bufferSource(Buffer.from(content as string)),
    companions: new Map(),
  };
}

/** Returns what a cataloger reads in a file that it claims. */
export function fileReading(cataloger: Cataloger, path: string, content: string | Buffer): FileReading {
  if (!cataloger.claims(path)) throw new Error(`${cataloger.name} does not claim ${path}`);
  return cataloger.read(catalogedFile(path, content));
}

/** Returns the packages of a reading as `name@version`, with ` dev` behind one that is only for development. */
export function shownPackages({ packages = [] }: FileReading): readonly string[] {
  return packages.map(
    ({ name, version, development }) => `${name}@${version}${development === true ? ' dev' : ''}`,
  );
}

/** Returns the gaps of a file: those of its reading, or the message of the error that nothing of it is understood. */
export function gapTexts(cataloger: Cataloger, path: string, content: string | Buffer): readonly string[] {
  try {
    return fileReading(cataloger, path, content).gaps ?? [];
  } catch (error) {
    if (error instanceof Malformed) return [error.message];
    throw error;
  }
}
