/** A member of an object in the text; names may repeat. */
export interface JsonMember {
  name: string;
  value: JsonNode;
}

/** A lossless JSON value: duplicate members in order, numbers as written. */
export type JsonNode =
  | { kind: 'object'; members: readonly JsonMember[] }
  | { kind: 'array'; items: readonly JsonNode[] }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' };

/** A problem with a body and its location: an RFC 6901 pointer into it, and the offset of a syntax error. */
export interface BodyProblem {
  message: string;
  pointer: string;
  offset?: number;
}

/** Returns one escaped step of an RFC 6901 pointer. */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
