import type { PackageProof } from '../../core/software/software-package.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { booleanAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { parsePlainYaml } from '../../formats/yaml/plain-yaml.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { recordEntries, readPackages, type FileEntry } from '../read-entries.ts';
import { asRecord, catalogedText } from '../read-text.ts';
import { isPlace, npmPackage, splitNpmSpec, type NpmSpec } from './npm-spec.ts';
import { isForDevelopment, type IsForDevelopment } from './pnpm-development.ts';

/** One entry of `packages`, and how its document is read. */
interface PnpmEntry {
  key: string;
  value: unknown;
  specOf: (key: string) => NpmSpec;
  isDevelopment: IsForDevelopment;
}

/** Reads `pnpm-lock.yaml` of the versions 5, 6 and 9; newer ones of pnpm may have a document for its own version first. */
export function readPnpmLock(file: CatalogedFile, proof: PackageProof): FileReading {
  const documents = parsePlainYaml(catalogedText(file)).filter((document) => document !== null);
  if (documents.length === 0) throw new Malformed('it is empty');
  return readPackages(
    documents.flatMap((document) => entriesOf(asRecord(document))),
    (entry) => packageOf(entry, proof),
  );
}

function entriesOf(lock: JsonRecord): readonly FileEntry<PnpmEntry>[] {
  const version = stringAt(lock, 'lockfileVersion') ?? stringAt(lock, 'shrinkwrapVersion');
  const major = Number.parseInt(version ?? '', 10);
  if (Number.isNaN(major)) throw new Malformed('it has no lockfileVersion');
  const specOf = major < 6 ? specOfPath : specOfKey;
  const isDevelopment = isForDevelopment(lock, major);
  return recordEntries(recordAt(lock, 'packages')).map(({ label, value: [key, value] }) => ({
    label,
    value: { key, value, specOf, isDevelopment },
  }));
}

/** What does not come from a registry states its name and version itself. */
function packageOf(
  { key, value, specOf, isDevelopment }: PnpmEntry,
  proof: PackageProof,
): FoundPackage | undefined {
  const entry = asRecord(value);
  if (stringAt(recordAt(entry, 'resolution'), 'type') === 'directory') return undefined;
  const name = stringAt(entry, 'name');
  const { name: keyName, reference } = name === undefined ? specOf(key) : { name, reference: '' };
  const version = stringAt(entry, 'version') ?? (isPlace(reference) ? '' : reference);
  const development = booleanAt(entry, 'dev') === true || isDevelopment(key);
  return npmPackage({ name: keyName, version, proof, development });
}

/**
 * A key of version 5 is a path, with a suffix for peers: `/@babel/core/7.1.0_react@17.0.2`; a registry that is not the
 * default stands before it.
 */
function specOfPath(key: string): NpmSpec {
  const parts = key.slice(key.indexOf('/') + 1).split('/');
  const name = parts.splice(0, parts[0]?.startsWith('@') === true ? 2 : 1).join('/');
  const [version = ''] = parts.join('/').split('_');
  if (!/^\d[^/]*$/u.test(version)) throw new Malformed('it is not from a registry, and states no name');
  return { name, reference: version };
}

/** A key of version 6 (`/a@1.0.0(b@2.0.0)`) or 9 (without the slash); a registry may stand before the slash. */
function specOfKey(key: string): NpmSpec {
  const bare = key.split('(')[0] ?? '';
  const registry = /^[^@/]+\.[^@/]+(?=\/)/u.exec(bare)?.[0] ?? '';
  const rest = bare.slice(registry.length);
  return splitNpmSpec(rest.startsWith('/') ? rest.slice(1) : rest);
}
