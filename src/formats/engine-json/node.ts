/** A member of an object as it stands in the text; a name can come more than once. */
export interface JsonMember {
  name: string;
  value: JsonNode;
}

/** A JSON value with nothing lost: duplicate members in order, numbers as written. */
export type JsonNode =
  | { kind: 'object'; members: readonly JsonMember[] }
  | { kind: 'array'; items: readonly JsonNode[] }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' };

/** What is wrong with a body, and where: an RFC 6901 pointer into it, and the offset of a syntax error. */
export interface BodyProblem {
  message: string;
  pointer: string;
  offset?: number;
}

/** One step of an RFC 6901 pointer, escaped. */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
