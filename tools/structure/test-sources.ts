import type { SourceFacts } from './source.ts';

/** A source that imports from each of `imports` the names after it, and exports `exports`; a name in `used` it uses itself. */
export function source(
  file: string,
  imports: Readonly<Record<string, readonly string[]>>,
  exports: readonly string[] = [],
  used: readonly string[] = [],
): SourceFacts {
  return {
    file,
    impurities: [],
    imports: Object.entries(imports).map(([specifier, names], index) => ({
      specifier,
      names,
      typeNames: [],
      typeOnly: false,
      line: index + 1,
    })),
    exports: exports.map((name, index) => ({ name, line: 10 + index, isUsedInFile: used.includes(name) })),
  };
}
