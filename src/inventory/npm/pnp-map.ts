import { Malformed } from '../../formats/bytes/byte-source.ts';
import { listAt, type JsonRecord } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { parseJsonObject, catalogedText } from '../read-text.ts';
import { isLocalFolder, npmPackage, specOfArchive } from './npm-spec.ts';

/**
 * Reads yarn's map of what it installed without `node_modules`: `.pnp.cjs` (in which the map is a text or an object of
 * JavaScript) or `.pnp.data.json`.
 */
export function readPnpMap(file: CatalogedFile): FileReading {
  const text = catalogedText(file);
  const map = parseJsonObject(file.path.endsWith('.json') ? text : mapInProgram(text));
  return readPackages(entriesOf(map), ([name, reference]) => packageOf(name, reference));
}

/** The map is never run: as a text it is between quotes, as an object before the options of the function that takes it. */
function mapInProgram(program: string): string {
  const quotedMap = /(?:\bRAW_RUNTIME_STATE =\s*|\bhydrateRuntimeState\(JSON\.parse\()'/u.exec(program);
  if (quotedMap !== null) {
    const start = quotedMap.index + quotedMap[0].length;
    const closing = /\n *\}'/gu;
    closing.lastIndex = start;
    if (!closing.test(program)) throw new Malformed('its map of packages does not end');
    return unescaped(program.slice(start, closing.lastIndex - 1));
  }
  const call = 'hydrateRuntimeState({';
  const start = program.indexOf(call);
  const end = program.indexOf('}, {basePath', start);
  if (start === -1 || end === -1) throw new Malformed('it has no map of packages');
  return program.slice(start + call.length - 1, end + 1);
}

/** A backslash before the end of a line joins lines; before another character it stands for that one. */
function unescaped(text: string): string {
  return text.replace(/\\(\n|[^])/gu, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
}

/** `packageRegistryData` is a list of `[name, [[reference, what is known of it], …]]`. */
function* entriesOf(map: JsonRecord): Generator<FileEntry<[unknown, unknown]>> {
  for (const [at, item] of listAt(map, 'packageRegistryData').entries()) {
    const [name, references] = Array.isArray(item) ? (item as unknown[]) : [];
    if (name === null) continue;
    for (const pair of Array.isArray(references) ? (references as unknown[]) : [undefined])
      yield {
        label: typeof name === 'string' ? name : `entry ${at + 1}`,
        value: [name, Array.isArray(pair) ? pair[0] : undefined],
      };
  }
}

/**
 * A package with peers has a reference for each set of them (`virtual:1234#npm:1.0.0`); a patched one has the version that the
 * patch is for (`patch:typescript@npm%3A5.2.2#…`).
 */
function packageOf(name: unknown, stated: unknown): FoundPackage | undefined {
  if (typeof name !== 'string' || typeof stated !== 'string')
    throw new Malformed('it is not a package with its references');
  const reference = stated.replace(/^virtual:[^#]*#/u, '');
  if (isLocalFolder(reference)) return undefined;
  const archived = specOfArchive(reference);
  const version = archived?.reference ?? /^(?:npm:|patch:.*?@npm(?::|%3A))([^:#]+)/iu.exec(reference)?.[1];
  return npmPackage({ name: archived?.name ?? name, version: version ?? '', proof: 'installed' });
}
