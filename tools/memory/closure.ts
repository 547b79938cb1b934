import type { Checkout } from './checkout.ts';
import { linksOf, type Links } from './links.ts';

/** The files that a file leads to, itself among them. */
export interface Closure {
  files: readonly string[];
  /** Those of them that may find further files of the checkout, and those that may find files beside it. */
  seeCheckout: readonly string[];
  seeBeyond: readonly string[];
}

/** Returns a function that follows the links of files; each file is read once for all of them. */
export function closuresIn(checkout: Checkout, withErased: boolean): (start: string) => Closure {
  const known = new Map<string, Links & { next: readonly string[] }>();
  function linked(path: string): Links & { next: readonly string[] } {
    const before = known.get(path);
    if (before !== undefined) return before;
    const links = linksOf(path, checkout.get(path)?.text ?? '');
    const next = [...links.named].flatMap((target) => {
      if (!withErased && links.erased.has(target)) return [];
      // The compiler takes a.ts for a.js.
      return [target, target.replace(/js$/u, 'ts')].filter((file) => checkout.has(file));
    });
    const made = { ...links, next };
    known.set(path, made);
    return made;
  }
  return (start) => {
    const found = new Set([start]);
    for (const path of found) for (const next of linked(path).next) found.add(next);
    const files = [...found].toSorted();
    return {
      files,
      seeCheckout: files.filter((path) => linked(path).seesCheckout),
      seeBeyond: files.filter((path) => linked(path).seesBeyond),
    };
  };
}
