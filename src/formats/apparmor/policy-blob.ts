import { Malformed } from '../bytes/byte-source.ts';

/** Types of the values in a compiled policy (kernel, `security/apparmor/policy_unpack.c`). */
const type = {
  name: 4,
  text: 5,
  blob: 6,
  struct: 7,
  structEnd: 8,
  list: 9,
  listEnd: 10,
  array: 11,
  arrayEnd: 12,
};
const numberSizes: readonly number[] = [1, 2, 4, 8];

/** An automaton of a compiled profile, and the state in which it starts. */
export interface Automaton {
  table: Buffer;
  start: number;
  /** What each kind of state allows, where the states only name its number (AppArmor 4). */
  allowed?: readonly number[];
}

/** The automata by which a compiled profile judges. */
export interface CompiledProfile {
  file: Automaton;
  /** For everything but files, by the number of its class; absent if the profile only has rules on files. */
  other?: Automaton;
}

/** What was found of an automaton. */
interface Part {
  table?: Buffer;
  start?: number;
  /** The numbers in its table of permissions, and how many entries these are. */
  permissions: number[];
  entries: number;
}

/** What a walk over a policy found so far. */
interface Walk {
  at: number;
  structs: string[];
  name: string;
  /** The profile that the walk is in. */
  profile?: string;
  file: Part;
  other: Part;
}

const noPart = (): Part => ({ permissions: [], entries: 0 });

/** Profiles that are loaded together follow each other. */
function startStruct(walk: Walk): void {
  if (walk.structs.length === 0) {
    delete walk.profile;
    walk.file = noPart();
    walk.other = noPart();
  }
  walk.structs.push(walk.name);
}

/** Returns the automaton that a walk is in, or in the table of permissions of. */
function partAt({ structs: [, ...within], file, other }: Walk): {
  part: Part | undefined;
  isPermissions: boolean;
} {
  const isPermissions = within.at(-1) === 'perms';
  const holder = isPermissions ? within.slice(0, -1) : within;
  const isOther = holder.length === 1 && holder[0] === 'policydb';
  return { part: holder.length === 0 ? file : isOther ? other : undefined, isPermissions };
}

/** Takes a number of 32 bits: the state in which an automaton starts, or one of its permissions. */
function takeNumber(walk: Walk, value: number): void {
  const { part, isPermissions } = partAt(walk);
  if (part === undefined) return;
  if (!isPermissions && walk.name === (part === walk.file ? 'dfa_start' : 'start')) part.start = value;
  if (isPermissions && part.entries > 0) part.permissions.push(value);
}

function step(policy: Buffer, walk: Walk): void {
  const kind = policy.readUInt8(walk.at++);
  const size = numberSizes[kind];
  if (size !== undefined) {
    if (size === 4) takeNumber(walk, policy.readUInt32LE(walk.at));
    walk.at += size;
  } else if (kind === type.name || kind === type.text) {
    const length = policy.readUInt16LE(walk.at);
    const text = policy.toString('latin1', walk.at + 2, walk.at + 2 + length).replace(/\0$/u, '');
    walk.at += 2 + length;
    if (kind === type.text) {
      // The first text of a profile is its name; names of values stand before them.
      if (walk.structs.length === 1) walk.profile ??= text;
      walk.name = '';
      return;
    }
    walk.name = text;
    return;
  } else if (kind === type.blob) {
    const length = policy.readUInt32LE(walk.at);
    const start = walk.at + 4;
    const { part, isPermissions } = partAt(walk);
    if (part && !isPermissions && walk.name === 'aadfa') part.table = policy.subarray(start, start + length);
    walk.at = start + length;
  } else if (kind === type.array) {
    const { part, isPermissions } = partAt(walk);
    if (part && isPermissions) part.entries = policy.readUInt16LE(walk.at);
    walk.at += 2;
  } else if (kind === type.struct) startStruct(walk);
  else if (kind === type.structEnd) walk.structs.pop();
  else if (kind !== type.arrayEnd && kind !== type.list && kind !== type.listEnd)
    throw new Malformed(`a value of the unknown type ${kind}`);
  walk.name = '';
}

/** Numbers of each entry of such a table: one is reserved, the next is what it allows (`unpack_perm`). */
const perEntry = 14;

/** Returns an automaton; absent if it keeps permissions in a form that is not read. */
function automatonOf({ table, start = 1, permissions, entries }: Part): Automaton | undefined {
  if (table === undefined || permissions.length !== entries * perEntry) return undefined;
  const allowed = permissions.filter((_one, index) => index % perEntry === 1);
  return { table, start, ...(entries > 0 ? { allowed } : {}) };
}

/**
 * Returns the automata of a profile in a compiled policy; absent if it has none for files, or keeps permissions in a
 * form that is not read. Throws {@link Malformed} for bytes that are no policy.
 */
export function compiledProfile(policy: Buffer, profile: string): CompiledProfile | undefined {
  const walk: Walk = { at: 0, structs: [], name: '', file: noPart(), other: noPart() };
  try {
    const isDone = (): boolean => walk.structs.length === 0 && walk.profile === profile;
    while (walk.at < policy.length && !isDone()) step(policy, walk);
  } catch (error) {
    if (error instanceof RangeError) throw new Malformed('it ends within a value');
    throw error;
  }
  const file = walk.profile === profile ? automatonOf(walk.file) : undefined;
  const other = automatonOf(walk.other);
  if (file === undefined || (other === undefined && walk.other.table !== undefined)) return undefined;
  return { file, ...(other && { other }) };
}
