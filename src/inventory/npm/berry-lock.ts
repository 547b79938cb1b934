import { Malformed } from '../../formats/bytes/byte-source.ts';
import { stringAt } from '../../formats/json/members.ts';
import { parsePlainYaml } from '../../formats/yaml/plain-yaml.ts';
import type { FileReading, FoundPackage } from '../cataloger.ts';
import { recordEntries, readPackages } from '../read-entries.ts';
import { asRecord } from '../read-text.ts';
import { isLocalFolder, npmPackage, specOfArchive, splitNpmSpec } from './npm-spec.ts';

/** Reads `yarn.lock` of yarn 2 and newer. Its own workspaces are in it; a patched package has the version it is made of. */
export function readBerryLock(text: string): FileReading {
  const [lock] = parsePlainYaml(text);
  const entries = recordEntries(asRecord(lock)).filter(({ label }) => label !== '__metadata');
  return readPackages(entries, ([, value]) => resolvedPackage(value));
}

function resolvedPackage(value: unknown): FoundPackage | undefined {
  const entry = asRecord(value);
  const resolution = stringAt(entry, 'resolution');
  if (resolution === undefined) throw new Malformed('it has no resolution');
  const { name, reference } = splitNpmSpec(resolution);
  if (isLocalFolder(reference)) return undefined;
  const version = stringAt(entry, 'version') ?? '';
  return npmPackage({ name: specOfArchive(reference)?.name ?? name, version, proof: 'declared' });
}
