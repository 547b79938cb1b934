import type { Identifier, Node } from 'typescript/unstable/ast';
import {
  isBindingElement,
  isCallExpression,
  isExportSpecifier,
  isIdentifier,
  isImportSpecifier,
  isNewExpression,
  isPropertyAccessExpression,
  isQualifiedName,
  isShorthandPropertyAssignment,
  isTypeQueryNode,
  isTypeReferenceNode,
} from 'typescript/unstable/ast/is';
import { impureGlobals } from './layer-table.ts';

const impureMembers = new Set(['Date.now', 'Math.random']);

/** Whether an identifier only names something: a property, a declaration, a type. */
function isName(node: Identifier): boolean {
  const { parent } = node;
  if (isShorthandPropertyAssignment(parent)) return false;
  if (isTypeReferenceNode(parent) || isQualifiedName(parent) || isTypeQueryNode(parent)) return true;
  if (isImportSpecifier(parent) || isExportSpecifier(parent)) return true;
  if (isBindingElement(parent) && parent.propertyName === node) return true;
  return 'name' in parent && parent.name === node;
}

/** Names that a node declares hide the global of that name in the whole file: coarse, and enough for a check. */
export function declaredBy(node: Node): string | undefined {
  if (
    !isIdentifier(node) ||
    isPropertyAccessExpression(node.parent) ||
    isShorthandPropertyAssignment(node.parent)
  )
    return undefined;
  return 'name' in node.parent && node.parent.name === node ? node.text : undefined;
}

function isDate(node: Node): boolean {
  return isIdentifier(node) && node.text === 'Date';
}

/** The clock read by making a date of nothing. */
function readsClock(node: Node): boolean {
  if (isNewExpression(node)) return isDate(node.expression) && (node.arguments?.length ?? 0) === 0;
  return isCallExpression(node) && isDate(node.expression);
}

/** The user's language decides how text compares when none is given. */
function readsLanguage(node: Node): boolean {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  return node.expression.name.text === 'localeCompare' && node.arguments.length < 2;
}

/** What makes a node's result depend on more than its arguments, if anything does. */
export function impurityOf(node: Node, declared: ReadonlySet<string>): string | undefined {
  if (readsClock(node)) return 'the clock (Date)';
  if (readsLanguage(node)) return 'the language of the environment (localeCompare)';
  if (isPropertyAccessExpression(node) && isIdentifier(node.expression)) {
    const member = `${node.expression.text}.${node.name.text}`;
    if (impureMembers.has(member)) return member;
  }
  if (!isIdentifier(node) || !impureGlobals.has(node.text) || declared.has(node.text)) return undefined;
  return isName(node) ? undefined : node.text;
}
