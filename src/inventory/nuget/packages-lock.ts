import { Malformed } from '../../formats/bytes/byte-source.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { recordEntries, readPackages } from '../read-entries.ts';
import { asRecord, parseJsonObject, catalogedText } from '../read-text.ts';

/** Reads `packages.lock.json`: for each target framework, the packages by their names. */
export function readPackagesLock(file: CatalogedFile): FileReading {
  const frameworks = recordAt(parseJsonObject(catalogedText(file)), 'dependencies');
  if (frameworks === undefined) throw new Malformed('it has no dependencies');
  const entries = Object.keys(frameworks).flatMap((framework) =>
    recordEntries(recordAt(frameworks, framework)),
  );
  return readPackages(entries, ([name, value]) => lockedPackage(name, value));
}

/** Another project of the same solution is no package. */
function lockedPackage(name: string, value: unknown): FoundPackage | undefined {
  const entry = asRecord(value);
  if (stringAt(entry, 'type')?.toLowerCase() === 'project') return undefined;
  return languagePackage({
    type: 'nuget',
    name,
    version: stringAt(entry, 'resolved') ?? '',
    proof: 'declared',
  });
}
