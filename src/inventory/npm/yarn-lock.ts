import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { textLines, catalogedText } from '../read-text.ts';
import { readBerryLock } from './berry-lock.ts';
import { isLocalFolder, npmPackage, specOfArchive, splitNpmSpec } from './npm-spec.ts';

/** The first line of an entry (`"a@^1", "a@^2":`), and what its own lines say. */
interface YarnEntry {
  header: string;
  version?: string;
}

/** Reads `yarn.lock` of yarn 1, whose format is its own, or of yarn 2 and newer, which is YAML with `__metadata`. */
export function readYarnLock(file: CatalogedFile): FileReading {
  const text = catalogedText(file);
  return /^__metadata:/mu.test(text) ? readBerryLock(text) : readPackages(entriesOf(text), packageOf);
}

function* entriesOf(text: string): Generator<FileEntry<YarnEntry>> {
  let entry: YarnEntry | undefined;
  for (const line of textLines(text)) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (entry !== undefined) yield { label: entry.header, value: entry };
      entry = { header: line };
      continue;
    }
    const version = /^ {2}"?version"?:? "?([^"]*)"?$/u.exec(line)?.[1];
    if (entry !== undefined && version !== undefined) entry.version = version;
  }
  if (entry !== undefined) yield { label: entry.header, value: entry };
}

/** All patterns of an entry are for one package; one with an alias names it: `short@npm:real@^1.0.0`. */
function packageOf({ header, version }: YarnEntry): FoundPackage | undefined {
  const pattern = /^(?:"([^"]+)"|([^\s",]+?))(?:,.*)?:$/u.exec(header);
  if (pattern === null) throw new Malformed('it is not the start of an entry');
  const { name, reference } = splitNpmSpec(pattern[1] ?? pattern[2] ?? '');
  if (isLocalFolder(reference)) return undefined;
  if (version === undefined) throw new Malformed('it has no version');
  const real = reference.startsWith('npm:')
    ? splitNpmSpec(reference.slice('npm:'.length))
    : specOfArchive(reference);
  return npmPackage({ name: real?.name ?? name, version, proof: 'declared' });
}
