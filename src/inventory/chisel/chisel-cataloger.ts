import { zstdDecompressSync } from 'node:zlib';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { isJsonRecord, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { Cataloger, FileReading, FoundPackage, OwnedFiles } from '../cataloger.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';

/** The longest manifest, unpacked; one with every file of Ubuntu's archive on it would not be a chiselled image. */
const largest = 256 * 1024 * 1024;

/**
 * Reads the manifest of chiselled Ubuntu images, which have no database of dpkg: packages, and the files of their slices
 * (documentation of Chisel, "Chisel Manifest": zstd, one JSON object in each line).
 */
export const chiselCataloger: Cataloger = {
  name: 'chisel',
  version: 1,
  claims: (path) => path.endsWith('/manifest.wall'),
  maxBytes: 32 * 1024 * 1024,
  read({ content }) {
    const [header, ...lines] = linesOf(content.read(0, content.size));
    const count = requireHeader(header);
    const entries = lines.map((line, at): FileEntry<string> => ({ label: `line ${at + 2}`, value: line }));
    const { packages = [], gaps = [] } = readPackages(entries, packageOf);
    const missing = count - lines.length - 1;
    return reading(packages, ownedFiles(lines), [
      ...gaps,
      ...(missing === 0 ? [] : [`it has ${lines.length + 1} entries, and should have ${count}`]),
    ]);
  },
};

function reading(
  packages: readonly FoundPackage[],
  owned: readonly OwnedFiles[],
  gaps: readonly string[],
): FileReading {
  if (packages.length === 0 && gaps.length === 0) throw new Malformed('it has no package');
  return {
    ...(packages.length === 0 ? {} : { packages }),
    ...(owned.length === 0 ? {} : { owned }),
    ...(gaps.length === 0 ? {} : { gaps }),
  };
}

function linesOf(bytes: Buffer): readonly string[] {
  try {
    const text = zstdDecompressSync(bytes, { maxOutputLength: largest }).toString('utf8');
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    throw new Malformed('its content is not compressed by zstd, is damaged or is too large', {
      cause: error,
    });
  }
}

/** Returns how many entries it has, itself included. */
function requireHeader(line: string | undefined): number {
  const header = line === undefined ? undefined : objectOf(line);
  const [form, schema, count] = [header?.['jsonwall'], header?.['schema'], header?.['count']];
  if (typeof form !== 'string' || typeof count !== 'number') throw new Malformed('it is no jsonwall');
  if (!form.startsWith('1.') || typeof schema !== 'string' || !schema.startsWith('1.'))
    throw new Malformed('it is of a newer form than 1');
  return count;
}

function parsedLine(line: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(line: string): JsonRecord {
  const value = parsedLine(line);
  if (value === undefined) throw new Malformed('it is no JSON object');
  return value;
}

/** The binary package of a line; the manifest does not name the source package. */
function packageOf(line: string): FoundPackage | undefined {
  const entry = objectOf(line);
  if (stringAt(entry, 'kind') !== 'package') return undefined;
  const [name, version, architecture] = ['name', 'version', 'arch'].map((key) => stringAt(entry, key));
  if (name === undefined || name === '' || version === undefined || version === '')
    throw new Malformed('it is a package without a name or a version');
  return {
    type: 'deb',
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    sourceUnknown: true,
    proof: 'installed',
  };
}

/** Files by the packages whose slices have them: `hello_bins` is a slice of `hello`. */
function ownedFiles(lines: readonly string[]): readonly OwnedFiles[] {
  const byOwner = new Map<string, string[]>();
  for (const line of lines) {
    if (!line.includes('"kind":"path"')) continue;
    // A line that is not understood is a gap already.
    const { path, slices } = parsedLine(line) ?? {};
    if (typeof path !== 'string' || !path.startsWith('/') || path.endsWith('/') || !Array.isArray(slices))
      continue;
    for (const slice of new Set(slices.filter((one) => typeof one === 'string'))) {
      const owner = `deb/${slice.split('_')[0] ?? ''}`;
      const paths = byOwner.get(owner);
      if (paths === undefined) byOwner.set(owner, [path]);
      else if (paths.at(-1) !== path) paths.push(path);
    }
  }
  return Array.from(byOwner, ([owner, paths]) => ({ owner, paths }));
}
