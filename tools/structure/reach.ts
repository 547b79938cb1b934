import { posix } from 'node:path';
import type { SourceFacts } from './source.ts';

/** The file that a relative import names; absent for a package or a part of Node. */
export function importedFile(from: string, specifier: string | undefined): string | undefined {
  if (specifier?.startsWith('.') !== true) return undefined;
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** The files that those of `entries` lead to by their imports, themselves included. */
function reachedFrom(sources: ReadonlyMap<string, SourceFacts>, entries: readonly string[]): Set<string> {
  const reached = new Set(entries.filter((file) => sources.has(file)));
  // A set may grow while it is gone through.
  for (const file of reached)
    for (const { specifier } of sources.get(file)?.imports ?? []) {
      const target = importedFile(file, specifier);
      if (target !== undefined && sources.has(target)) reached.add(target);
    }
  return reached;
}

/** What the files import of each other: `FILE NAME` for a name, `FILE *` for all of a file. */
function importedNames(sources: readonly SourceFacts[]): Set<string> {
  const taken = sources.flatMap(({ file, imports }) =>
    imports.flatMap(({ specifier, names, typeNames }) => {
      const target = importedFile(file, specifier);
      return target === undefined ? [] : [...names, ...typeNames].map((name) => `${target} ${name}`);
    }),
  );
  return new Set(taken);
}

/**
 * The files that nothing leads to from the entries, and the exports that neither another file nor
 * their own uses, one line each. `sources` are those of the product, without tests: what only tests
 * use is dead code. `tools` may use exports too: they write the documentation.
 */
export function unreachable(
  sources: readonly SourceFacts[],
  entries: readonly string[],
  tools: readonly SourceFacts[] = [],
): string[] {
  const missing = entries.filter((entry) => !sources.some(({ file }) => file === entry));
  const reached = reachedFrom(new Map(sources.map((source) => [source.file, source])), entries);
  const live = sources.filter(({ file }) => reached.has(file));
  const taken = importedNames([...live, ...tools]);
  const unused = live
    .filter(({ file }) => !entries.includes(file) && !taken.has(`${file} *`))
    .flatMap(({ file, exports }) =>
      exports
        .filter(({ name, isUsedInFile }) => !isUsedInFile && !taken.has(`${file} ${name}`))
        .map(({ name, line }) => `${file}:${line}: no file uses ${name} but tests: remove it`),
    );
  return [
    ...missing.map((entry) => `${entry}:1: is an entry and does not exist: correct tools/check-layers.ts`),
    ...sources
      .filter(({ file }) => !reached.has(file))
      .map(({ file }) => `${file}:1: neither the command nor the library leads to it: use or remove it`),
    ...unused,
  ];
}
