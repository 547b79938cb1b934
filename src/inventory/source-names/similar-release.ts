import type { ResolvedSource } from './resolve-sources.ts';
import type { SourceName, SourceNames } from '../../core/source-name.ts';

/** Source packages of which a release has one for each of several versions: the number is that of the version. */
const numbered = /^(gcc-|postgresql-|llvm-toolchain-|openjdk-|libreoffice-)\d+$/u;

const numbers = /\d+(?:\.\d+)*/gu;

/** A name without the numbers by which releases differ: `libapt-pkg#` of `libapt-pkg5.0` and `libapt-pkg6.0t64`. */
function stemOf(name: string): string {
  return name.replace(/t64$/u, '').replace(numbers, '#');
}

/** Returns a source package with the number of a package's version: `gcc-8` for `gcc-12` and `8.3.0-6`. */
function renumber(name: string, version: string): string {
  const [, major] = /^(?:\d+:)?(\d+)/u.exec(version) ?? [];
  return major === undefined ? name : name.replace(numbered, `$1${major}`);
}

/** Returns the name of a source package that has a number of a similar package, with that of the other one: `php7.3` of `php8.2`. */
function replaceNumbers(source: string, similar: string, name: string): string {
  const wanted = name.match(numbers) ?? [];
  const places = (similar.match(numbers) ?? []).map((number, place): [string, string] => [
    number,
    wanted[place] ?? number,
  ]);
  const replacements = new Map(places);
  return source.replace(numbers, (number) => replacements.get(number) ?? number);
}

/** Packages that releases before those of the tables have, and none after. */
const earlier: SourceNames = new Map([
  ['libgcc1', { name: 'gcc-10', rules: [{ from: '1:', to: '' }] }],
  ['multiarch-support', { name: 'glibc', rules: [] }],
  ['libpng12-0', { name: 'libpng', rules: [] }],
]);

/**
 * Finds source packages in the tables of other releases, the most similar first, or of a distribution that this one is derived from:
 * the first that has a package of the name, or of one that differs by its numbers only. What is found is likely, and no more.
 */
export function findInSimilar(
  tables: readonly SourceNames[],
): (name: string, version: string) => ResolvedSource | undefined {
  const all = [...tables, earlier];
  const stems = new Map<string, { similar: string; source: SourceName }>();
  for (const table of all)
    for (const [similar, source] of table) {
      const stem = stemOf(similar);
      if (!stems.has(stem)) stems.set(stem, { similar, source });
    }
  return (name, version) => {
    const exact = all.map((table) => table.get(name)).find((source) => source !== undefined);
    const found = exact === undefined ? stems.get(stemOf(name)) : { similar: name, source: exact };
    if (found === undefined) return undefined;
    const source = replaceNumbers(found.source.name, found.similar, name);
    return { name: renumber(source, version), rules: found.source.rules, isAssumed: true };
  };
}
