import type { FileLocation, TextRange } from '../location.ts';

/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** An entry of a list in a configuration file. */
export interface WrittenEntry {
  at: FileLocation;
  /** The stretch to replace, and by what, to take the entry out of its list or object. */
  removal: { range: TextRange; text: string };
  /** The text at `at`, where it cannot be a credential. */
  text?: string;
  /** Where the value is a text that looks like a credential: what it looks like, and its length. */
  credential?: { detector: string; length: number };
}

/** A member of a configuration file, from its name to the end of its value. */
export interface WrittenMember extends WrittenEntry {
  name: string;
  /** Where the value is an object. */
  object?: WrittenObject;
  /** Where the value is a list: its entries in order. */
  entries?: readonly WrittenEntry[];
}

/** An object of a configuration file. */
export interface WrittenObject {
  range: TextRange;
  members: readonly WrittenMember[];
  /** White space before each member, where each is on a line of its own. */
  lead?: string;
}

/** The places of a configuration file in JSON: where each member is, and where one more can go. */
export interface WrittenConfig {
  file: string;
  /** Missing for a file that sets nothing. */
  object?: WrittenObject;
  /** The line ending that the file uses. */
  eol: string;
  /** Members that the command line of the engine gives: it does not start with one that is in the file too. */
  byFlag?: readonly string[];
}

/** A flag of dockerd, where the unit of its service has it. */
export interface WrittenFlag {
  /** The member of daemon.json that it stands for. */
  member: string;
  at: FileLocation;
  /** Its value, where it cannot be a credential. */
  value?: string;
}

/** One change of a configuration file: a member to write or, without a value, to take out; or an entry of a list to take out. */
export type ConfigWrite =
  | { path: readonly [string, ...string[]]; value?: JsonValue }
  | { path: readonly [string, ...string[]]; entry: number };
