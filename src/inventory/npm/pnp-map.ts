import { Malformed } from '../../formats/bytes/byte-source.ts';
import { listAt, type JsonRecord } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { readEntries, type Entry } from '../read-entries.ts';
import { parseJsonObject, readText } from '../read-text.ts';
import { isLocalFolder, npmPackage } from './npm-spec.ts';

/**
 * Reads yarn's map of what it installed without `node_modules`: `.pnp.cjs` (in which the map is a text or an object of
 * JavaScript) or `.pnp.data.json`.
 */
export function readPnpMap(file: CatalogedFile): FileReading {
  const text = readText(file);
  const map = parseJsonObject(file.path.endsWith('.json') ? text : mapInProgram(text));
  return readEntries(entriesOf(map), ([name, reference]) => packageOf(name, reference));
}

/** The map is never run: as a text it is between quotes, as an object before the options of the function that takes it. */
function mapInProgram(program: string): string {
  const quotedMap = /\bRAW_RUNTIME_STATE =\s*'/u.exec(program);
  if (quotedMap !== null) {
    const start = quotedMap.index + quotedMap[0].length;
    const end = program.indexOf("\n}';", start);
    if (end === -1) throw new Malformed('its map of packages does not end');
    return program
      .slice(start, end + 2)
      .replace(/\\(\n|[^])/gu, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
  }
  const call = 'hydrateRuntimeState({';
  const start = program.indexOf(call);
  const end = program.indexOf('}, {basePath', start);
  if (start === -1 || end === -1) throw new Malformed('it has no map of packages');
  return program.slice(start + call.length - 1, end + 1);
}

/** `packageRegistryData` is a list of `[name, [[reference, what is known of it], …]]`. */
function* entriesOf(map: JsonRecord): Generator<Entry<[unknown, unknown]>> {
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

/** A package with peers has a reference for each set of them: `virtual:1234#npm:1.0.0`. */
function packageOf(name: unknown, stated: unknown): FoundPackage | undefined {
  if (typeof name !== 'string' || typeof stated !== 'string')
    throw new Malformed('it is not a package with its references');
  const reference = stated.replace(/^virtual:[^#]*#/u, '');
  // The package that a patch is for is in the map too.
  if (isLocalFolder(reference) || reference.startsWith('patch:')) return undefined;
  const version = /^npm:([^:]+)/u.exec(reference)?.[1] ?? '';
  return npmPackage({ name, version, proof: 'installed' });
}
