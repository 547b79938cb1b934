import { pointerStep } from './node.ts';
import type { GoType } from './go-type.ts';

/** A Go variable while a body is decoded into it. An unset variable has its type's zero value. */
export interface GoVariable {
  /** Where it was last written: a pointer into the body with the names as written. */
  pointer: string;
  scalar?: string | number | boolean;
  fields?: Map<string, GoVariable>;
  entries?: Map<string, GoVariable>;
  /** Elements up to the capacity; those from `length` on are stale and return when it grows. */
  items?: GoVariable[];
  length?: number;
}

/** Returns a Go variable with its zero value. */
export function zeroVariable(pointer: string): GoVariable {
  return { pointer };
}

/** Resets a variable to its type's zero value: nil for pointers, maps and slices. */
export function resetVariable(cell: GoVariable): void {
  delete cell.scalar;
  delete cell.fields;
  delete cell.entries;
  delete cell.items;
  delete cell.length;
}

/** A decoded body: plain values, and for the pointer of each the pointer where it was written. */
export interface PlainValue {
  value: unknown;
  pointers: Map<string, string>;
}

function zeroOf(type: GoType): unknown {
  if (type.kind === 'bool') return false;
  if (type.kind === 'string') return '';
  return type.kind === 'integer' ? 0 : null;
}

function plainFields(
  cells: ReadonlyMap<string, GoVariable>,
  typeOf: (name: string) => GoType | undefined,
  keepZero: boolean,
  at: string,
  pointers: Map<string, string>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { __proto__: null };
  for (const [name, cell] of cells) {
    const type = typeOf(name);
    if (type === undefined) continue;
    const value = plain(cell, type, at + pointerStep(name), pointers);
    if (value !== undefined) result[name] = value;
    else if (keepZero) result[name] = type.kind === 'struct' ? {} : zeroOf(type);
  }
  return result;
}

function plainItems(
  cells: readonly GoVariable[],
  of: GoType,
  at: string,
  pointers: Map<string, string>,
): unknown[] {
  return cells.map((cell, index) => {
    const value = plain(cell, of, at + pointerStep(index), pointers);
    if (value !== undefined) return value;
    return 'nullable' in of && of.nullable ? null : zeroOf(of);
  });
}

function plain(cell: GoVariable, type: GoType, at: string, pointers: Map<string, string>): unknown {
  pointers.set(at, cell.pointer);
  if (type.kind === 'struct') {
    return cell.fields && plainFields(cell.fields, (name) => type.fields.get(name), false, at, pointers);
  }
  if (type.kind === 'map')
    return cell.entries && plainFields(cell.entries, () => type.of, true, at, pointers);
  if (type.kind === 'slice') {
    return cell.items && plainItems(cell.items.slice(0, cell.length), type.of, at, pointers);
  }
  return cell.scalar;
}

/** Returns the plain value of a variable, without what was never written or was cleared by null. */
export function toPlainValue(cell: GoVariable, type: GoType): PlainValue {
  const pointers = new Map<string, string>();
  return { value: plain(cell, type, '', pointers), pointers };
}
