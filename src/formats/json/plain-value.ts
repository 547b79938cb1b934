import type { LocatedValue } from './located-json.ts';

/** A member of an object, with its plain value. */
export type PlainMember = readonly [name: string, value: unknown];

/** Returns a value without its locations; `objectOf` makes an object of its members, in their order, names repeated. */
export function plainValue(
  value: LocatedValue,
  objectOf: (members: readonly PlainMember[]) => unknown,
): unknown {
  const plain = (one: LocatedValue): unknown => {
    switch (one.kind) {
      case 'object':
        return objectOf(one.members.map((member) => [member.name, plain(member.value)]));
      case 'array':
        return one.items.map(plain);
      case 'string':
        return one.text;
      case 'number':
        return Number(one.text);
      case 'boolean':
        return one.value;
      case 'null':
        return null;
    }
  };
  return plain(value);
}
