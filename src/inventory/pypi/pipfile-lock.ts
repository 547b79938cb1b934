import { Malformed } from '../../formats/bytes/byte-source.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { asRecord, parseJsonObject, catalogedText } from '../read-text.ts';

interface PipfileEntry {
  name: string;
  value: unknown;
  development: boolean;
}

/** Reads `Pipfile.lock`: `default` and `develop`, and since pipenv 2022.10 a member for each further category. */
export function readPipfileLock(file: CatalogedFile): FileReading {
  const lock = parseJsonObject(catalogedText(file));
  if (recordAt(lock, '_meta') === undefined) throw new Malformed('it has no _meta');
  const categories = Object.keys(lock).filter((category) => category !== '_meta');
  const entries = categories.flatMap((category): readonly FileEntry<PipfileEntry>[] =>
    Object.entries(recordAt(lock, category) ?? {}).map(([name, value]) => ({
      label: name,
      value: { name, value, development: category === 'develop' },
    })),
  );
  return readPackages(entries, packageOf);
}

/** A version is a pin (`==1.0`); the entry of a folder has none, and one of a repository or archive need not. */
function packageOf({ name, value, development }: PipfileEntry): FoundPackage | undefined {
  const entry = asRecord(value);
  if (stringAt(entry, 'path') !== undefined) return undefined;
  const version = (stringAt(entry, 'version') ?? '').replace(/^={2,3}\s*/u, '');
  return languagePackage({ type: 'pypi', name, version, proof: 'declared', development });
}
