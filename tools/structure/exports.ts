import { SyntaxKind, type Node } from 'typescript/unstable/ast';
import {
  isClassDeclaration,
  isExportDeclaration,
  isExportSpecifier,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isNamedExports,
  isTypeAliasDeclaration,
  isVariableStatement,
} from 'typescript/unstable/ast/is';

function isExported(node: Node): boolean {
  return (
    'modifiers' in node &&
    Array.isArray(node.modifiers) &&
    node.modifiers.some((modifier: Node) => modifier.kind === SyntaxKind.ExportKeyword)
  );
}

/** The names that a top-level statement declares. */
export function declaredNames(node: Node): Node[] {
  if (isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) => (isIdentifier(name) ? [name] : []));
  const isDeclaration =
    isFunctionDeclaration(node) ||
    isClassDeclaration(node) ||
    isInterfaceDeclaration(node) ||
    isTypeAliasDeclaration(node);
  return isDeclaration && node.name !== undefined ? [node.name] : [];
}

/** The names that a top-level statement exports; a re-export from another file has none. */
export function exportedBy(statement: Node): Node[] {
  if (isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    const isOwn = moduleSpecifier === undefined && exportClause !== undefined && isNamedExports(exportClause);
    return isOwn ? exportClause.elements.map(({ name }) => name) : [];
  }
  return isExported(statement) ? declaredNames(statement) : [];
}

/** The name that an identifier uses; `undefined` where it only stands in a list of exports. */
export function usedName(node: Node): string | undefined {
  return isIdentifier(node) && !isExportSpecifier(node.parent) ? node.text : undefined;
}
