/** One import, re-export, `import()` or import type of a file. */
export interface ImportedModule {
  /** Absent if computed. */
  specifier: string | undefined;
  /** Erased before the program runs. */
  typeOnly: boolean;
  /** Names taken from the module, but for `typeNames`; `*` for all of it. */
  names: readonly string[];
  /** Names that are taken as types one by one: `import { type A }`. */
  typeNames: readonly string[];
  /** 1-based. */
  line: number;
}

/** Something whose result does not follow from arguments alone: `Date.now`, `process`. */
export interface Impurity {
  what: string;
  line: number;
}

/** A name that a file declares and exports. */
export interface ExportedName {
  name: string;
  line: number;
  /** Whether its own file uses it as well. */
  isUsedInFile: boolean;
}

/** What the gates on the structure need to know of a file. */
export interface SourceFacts {
  /** Below the checkout, with `/`: `src/core/rules/check.ts`. */
  file: string;
  imports: readonly ImportedModule[];
  impurities: readonly Impurity[];
  exports: readonly ExportedName[];
}
