import { hashOf, hashOfFiles, type Checkout } from '../memory/checkout.ts';
import { closuresIn } from '../memory/closure.ts';
import type { Inputs } from '../memory/recall.ts';

/** What oxlint reads as a source. */
const source = /\.[cm]?[jt]sx?$/u;

/** What decides the rules and the types of every file: settings, and the packages that are installed. */
const always = /^(?:.*\/)?(?:\.oxlintrc\.json|tsconfig[^/]*\.json|package\.json)$|^package-lock\.json$/u;

/** Declarations that files see without an import. */
const declaredForAll = /\bdeclare\s+(?:global|module|namespace)\b|^\s*\/\/\/\s*<reference\b/mu;

function isSeenByAll(path: string, text: string | undefined): boolean {
  return always.test(path) || /\.d\.[cm]?ts$/u.test(path) || declaredForAll.test(text ?? '');
}

/** The files of a checkout that are linted; those that were built are not. */
export function lintedFiles(checkout: Checkout): readonly string[] {
  return [...checkout.keys()].filter((path) => source.test(path) && !path.startsWith('dist/'));
}

/**
 * Returns a function that finds what the rules on types say of a file depends on: the file, all that it imports, and
 * what every file sees. `program` names the versions of Node and of the packages.
 */
export function lintInputsIn(checkout: Checkout, program: readonly string[]): (file: string) => Inputs {
  const closure = closuresIn(checkout, true);
  const shared = [...checkout]
    .filter(([path, { text }]) => !path.startsWith('dist/') && isSeenByAll(path, text))
    .map(([path]) => path);
  const rulesOf = closure('tools/lint/run.ts').files;
  return (file) => {
    const files = new Set([...closure(file).files, ...shared, ...rulesOf]);
    return { key: hashOf([file, ...program, hashOfFiles(checkout, files)]), files };
  };
}
