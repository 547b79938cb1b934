import { resetVariable, toPlainValue, zeroVariable } from './go-variable.ts';
import type { GoVariable, PlainValue } from './go-variable.ts';
import { fieldFor, string } from './go-type.ts';
import type { GoMap, GoScalar, GoSlice, GoStruct, GoType } from './go-type.ts';
import { pointerStep } from './node.ts';
import type { BodyProblem, JsonNode } from './node.ts';

interface Decoding {
  problems: BodyProblem[];
}

function refuse(state: Decoding, pointer: string, node: JsonNode, wanted: string): void {
  const found = node.kind === 'number' ? `the number ${node.text.slice(0, 40)}` : `a JSON ${node.kind}`;
  state.problems.push({ message: `${found} instead of ${wanted}; the engine refuses it`, pointer });
}

const named = { bool: 'true or false', string: 'a string', integer: 'an integer in range' };

function integerValue(type: GoScalar, text: string): number | undefined {
  // strconv.ParseInt accepts no fraction and no exponent, even for whole numbers.
  if (!/^-?[0-9]{1,40}$/.test(text)) return undefined;
  const value = BigInt(text);
  const fits = value >= (type.minimum ?? value) && value <= (type.maximum ?? value);
  // ParseUint accepts no sign, not even for zero.
  const signed = text.startsWith('-') && type.minimum === 0n;
  return fits && !signed ? Number(value) : undefined;
}

function scalarValue(type: GoScalar, node: JsonNode): string | number | boolean | undefined {
  if (type.kind === 'bool') return node.kind === 'boolean' ? node.value : undefined;
  if (type.kind === 'string') return node.kind === 'string' ? node.text : undefined;
  return node.kind === 'number' ? integerValue(type, node.text) : undefined;
}

function decodeScalar(state: Decoding, cell: GoVariable, type: GoScalar, node: JsonNode): void {
  const value = scalarValue(type, node);
  if (value !== undefined) cell.scalar = value;
  else refuse(state, cell.pointer, node, named[type.kind]);
}

// A duplicate name is decoded into the same variable: objects merge, in the order of the text.
function decodeStruct(state: Decoding, cell: GoVariable, type: GoStruct, node: JsonNode): void {
  if (node.kind !== 'object') return refuse(state, cell.pointer, node, 'an object');
  cell.fields ??= new Map();
  for (const { name, value } of node.members) {
    const field = fieldFor(type, name);
    const of = field === undefined ? undefined : type.fields.get(field);
    if (field === undefined || of === undefined) continue;
    const inner = cell.fields.get(field) ?? zeroVariable('');
    cell.fields.set(field, inner);
    decodeInto(state, inner, of, value, cell.pointer + pointerStep(name));
  }
}

// Keys merge, but each value starts from zero.
function decodeMap(state: Decoding, cell: GoVariable, type: GoMap, node: JsonNode): void {
  if (node.kind !== 'object') return refuse(state, cell.pointer, node, 'an object');
  cell.entries ??= new Map();
  for (const { name, value } of node.members) {
    const pointer = cell.pointer + pointerStep(name);
    const entry = zeroVariable(pointer);
    decodeInto(state, entry, type.of, value, pointer);
    cell.entries.set(name, entry);
  }
}

// Elements are decoded over those with the same index of an earlier list, which remain where the new one sets
// nothing; an empty list drops them.
function decodeSlice(state: Decoding, cell: GoVariable, type: GoSlice, node: JsonNode): void {
  if (node.kind !== 'array') return refuse(state, cell.pointer, node, 'a list');
  const items = cell.items ?? [];
  const wanted = type.fixed === undefined ? node.items : node.items.slice(0, type.fixed);
  for (const [index, item] of wanted.entries()) {
    const pointer = cell.pointer + pointerStep(index);
    const element = items[index] ?? zeroVariable(pointer);
    items[index] = element;
    decodeInto(state, element, type.of, item, pointer);
  }
  cell.items = wanted.length === 0 ? [] : items;
  cell.length = wanted.length;
}

function decodeStringOrList(state: Decoding, cell: GoVariable, type: GoSlice, node: JsonNode): void {
  resetVariable(cell);
  if (node.kind !== 'string') return decodeSlice(state, cell, type, node);
  const only = zeroVariable(cell.pointer);
  decodeScalar(state, only, string, node);
  cell.items = [only];
  cell.length = 1;
}

function decodeNull(cell: GoVariable, type: GoType, pointer: string): void {
  const keeps = type.kind === 'slice' ? type.fixed !== undefined : type.kind !== 'map' && !type.nullable;
  if (keeps) return;
  resetVariable(cell);
  cell.pointer = pointer;
}

function decodeInto(state: Decoding, cell: GoVariable, type: GoType, node: JsonNode, pointer: string): void {
  if (node.kind === 'null') return decodeNull(cell, type, pointer);
  cell.pointer = pointer;
  if (type.kind === 'struct') return decodeStruct(state, cell, type, node);
  if (type.kind === 'map') return decodeMap(state, cell, type, node);
  if (type.kind !== 'slice') return decodeScalar(state, cell, type, node);
  return type.stringOrList
    ? decodeStringOrList(state, cell, type, node)
    : decodeSlice(state, cell, type, node);
}

/**
 * Decodes a JSON value into a Go type as `encoding/json` does: names by case folding, later members over
 * earlier ones in the same variable, null clearing pointers, maps and lists only. Any problem means that the
 * engine refuses the whole body.
 */
export function decodeNode(node: JsonNode, type: GoType): PlainValue & { problems: readonly BodyProblem[] } {
  const state: Decoding = { problems: [] };
  const cell = zeroVariable('');
  decodeInto(state, cell, type, node, '');
  return { ...toPlainValue(cell, type), problems: state.problems };
}
