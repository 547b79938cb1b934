import type { Span } from '../../core/location.ts';
import {
  JsonSyntaxError,
  parseLocatedJson,
  type LocatedMember,
  type LocatedValue,
} from '../json/located-json.ts';
import type { HclScanner } from './hcl-scanner.ts';
import { HclSyntaxError } from './hcl-syntax.ts';
import type { HclAttribute, HclBlock, HclBody, HclExpression } from './hcl-syntax.ts';
import { parseExpression, templateExpression } from './parse-expression.ts';
import type { HclReading } from './parse-hcl.ts';
import { readWholeTemplate } from './parse-template.ts';

/** Types of blocks and how many labels they have; other members are attributes. */
export type BlockLabels = ReadonlyMap<string, number>;

/** Offsets in a decoded string are not those of the text: everything in one is at its place. */
function placedAt(expression: HclExpression, span: Span): HclExpression {
  return { ...expression, span };
}

function textExpression(text: string, span: Span): HclExpression {
  const scanner: HclScanner = { text, offset: 0, depth: 0, breaksCount: true };
  try {
    return placedAt(templateExpression(readWholeTemplate(scanner, parseExpression), span), span);
  } catch (error) {
    if (error instanceof HclSyntaxError) throw new HclSyntaxError(error.message, span);
    throw error;
  }
}

function expressionOf(value: LocatedValue): HclExpression {
  const { span } = value;
  switch (value.kind) {
    case 'string':
      return textExpression(value.text, span);
    case 'number':
      return { kind: 'literal', value: Number(value.text), span };
    case 'boolean':
      return { kind: 'literal', value: value.value, span };
    case 'null':
      return { kind: 'literal', value: null, span };
    case 'array':
      return { kind: 'tuple', items: value.items.map(expressionOf), span };
    case 'object':
      return {
        kind: 'object',
        items: value.members.map(({ name, nameSpan, value: inner }) => ({
          key: textExpression(name, nameSpan),
          value: expressionOf(inner),
        })),
        span,
      };
  }
}

/** An object, or a list of objects, whose members are taken together. */
function membersOf(value: LocatedValue): readonly LocatedMember[] {
  if (value.kind === 'object') return value.members;
  if (value.kind === 'array') return value.items.flatMap(membersOf);
  if (value.kind === 'null') return [];
  throw new HclSyntaxError('an object expected', value.span);
}

function blocksOf(
  type: string,
  count: number,
  value: LocatedValue,
  span: Span,
  inner: BlockLabels,
): HclBlock[] {
  if (count > 0)
    return membersOf(value).flatMap(({ name, nameSpan, value: labelled }) =>
      blocksOf(type, count - 1, labelled, nameSpan, inner).map((block) => ({
        ...block,
        labels: [name, ...block.labels],
      })),
    );
  const bodies = value.kind === 'array' ? value.items : [value];
  return bodies.map((body) => ({ type, labels: [], body: bodyOf(membersOf(body), inner), span }));
}

function bodyOf(members: readonly LocatedMember[], blocks: BlockLabels): HclBody {
  const attributes = new Map<string, HclAttribute>();
  const found: HclBlock[] = [];
  for (const { name, nameSpan, value } of members) {
    if (name === '//') continue;
    const count = blocks.get(name);
    const span = { start: nameSpan.start, end: value.span.end };
    if (count !== undefined)
      found.push(...blocksOf(name, count, value, nameSpan, new Map([['validation', 0]])));
    else if (attributes.has(name)) throw new HclSyntaxError('the member is there twice', nameSpan);
    else attributes.set(name, { name, value: expressionOf(value), span });
  }
  return { attributes: [...attributes.values()], blocks: found };
}

/** Reads HCL in its JSON form. Never throws. */
export function parseHclJson(text: string, blocks: BlockLabels): HclReading {
  try {
    const value = parseLocatedJson(text);
    return { body: bodyOf(membersOf(value), blocks) };
  } catch (error) {
    if (error instanceof HclSyntaxError) return { error };
    if (error instanceof JsonSyntaxError)
      return { error: new HclSyntaxError(error.message, { start: error.offset, end: error.offset + 1 }) };
    if (error instanceof TypeError) return { error: new HclSyntaxError(error.message, { start: 0, end: 1 }) };
    throw error;
  }
}
