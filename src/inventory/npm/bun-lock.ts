import { Malformed } from '../../formats/bytes/byte-source.ts';
import { recordAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { recordEntries, readPackages } from '../read-entries.ts';
import { parseJsonObject, catalogedText } from '../read-text.ts';
import { withoutComments } from './json-with-comments.ts';
import { isLocalFolder, isPlace, npmPackage, specOfArchive, splitNpmSpec } from './npm-spec.ts';

/** Reads `bun.lock`: JSON with commas before closing brackets, whose entries are lists that begin with `name@version`. */
export function readBunLock(file: CatalogedFile): FileReading {
  const lock = parseJsonObject(withoutComments(catalogedText(file)));
  if (lock['lockfileVersion'] === undefined) throw new Malformed('it has no lockfileVersion');
  return readPackages(recordEntries(recordAt(lock, 'packages')), ([, value]) => packageOf(value));
}

function packageOf(value: unknown): FoundPackage | undefined {
  const spec: unknown = Array.isArray(value) ? value[0] : undefined;
  if (typeof spec !== 'string') throw new Malformed('it is not a list that begins with a package');
  const { name, reference } = splitNpmSpec(spec);
  if (isLocalFolder(reference)) return undefined;
  const real = specOfArchive(reference) ?? { name, reference: reference.replace(/^npm:/u, '') };
  const version = isPlace(real.reference) ? '' : real.reference;
  return npmPackage({ name: real.name, version, proof: 'declared' });
}
