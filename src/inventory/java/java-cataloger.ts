import { bufferSource, Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { readZipEntry, storedZipEntry } from '../../formats/zip/zip-content.ts';
import { readZipDirectory, type ZipEntry } from '../../formats/zip/zip-directory.ts';
import type { Cataloger, FileReading, FoundPackage } from '../cataloger.ts';
import { propertiesIdentity, readContents } from './archive-contents.ts';
import { packageOfName, packagesOfArchive } from './archive-packages.ts';
import { archiveName } from './jar-name.ts';

const unpackedDescription = /\/META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/u;
const maxDepth = 5;
/** Of one archive in another that is not stored as it is: it is held in memory. */
const maxNestedBytes = 128 * 1024 * 1024;
/** Of the archives that contain each other. */
const maxHeldBytes = 192 * 1024 * 1024;
/** Of all archives in a file, so that many small ones end too. */
const maxInflatedBytes = 1024 * 1024 * 1024;
const maxArchives = 20_000;
const maxGaps = 100;

/**
 * Reads what archives of Java contain, and archives in them. An archive that is not called so is recognised by its first entry,
 * `META-INF/`. Descriptions of Maven projects count where an archive was unpacked.
 */
export const javaCataloger: Cataloger = {
  name: 'java',
  version: 1,
  claims: (path) => archiveName.test(path) || unpackedDescription.test(path),
  claimsContent: beginsAsArchive,
  maxBytes: 4 * 1024 ** 3,
  read({ path, content }): FileReading {
    if (unpackedDescription.test(path)) return readUnpacked(path, content);
    const reading: Reading = { packages: new Map(), gaps: [], inflated: 0, archives: 0 };
    readArchive(content, { path, inside: '', depth: 0, held: 0 }, reading);
    return { packages: [...reading.packages.values()], gaps: reading.gaps.slice(0, maxGaps) };
  },
};

interface Reading {
  packages: Map<string, FoundPackage>;
  gaps: string[];
  inflated: number;
  archives: number;
}

interface Place {
  path: string;
  /** Path in the outer archive; empty for that itself. */
  inside: string;
  depth: number;
  /** Bytes of the archives around it that are in memory. */
  held: number;
}

/** `PK`, and `META-INF/` as the name of the first entry, which `jar` writes first. */
function beginsAsArchive(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false;
  return Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1', 30, 39) === 'META-INF/';
}

function readUnpacked(path: string, content: ByteSource): FileReading {
  const [, artifact = '', group = ''] = path.split('/').toReversed();
  const description = {
    group,
    artifact,
    version: '',
    ...propertiesIdentity(content.read(0, Math.min(content.size, 65_536))),
  };
  return {
    packages: [
      {
        type: 'maven',
        name: `${description.group}:${description.artifact}`,
        version: description.version,
        proof: 'installed',
      },
    ],
  };
}

function readArchive(source: ByteSource, place: Place, reading: Reading): void {
  reading.archives += 1;
  const report = (why: string, name = ''): void => {
    const where = [place.inside, name].filter((part) => part !== '').join('!/');
    reading.gaps.push(where === '' ? why : `${where}: ${why}`);
  };
  let entries: readonly ZipEntry[];
  try {
    const directory = readZipDirectory(source);
    for (const problem of directory.problems) report(problem);
    entries = directory.entries;
  } catch (error) {
    report(reasonOf(error));
    const named = packageOfName(nameOf(place));
    if (named !== undefined) add(reading, place, [named]);
    return;
  }
  const contents = readContents(source, entries);
  for (const gap of contents.gaps) report(gap);
  add(reading, place, packagesOfArchive(nameOf(place), contents));
  for (const entry of entries)
    if (archiveName.test(entry.name)) {
      try {
        readNested(source, entry, place, reading);
      } catch (error) {
        report(reasonOf(error), entry.name);
        const named = packageOfName(entry.name);
        if (named !== undefined) add(reading, inner(place, entry, 0), [named]);
      }
    }
}

function readNested(source: ByteSource, entry: ZipEntry, place: Place, reading: Reading): void {
  if (place.depth + 1 >= maxDepth) throw new Malformed(`archives more than ${maxDepth} deep are not read`);
  if (reading.archives >= maxArchives)
    throw new Malformed(`more than ${maxArchives} archives in one file are not read`);
  const stored = storedZipEntry(source, entry);
  if (stored !== undefined) {
    readArchive(stored, inner(place, entry, 0), reading);
    return;
  }
  if (place.held + entry.size > maxHeldBytes || reading.inflated + entry.size > maxInflatedBytes)
    throw new Malformed(`its ${entry.size} bytes are too many to be unpacked`);
  reading.inflated += entry.size;
  const bytes = readZipEntry(source, entry, maxNestedBytes);
  readArchive(bufferSource(bytes), inner(place, entry, bytes.length), reading);
}

function inner(place: Place, entry: ZipEntry, held: number): Place {
  return {
    path: place.path,
    inside: place.inside === '' ? entry.name : `${place.inside}!/${entry.name}`,
    depth: place.depth + 1,
    held: place.held + held,
  };
}

function nameOf({ path, inside }: Place): string {
  return inside === '' ? path : inside.slice(inside.lastIndexOf('!/') + 1);
}

function add(reading: Reading, { inside }: Place, packages: readonly FoundPackage[]): void {
  for (const found of packages)
    reading.packages.set(`${found.name}\0${found.version}\0${inside}`, {
      ...found,
      ...(inside !== '' && { inside }),
    });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
