import {
  SyntaxKind,
  type ImportDeclaration,
  type ExportDeclaration,
  type Node,
} from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedExports,
  isNamedImports,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import type { ImportedModule } from './source.ts';

type Import = Omit<ImportedModule, 'line'>;

function textOf(node: Node | undefined): string | undefined {
  return node !== undefined && isStringLiteral(node) ? node.text : undefined;
}

function ofDeclaration({ importClause, moduleSpecifier }: ImportDeclaration): Import {
  const specifier = textOf(moduleSpecifier);
  if (importClause === undefined) return { specifier, typeOnly: false, names: ['*'], typeNames: [] };
  const { name, namedBindings: bindings, phaseModifier } = importClause;
  const named = bindings !== undefined && isNamedImports(bindings) ? bindings.elements : [];
  const namesOf = (types: boolean) =>
    named
      .filter(({ isTypeOnly }) => isTypeOnly === types)
      .map((element) => (element.propertyName ?? element.name).text);
  const names = namesOf(false);
  if (name !== undefined) names.push('default');
  if (bindings !== undefined && !isNamedImports(bindings)) names.push('*');
  const typeOnly = phaseModifier === SyntaxKind.TypeKeyword || names.length === 0;
  return { specifier, typeOnly, names, typeNames: namesOf(true) };
}

function ofReExport({ exportClause, moduleSpecifier, isTypeOnly }: ExportDeclaration): Import {
  const named =
    exportClause !== undefined && isNamedExports(exportClause) ? exportClause.elements : undefined;
  const names = named?.map((element) => (element.propertyName ?? element.name).text) ?? ['*'];
  return { specifier: textOf(moduleSpecifier), typeOnly: isTypeOnly, names, typeNames: [] };
}

/** The import that a node is, if it is one: a declaration, a re-export, `import()` or an import type. */
export function importOf(node: Node): Import | undefined {
  if (isImportDeclaration(node)) return ofDeclaration(node);
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) return ofReExport(node);
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword)
    return { specifier: textOf(node.arguments[0]), typeOnly: false, names: ['*'], typeNames: [] };
  if (!isImportTypeNode(node) || !isLiteralTypeNode(node.argument)) return undefined;
  return { specifier: textOf(node.argument.literal), typeOnly: true, names: ['*'], typeNames: [] };
}
