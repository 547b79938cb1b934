/**
 * What a value of a facts file has to be. Numbers are places in the table of shapes; `?` at the
 * end of a member's name says that it may be missing. A `reading` is a choice too, one of an `Observed`.
 */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | { one: readonly (string | number | boolean)[] }
  | { list: number }
  | { map: number }
  | { either: readonly number[] }
  | { reading: readonly number[] }
  | { members: Readonly<Record<string, number>> };

/** Shapes by place; the first is that of the whole file. */
export type ShapeTable = readonly [Shape, ...Shape[]];
