import type { ScalarType } from './node.ts';
import {
  castInteger,
  integerWithin,
  numberWithin,
  size,
  time,
  truth,
  type ValueRule,
} from './value-rules.ts';

/** What a value of a Compose file can be: the types of a single value, what a list or a mapping holds, or the keys there are. */
export interface Schema {
  scalar?: readonly ScalarType[];
  /** What a single value must be beside its type. */
  value?: ValueRule;
  list?: Schema;
  map?: Schema;
  keys?: Readonly<Record<string, Schema>>;
  /** Keys that must be there. */
  required?: readonly string[];
  /** No item of the list may be there twice. */
  unique?: true;
  /** May stand without a value. */
  nullable?: true;
}

/** Text. */
export const text: Schema = { scalar: ['string'] };
/** A duration. */
export const duration: Schema = { ...text, value: time };
/** True or false, or a word for it. */
export const flag: Schema = { scalar: ['bool', 'string'], value: truth };
const amount: Schema = { scalar: ['int', 'float', 'string'] };
/** A number. */
export const number: Schema = { ...amount, value: numberWithin() };
/** A whole number. */
export const whole: Schema = { ...amount, value: integerWithin() };
/** A whole number that is not negative. */
export const count: Schema = { ...amount, value: integerWithin(0) };
/** A number that is cast to a whole one. */
export const cast: Schema = { ...amount, value: castInteger() };
/** A number that is cast to a whole one, and is not negative. */
export const castCount: Schema = { ...amount, value: castInteger(0) };
/** A number of bytes. */
export const bytes: Schema = { ...amount, value: size };
/** A number of bytes that is no fraction. */
export const wholeBytes: Schema = { ...bytes, scalar: ['int', 'string'] };
/** A list of text. */
export const texts: Schema = { list: text };
/** A list of text in which nothing may be there twice. */
export const uniqueTexts: Schema = { ...texts, unique: true };
/** Text, or a list of it. */
export const textOrTexts: Schema = { ...text, ...texts };

/** A single value, or none. */
export const simple: Schema = { scalar: ['string', 'int', 'float', 'bool'], nullable: true };
/** `name=value` in a list, or a mapping. */
export const pairSchema: Schema = { list: text, map: simple };
/** `name=value` in a list without repetitions, or a mapping. */
export const uniquePairs: Schema = { ...pairSchema, unique: true };
/** Options of a driver. */
export const optionSchema: Schema = { map: { scalar: ['string', 'int', 'float'] } };

/** A mapping with these keys, of which `required` must be there. */
export function keys(entries: Readonly<Record<string, Schema>>, required = ''): Schema {
  return { keys: entries, ...(required === '' ? {} : { required: required.split(' ') }) };
}

/** Every key of `names`, separated by white space, as `schema`. */
export function all(names: string, schema: Schema): Readonly<Record<string, Schema>> {
  return Object.fromEntries(names.split(/\s+/u).map((name) => [name, schema]));
}

const ulimit: Schema = { ...whole, scalar: ['int', 'string'] };

function ulimitsOf(limit: Schema): Schema {
  return { map: { ...limit, ...keys(all('hard soft', limit), 'soft hard') } };
}

/** Soft and hard limits by name. */
export const ulimits: Schema = ulimitsOf(ulimit);

/** The same of a build, where a text is no number. */
export const buildUlimits: Schema = ulimitsOf({ ...ulimit, scalar: ['int'] });

/** Secrets and configs of a service. */
export const fileReferences: Schema = {
  list: { ...text, ...keys({ ...all('source target uid gid', text), mode: castCount }, 'source') },
};

/** Extra hosts, in both forms. */
export function hosts(item: ValueRule): Schema {
  return { list: { ...text, value: item }, map: { ...text, ...texts }, unique: true };
}
