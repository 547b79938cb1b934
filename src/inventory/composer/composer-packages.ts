import type { PackageProof } from '../../core/software/software-package.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { listAt, recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage, licenseNames } from '../language-package.ts';
import { listEntries, readPackages, type FileEntry } from '../read-entries.ts';
import { asRecord, parseJson, parseJsonObject, catalogedText } from '../read-text.ts';

interface ComposerEntry {
  value: unknown;
  proof: PackageProof;
  isDevelopment: (name: string) => boolean;
}

/** Reads `vendor/composer/installed.json`: a list until Composer 1, an object with `packages` since 2. */
export function readInstalled(file: CatalogedFile): FileReading {
  const installed = parseJson(catalogedText(file));
  if (Array.isArray(installed))
    return readPackages(
      entriesOf(installed, 'installed', () => false),
      packageOf,
    );
  const record = asRecord(installed);
  if (record['packages'] === undefined) throw new Malformed('it has no packages');
  const development = new Set(stringsAt(record, 'dev-package-names'));
  const entries = entriesOf(listAt(record, 'packages'), 'installed', (name) => development.has(name));
  return readPackages(entries, packageOf);
}

/** Reads `composer.lock`. */
export function readComposerLock(file: CatalogedFile): FileReading {
  const lock = parseJsonObject(catalogedText(file));
  if (lock['packages'] === undefined) throw new Malformed('it has no packages');
  const entries = [
    ...entriesOf(listAt(lock, 'packages'), 'declared', () => false),
    ...entriesOf(listAt(lock, 'packages-dev'), 'declared', () => true),
  ];
  return readPackages(entries, packageOf);
}

function entriesOf(
  items: readonly unknown[],
  proof: PackageProof,
  isDevelopment: ComposerEntry['isDevelopment'],
): readonly FileEntry<ComposerEntry>[] {
  return listEntries(items).map(({ label, value }) => ({ label, value: { value, proof, isDevelopment } }));
}

/** A package of `path` is a folder of the project. */
function packageOf({ value, proof, isDevelopment }: ComposerEntry): FoundPackage | undefined {
  const entry = asRecord(value);
  if (stringAt(recordAt(entry, 'dist'), 'type') === 'path') return undefined;
  const name = stringAt(entry, 'name') ?? '';
  if (!/^[^/]+\/[^/]+$/u.test(name)) throw new Malformed('its name is not vendor/package');
  return languagePackage({
    type: 'composer',
    name,
    version: withoutPrefix(stringAt(entry, 'version') ?? ''),
    proof,
    licenses: licenseNames([entry['license']].flat()),
    development: isDevelopment(name),
  });
}

/** Tags are often `v1.0.0`, and advisories of Packagist name 1.0.0; a branch (`dev-main`) stays as it is. */
function withoutPrefix(version: string): string {
  return version.replace(/^[vV](?=\d)/u, '');
}
