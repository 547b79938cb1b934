import { isJsonRecord } from '../../src/formats/json/members.ts';
import { factsShapes } from '../../src/app/targets/facts/shape.gen.ts';
import type { Shape } from '../../src/app/targets/facts/shape.ts';

/** A member of facts that may be missing: where it is, as keys and as a path. */
export interface OptionalPlace {
  keys: readonly (string | number)[];
  path: string;
}

type Place = OptionalPlace;
const top: Place = { keys: [], path: '' };

function below({ keys, path }: Place, key: string | number, shown = `.${key}`): Place {
  return { keys: [...keys, key], path: `${path}${path === '' ? shown.replace('.', '') : shown}` };
}

function shapeAt(place: number): Shape {
  const shape = factsShapes[place];
  if (shape === undefined) throw new RangeError(`there is no shape ${place}`);
  return shape;
}

/** Whether a value may be of a shape, by its type and the literals that tell alternatives apart. */
function mayBe(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return typeof value === shape;
  if ('one' in shape) return shape.one.some((literal) => literal === value);
  if ('list' in shape) return Array.isArray(value);
  if ('map' in shape) return isJsonRecord(value);
  if (!('members' in shape)) return true;
  if (!isJsonRecord(value)) return false;
  return Object.entries(shape.members).every(([member, place]) => {
    const inner = shapeAt(place);
    if (member.endsWith('?')) return true;
    if (!Object.hasOwn(value, member)) return false;
    return typeof inner === 'string' || !('one' in inner) || mayBe(value[member], inner);
  });
}

function placesIn(value: unknown, shape: Shape, at: Place): readonly Place[] {
  if (typeof shape === 'string' || 'one' in shape) return [];
  if ('list' in shape)
    return Array.isArray(value)
      ? value.flatMap((entry: unknown, index) =>
          placesIn(entry, shapeAt(shape.list), below(at, index, `[${index}]`)),
        )
      : [];
  if ('members' in shape || 'map' in shape) {
    if (!isJsonRecord(value)) return [];
    if ('map' in shape)
      return Object.entries(value).flatMap(([key, entry]) =>
        placesIn(entry, shapeAt(shape.map), below(at, key)),
      );
    return Object.entries(shape.members).flatMap(([member, place]) => {
      const name = member.replace('?', '');
      if (!Object.hasOwn(value, name)) return [];
      const inner = below(at, name);
      return [...(name === member ? [] : [inner]), ...placesIn(value[name], shapeAt(place), inner)];
    });
  }
  const options = 'reading' in shape ? shape.reading : shape.either;
  const own = options.map(shapeAt).find((option) => mayBe(value, option));
  return own === undefined ? [] : placesIn(value, own, at);
}

/** Returns every optional member that is there in facts. */
export function optionalPlaces(facts: unknown): readonly OptionalPlace[] {
  return placesIn(facts, factsShapes[0], top);
}

/** Returns a copy of a JSON value without what is at a place. */
export function withoutPlace(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return undefined;
  if (Array.isArray(value))
    return value.map((entry: unknown, index) => (index === key ? withoutPlace(entry, rest) : entry));
  if (!isJsonRecord(value)) return value;
  const entries = Object.entries(value).flatMap(([name, entry]) => {
    if (name !== key) return [[name, entry] as const];
    return rest.length === 0 ? [] : [[name, withoutPlace(entry, rest)] as const];
  });
  return Object.fromEntries(entries);
}
