import { dirname, join } from 'node:path/posix';
import type { PackageProof } from '../../core/software/software-package.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { booleanAt, isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { recordEntries, readPackages, type FileEntry } from '../read-entries.ts';
import { asRecord, parseJsonObject, catalogedText } from '../read-text.ts';
import { isLocalFolder, isPlace, npmPackage, specOfArchive, splitNpmSpec } from './npm-spec.ts';

type LockMember = [string, unknown];

/**
 * Reads `package-lock.json` or `npm-shrinkwrap.json` of the versions 1 to 3, and npm's list of what it installed
 * (`node_modules/.package-lock.json`). Version 2 has the same packages twice; the newer `packages` counts.
 */
export function readPackageLock(file: CatalogedFile, proof: PackageProof): FileReading {
  const lock = parseJsonObject(catalogedText(file));
  const packages = recordAt(lock, 'packages');
  if (packages !== undefined)
    return readPackages(recordEntries(packages), ([path, value]) => {
      const found = installedAt(path, asRecord(value), proof);
      return found === undefined || proof !== 'installed'
        ? found
        : { ...found, folder: join(dirname(dirname(file.path)), path) };
    });
  const dependencies = recordAt(lock, 'dependencies');
  if (dependencies === undefined && lock['lockfileVersion'] === undefined)
    throw new Malformed('it has neither packages nor dependencies');
  return readPackages(nestedMembers(dependencies), ([name, value]) =>
    dependency(name, asRecord(value), proof),
  );
}

/** An entry of `packages`, by its path: `node_modules/a/node_modules/@b/c`. Other paths are the project's own folders. */
function installedAt(path: string, entry: JsonRecord, proof: PackageProof): FoundPackage | undefined {
  const at = path.lastIndexOf('node_modules/');
  if (at === -1 || booleanAt(entry, 'link') === true) return undefined;
  const name = stringAt(entry, 'name') ?? path.slice(at + 'node_modules/'.length);
  const version = stringAt(entry, 'version') ?? '';
  return npmPackage({ name, version, proof, development: booleanAt(entry, 'dev') });
}

/** An entry of `dependencies` of version 1. Its version is a place if it is not from the registry. */
function dependency(name: string, entry: JsonRecord, proof: PackageProof): FoundPackage | undefined {
  const stated = stringAt(entry, 'version') ?? '';
  if (isLocalFolder(stated)) return undefined;
  const real = stated.startsWith('npm:')
    ? splitNpmSpec(stated.slice('npm:'.length))
    : (specOfArchive(stated) ?? { name, reference: stated });
  const version = isPlace(real.reference) ? '' : real.reference;
  return npmPackage({ name: real.name, version, proof, development: booleanAt(entry, 'dev') });
}

/** Yields the dependencies, and those that are nested in them, without recursion: a file may nest them as deep as it likes. */
function* nestedMembers(dependencies: JsonRecord | undefined): Generator<FileEntry<LockMember>> {
  const left = [dependencies];
  while (left.length > 0) {
    for (const member of recordEntries(left.pop())) {
      yield member;
      const [name, value] = member.value;
      const nested = isJsonRecord(value) ? value['dependencies'] : undefined;
      if (isJsonRecord(nested)) left.push(nested);
      // No entry is a list or a text, so that what stands there is a gap.
      else if (nested !== undefined) yield { label: `dependencies of ${name}`, value: [name, nested] };
    }
  }
}
