import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading } from '../cataloger.ts';
import { npmPackage } from './npm-spec.ts';

/** Bytes of a local file header of a zip archive before its name (APPNOTE.TXT 4.3.7). */
const headerLength = 30;
/** Folders down to a package with a scope. */
const deepest = 3;

/**
 * Reads an archive of yarn's cache (`@babel-core-npm-7.1.0-0a1b2c3d4e-8.zip`). Its file name has the version, but joins the
 * scope and the name; the archive begins with their folders.
 */
export function readYarnArchive(file: CatalogedFile): FileReading {
  const fileName = file.path.slice(file.path.lastIndexOf('/') + 1);
  const name = folderInArchive(file);
  // The package that a patch is for has an archive too.
  if (/-patch-[0-9a-f]+-[0-9a-z]+\.zip$/u.test(fileName)) return {};
  const start = `${name.replace('/', '-')}-npm-`;
  const rest = fileName.startsWith(start) ? fileName.slice(start.length) : '';
  // Two hashes end it: that of the name and version, and that of the archive or of the cache.
  const version = /^(.+)-[0-9a-f]{10}-[0-9a-z]+\.zip$/u.exec(rest)?.[1];
  return { packages: [npmPackage({ name, version: version ?? '', proof: 'installed' })] };
}

/** Reads the first entries: folders, which have no content, down to the one of the package. */
function folderInArchive({ content }: CatalogedFile): string {
  let at = 0;
  for (let depth = 0; depth < deepest; depth++) {
    const header = content.read(at, headerLength);
    if (header.readUInt32LE(0) !== 0x04_03_4b_50) throw new Malformed('it is not a zip archive');
    const nameLength = header.readUInt16LE(26);
    const path = content.read(at + headerLength, nameLength).toString('utf8');
    const name = /^node_modules\/((?:@[^/]+\/)?[^/@]+)\//u.exec(path)?.[1];
    if (name !== undefined) return name;
    if (!path.endsWith('/')) break;
    at += headerLength + nameLength + header.readUInt16LE(28);
  }
  throw new Malformed('it does not begin with the folder of a package');
}
