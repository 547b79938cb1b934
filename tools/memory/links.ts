import { posix } from 'node:path';

/** What a source says of other files. */
export interface Links {
  /** Paths below the checkout that it may name; those that no file has are named in vain. */
  named: ReadonlySet<string>;
  /** Those of them that it names in type-only imports alone, which are erased before it runs. */
  erased: ReadonlySet<string>;
  /** Whether it may find further files of the checkout: from its own place, or by a computed import. */
  seesCheckout: boolean;
  /** Whether it may find files beside the checkout. */
  seesBeyond: boolean;
}

/**
 * A text between quotes that begins with `./` or `../`. Every import of a file of the project has one, and so has
 * every other use of a literal path: one too many costs a run, one too few would be a wrong pass.
 */
const relativeText = /(['"`])(\.\.?(?:\/[^'"`\n]*)?)\1/gu;

/** An import or export of types alone, from the start of its line; `{` and `}` hold names only. */
const erasedImport =
  /^(?:import|export) type (?:\{[^{}'"`*/]*\}|\*(?: as \w+)?|\w+) from (['"])([^'"\n]*)\1/gmu;

/** A file that is read where it is named, and no other: `readFileSync(join(import.meta.dirname, '../a.json'))`. */
const readInPlace =
  /\breadFileSync\(\s*(?:(?:join|resolve)\(import\.meta\.dirname, '\.[^'\n]*'\)|new URL\('\.[^'\n]*', import\.meta\.url\))/gu;

/** Ways by which a program learns where it lies, or loads a file whose name it computes. */
const ownPlace =
  /\bimport\.meta\b|\bprocess\.argv\b|\bargv0\b|\.filePath\b|\bfilePath\s*[,}]|\bcreateRequire\b|'node:(?:module)'|\brequire\s*\(|\bnew Worker\b/u;
const computedImport =
  /\bimport\s*\((?!\s*\)|\s*(?:'[^'\\\n]*'|"[^"\\\n]*")\s*[,)])|\bfrom\s*['"][^'"\n]*\\/u;

/** Reads what the source at `path` says of other files, from its text alone: no part of it is too odd to be seen. */
export function linksOf(path: string, text: string): Links {
  const folder = posix.dirname(path);
  const erasedAt = new Set([...text.matchAll(erasedImport)].map((match) => match.index + match[0].length));
  const named = new Set<string>();
  const kept = new Set<string>();
  let climbs = false;
  for (const match of text.matchAll(relativeText)) {
    const target = posix.join(folder, match[2] ?? '');
    climbs ||= target === '..' || target.startsWith('../');
    named.add(target);
    if (!erasedAt.has(match.index + match[0].length)) kept.add(target);
  }
  const rest = text.replaceAll(readInPlace, '');
  const seesCheckout = ownPlace.test(rest) || computedImport.test(text);
  const erased = new Set([...named].filter((target) => !kept.has(target)));
  return { named, erased, seesCheckout, seesBeyond: climbs && ownPlace.test(text) };
}
