/** One import, re-export, `import()` or import type of a file. */
export interface ImportedModule {
  /** `undefined` when it is computed and cannot be told. */
  specifier: string | undefined;
  /** Erased before the program runs. */
  typeOnly: boolean;
  /** Names taken from the module; `*` for all of it. */
  names: readonly string[];
  /** 1-based. */
  line: number;
}

/** Something whose result does not follow from arguments alone: `Date.now`, `process`. */
export interface Impurity {
  what: string;
  line: number;
}

/** What the layer check needs to know of a file. */
export interface SourceFacts {
  /** Below the checkout, with `/`: `src/core/check.ts`. */
  file: string;
  imports: readonly ImportedModule[];
  impurities: readonly Impurity[];
}
