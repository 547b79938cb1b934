import { relative, sep } from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API, type APIOptions } from 'typescript/unstable/sync';
import { declaredBy, impurityOf } from './impurity.ts';
import { declaredNames, exportedBy, usedName } from './exports.ts';
import { importOf } from './imports.ts';
import type { ExportedName, Impurity, ImportedModule, SourceFacts } from './source.ts';

function allNodes(root: Node): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    found.push(node);
    node.forEachChild(visit);
  };
  visit(root);
  return found;
}

function lineOf(source: SourceFile, node: Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** What a file declares and exports; what it imports and exports again is declared elsewhere. */
function exportsOf(source: SourceFile, nodes: readonly Node[]): ExportedName[] {
  const textOf = (node: Node) => node.getText(source);
  const declared = new Set(source.statements.flatMap(declaredNames).map(textOf));
  const names = source.statements.flatMap(exportedBy).filter((node) => declared.has(textOf(node)));
  if (names.length === 0) return [];
  const uses = new Map<string, number>();
  for (const node of nodes) {
    const used = usedName(node);
    if (used !== undefined) uses.set(used, (uses.get(used) ?? 0) + 1);
  }
  const each = new Map(names.map((node) => [textOf(node), node]));
  // The declaration itself is the first use.
  return [...each].map(([name, node]) => ({
    name,
    line: lineOf(source, node),
    isUsedInFile: (uses.get(name) ?? 0) > 1,
  }));
}

function readFile(source: SourceFile, file: string): SourceFacts {
  const nodes = allNodes(source);
  const declared = new Set(nodes.flatMap((node) => declaredBy(node) ?? []));
  const imports: ImportedModule[] = [];
  const impurities: Impurity[] = [];
  for (const node of nodes) {
    const imported = importOf(node);
    if (imported !== undefined) imports.push({ ...imported, line: lineOf(source, node) });
    const what = impurityOf(node, declared);
    if (what !== undefined) impurities.push({ what, line: lineOf(source, node) });
  }
  return { file, imports, impurities, exports: exportsOf(source, nodes) };
}

/**
 * Reads every source of a project that `wanted` takes, by the compiler's own parser: `project` is its settings, and
 * files are named below `root`.
 */
export function readSources(
  root: string,
  project: string,
  wanted: (file: string) => boolean,
  options: APIOptions = {},
): SourceFacts[] {
  const api = new API({ cwd: root, ...options });
  try {
    const [opened] = api.updateSnapshot({ openProjects: [project] }).getProjects();
    if (opened === undefined) throw new Error(`no project at ${project}`);
    return opened.rootFiles.flatMap((path) => {
      const file = relative(root, path).replaceAll(sep, '/');
      const source = wanted(file) ? opened.program.getSourceFile(path) : undefined;
      return source === undefined ? [] : [readFile(source, file)];
    });
  } finally {
    api.close();
  }
}
