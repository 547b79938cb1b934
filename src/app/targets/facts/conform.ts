import { isJsonRecord, type JsonRecord } from '../../../formats/json/members.ts';
import { unreadable } from '../../../core/observed.ts';
import { hasForm } from './forms.ts';
import { collectedMembers, sparseMember } from './sparse-members.ts';
import type { Shape, ShapeTable } from './shape.ts';

/** A value that is not what its place asks for. `path` leads to it from the top: `workloads[3].written.key`. */
export class Misshapen extends Error {
  readonly path: string;
  /** How much it says: what lies deeper, and what is not just the wrong alternative of several. */
  readonly weight: number;
  constructor(path: string, wanted: string, isLiteral = false) {
    super(wanted);
    this.path = path;
    this.weight = path.split(/[.[]/u).length - (isLiteral ? 0.5 : 0);
  }
}

/** A part without a member of which the version that wrote it did not say whether there is one. */
export class NotCollected extends Error {}

const olderVersion = 'the facts are of a version that did not collect all of it';

/** What a value is conformed to, and the members that the version which wrote it collected. */
interface Form {
  shapes: ShapeTable;
  collects: ReadonlySet<string>;
}

/**
 * A copy of a JSON value that holds what the first shape asks for and nothing else: what no shape
 * names is left out. A reading that older versions did not collect is put in as `not-collected`, and so is one with
 * a member whose absence says that there is none, if it is not among those that were collected.
 * @throws Misshapen
 */
export function conform(
  value: unknown,
  shapes: ShapeTable,
  collects: readonly string[] = collectedMembers(),
): unknown {
  return copyOf(value, shapes[0], '', { shapes, collects: new Set(collects) });
}

function copyOf(value: unknown, shape: Shape, path: string, form: Form): unknown {
  if (typeof shape === 'string') return simple(value, shape, path);
  if ('one' in shape) {
    if (shape.one.some((literal) => literal === value)) return value;
    throw new Misshapen(path, `one of ${shape.one.slice(0, 12).join(', ')}`, true);
  }
  const { shapes } = form;
  if ('list' in shape) return listOf(value, shapeAt(shape.list, shapes), path, form);
  if ('map' in shape) return mapOf(value, shapeAt(shape.map, shapes), path, form);
  if ('members' in shape) return membersOf(value, shape.members, path, form);
  if ('either' in shape) return choiceOf(value, shape.either, path, form);
  try {
    return choiceOf(value, shape.reading, path, form);
  } catch (error) {
    if (!(error instanceof NotCollected)) throw error;
    return unreadable('not-collected', olderVersion, path);
  }
}

function shapeAt(place: number, shapes: ShapeTable): Shape {
  const shape = shapes[place];
  if (shape === undefined) throw new RangeError(`there is no shape ${place}`);
  return shape;
}

function simple(value: unknown, shape: 'string' | 'number' | 'boolean', path: string): unknown {
  // JSON can write 1e999, which is read as infinite.
  if (typeof value === shape && (shape !== 'number' || Number.isFinite(value))) return value;
  throw new Misshapen(path, `a ${shape}`);
}

function listOf(value: unknown, shape: Shape, path: string, form: Form): unknown[] {
  if (!Array.isArray(value)) throw new Misshapen(path, 'a list');
  return value.map((entry: unknown, index) => copyOf(entry, shape, `${path}[${index}]`, form));
}

function mapOf(value: unknown, shape: Shape, path: string, form: Form): JsonRecord {
  if (!isJsonRecord(value)) throw new Misshapen(path, 'an object');
  const entries = Object.entries(value).map(([name, entry]) => {
    if (name === '__proto__') throw new Misshapen(path, 'an object without a member of that name');
    return [name, copyOf(entry, shape, `${path}.*`, form)] as const;
  });
  return Object.fromEntries(entries);
}

function membersOf(
  value: unknown,
  members: Readonly<Record<string, number>>,
  path: string,
  form: Form,
): JsonRecord {
  if (!isJsonRecord(value)) throw new Misshapen(path, 'an object');
  let lacking = false;
  const entries = Object.entries(members).flatMap(([member, place]) => {
    const name = member.replace(/\?$/u, '');
    const shape = shapeAt(place, form.shapes);
    const inner = path === '' ? name : `${path}.${name}`;
    const isSetting = /\.(?:written|stored)\.settings$/u.test(path);
    if (Object.hasOwn(value, name)) {
      if (!hasForm(value[name], name)) throw new Misshapen(inner, 'of its form');
      const copy = () => copyOf(value[name], shape, inner, form);
      return [[name, isSetting ? settingOf(copy) : copy()] as const];
    }
    if (member !== name && isCollected(inner, form)) return [];
    if (typeof shape === 'object' && 'reading' in shape) return [[name, notCollected(name)] as const];
    if (member === name) throw new Misshapen(inner, 'there');
    if (isSetting) return [[name, unresolvedSetting()] as const];
    lacking = true;
    return [];
  });
  if (lacking) throw new NotCollected(path);
  return Object.fromEntries(entries);
}

/** Whether an absent member says that there is none. */
function isCollected(path: string, { collects }: Form): boolean {
  const name = sparseMember(path);
  return name === undefined || collects.has(name);
}

function unresolvedSetting(): unknown {
  return { unresolved: olderVersion, at: [] };
}

/** Returns a setting; unresolved where a part of its value was not collected. */
function settingOf(copy: () => unknown): unknown {
  try {
    return copy();
  } catch (error) {
    if (!(error instanceof NotCollected)) throw error;
    return unresolvedSetting();
  }
}

function notCollected(name: string): unknown {
  return unreadable('not-collected', 'the facts are of a version that did not collect it', name);
}

/** The first alternative that fits. A literal tells most of them apart, so that a wrong one fails at once. */
function choiceOf(value: unknown, places: readonly number[], path: string, form: Form): unknown {
  let telling: Misshapen | undefined;
  for (const place of places) {
    try {
      return copyOf(value, shapeAt(place, form.shapes), path, form);
    } catch (error) {
      if (!(error instanceof Misshapen)) throw error;
      if (telling === undefined || error.weight > telling.weight) telling = error;
    }
  }
  throw telling ?? new Misshapen(path, 'nothing');
}
