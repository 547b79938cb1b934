/**
 * Returns a file of the bundle that takes Node's own modules without an import: an import reads each of their exports,
 * of which some load further modules (3 ms for `node:util` alone).
 * @throws Error for an import of another form than the bundler writes.
 */
export function withoutImports(code) {
  const rewritten = code.replaceAll(
    /^import \{([^}]*)\} from ("node:[\w/]+");$/gmu,
    (_, names, module) => `const {${names.replaceAll(' as ', ': ')}} = process.getBuiltinModule(${module});`,
  );
  const other = /^import\b.*["']node:.*$/mu.exec(rewritten);
  if (other !== null) throw new Error(`an import of a form that is not known: ${other[0]}`);
  return rewritten;
}
