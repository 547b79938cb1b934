import {
  expect,
  expectIdentifier,
  hclError,
  isAtBreak,
  nested,
  peekIdentifier,
  skipBlanks,
  skipLines,
  take,
  type HclScanner,
} from './hcl-scanner.ts';
import { HclSyntaxError } from './hcl-syntax.ts';
import type { HclAttribute, HclBlock, HclBody } from './hcl-syntax.ts';
import { parseExpression } from './parse-expression.ts';

function readLabel(scanner: HclScanner): string {
  if (scanner.text[scanner.offset] !== '"') return expectIdentifier(scanner, "a label or '{'");
  const label = parseExpression({ ...scanner, text: scanner.text });
  if (label.kind !== 'literal' || typeof label.value !== 'string')
    return hclError(scanner, 'a label is a text without variables', label.span.start, label.span.end);
  scanner.offset = label.span.end;
  return label.value;
}

/** Fails unless the line ends: nothing may follow an attribute or a block on its line. */
function expectBreak(scanner: HclScanner): void {
  skipBlanks(scanner);
  if (!isAtBreak(scanner)) hclError(scanner, 'a new line expected');
}

function readOneLine(scanner: HclScanner): HclBody {
  if (take(scanner, '}')) return { attributes: [], blocks: [] };
  const start = scanner.offset;
  const name = expectIdentifier(scanner, 'an attribute');
  expect(scanner, '=');
  const value = parseExpression(scanner);
  if (!take(scanner, '}')) hclError(scanner, "'}' expected: a block on one line has one attribute");
  return { attributes: [{ name, value, span: { start, end: value.span.end } }], blocks: [] };
}

function readBlock(scanner: HclScanner, type: string, start: number): HclBlock {
  const labels: string[] = [];
  for (skipBlanks(scanner); !take(scanner, '{'); skipBlanks(scanner)) labels.push(readLabel(scanner));
  const span = { start, end: scanner.offset };
  const body = nested(scanner, true, () => {
    skipBlanks(scanner);
    return isAtBreak(scanner) ? readBody(scanner, '}') : readOneLine(scanner);
  });
  return { type, labels, body, span };
}

function readBody(scanner: HclScanner, close: '}' | undefined): HclBody {
  const attributes: HclAttribute[] = [];
  const names = new Set<string>();
  const blocks: HclBlock[] = [];
  for (;;) {
    skipLines(scanner);
    if (close !== undefined && take(scanner, close)) return { attributes, blocks };
    const start = scanner.offset;
    if (start >= scanner.text.length)
      return close === undefined ? { attributes, blocks } : hclError(scanner, "'}' expected");
    if (peekIdentifier(scanner) === undefined) hclError(scanner, 'an attribute or a block expected');
    const name = expectIdentifier(scanner, 'an attribute or a block');
    if (take(scanner, '=')) {
      const value = parseExpression(scanner);
      if (names.has(name)) hclError(scanner, `${name} is there twice`, start, start + name.length);
      names.add(name);
      attributes.push({ name, value, span: { start, end: value.span.end } });
    } else blocks.push(readBlock(scanner, name, start));
    expectBreak(scanner);
  }
}

/** A text in HCL, or what is wrong with it. */
export type HclReading = { body: HclBody } | { error: HclSyntaxError };

/** Reads a text in HCL, native syntax. Never throws. */
export function parseHcl(text: string): HclReading {
  const scanner: HclScanner = {
    text,
    offset: text.startsWith('\uFEFF') ? 1 : 0,
    depth: 0,
    breaksCount: true,
  };
  try {
    return { body: readBody(scanner, undefined) };
  } catch (error) {
    if (error instanceof HclSyntaxError) return { error };
    throw error;
  }
}
