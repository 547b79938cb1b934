/**
 * Returns a file of the bundle whose late imports of Node's own modules are calls of `require`: the bundle runs as scripts,
 * which have no `import()` (`bin/load-bundle.js`).
 * @throws Error for an import of anything else, since packages are inside the bundle.
 */
export function withoutImports(code) {
  const rewritten = code.replaceAll(
    /\bimport\(("node:[\w/]+")\)/gu,
    (_, module) => `Promise.resolve(require(${module}))`,
  );
  const other = /(?<![\w$.])import\(.*/u.exec(rewritten);
  if (other !== null) throw new Error(`an import of a form that is not known: ${other[0]}`);
  return rewritten;
}
