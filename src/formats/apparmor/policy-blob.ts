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

/** The automaton by which a compiled profile judges files, and the state in which it starts. */
export interface FileAutomaton {
  table: Buffer;
  start: number;
  /** What each kind of state allows, where the states only name its number (AppArmor 4). */
  allowed?: readonly number[];
}

/** What a walk over a policy found so far. */
interface Walk {
  at: number;
  structs: string[];
  name: string;
  /** The profile that the walk is in. */
  profile?: string;
  file?: Buffer;
  start?: number;
  /** The numbers in the table of permissions, and how many entries these are. */
  permissions: number[];
  entries: number;
}

/** Profiles that are loaded together follow each other. */
function startStruct(walk: Walk): void {
  if (walk.structs.length === 0) {
    for (const member of ['profile', 'file', 'start'] as const) delete walk[member];
    walk.permissions = [];
    walk.entries = 0;
  }
  walk.structs.push(walk.name);
}

function step(policy: Buffer, walk: Walk): void {
  const kind = policy.readUInt8(walk.at++);
  const size = numberSizes[kind];
  // What is right in the profile, and not in a part of it, is of its files.
  const isOfFiles = walk.structs.length === 1;
  const isPermission = walk.structs.length === 2 && walk.structs[1] === 'perms' && walk.entries > 0;
  if (size !== undefined) {
    if (isOfFiles && walk.name === 'dfa_start' && size === 4) walk.start = policy.readUInt32LE(walk.at);
    if (isPermission && size === 4) walk.permissions.push(policy.readUInt32LE(walk.at));
    walk.at += size;
  } else if (kind === type.name || kind === type.text) {
    const length = policy.readUInt16LE(walk.at);
    const text = policy.toString('latin1', walk.at + 2, walk.at + 2 + length).replace(/\0$/u, '');
    walk.at += 2 + length;
    if (kind === type.text) {
      // The first text of a profile is its name; names of values stand before them.
      if (isOfFiles) walk.profile ??= text;
      walk.name = '';
      return;
    }
    walk.name = text;
    return;
  } else if (kind === type.blob) {
    const length = policy.readUInt32LE(walk.at);
    const start = walk.at + 4;
    if (isOfFiles && walk.name === 'aadfa') walk.file = policy.subarray(start, start + length);
    walk.at = start + length;
  } else if (kind === type.array) {
    if (walk.structs.length === 2 && walk.structs[1] === 'perms') walk.entries = policy.readUInt16LE(walk.at);
    walk.at += 2;
  } else if (kind === type.struct) startStruct(walk);
  else if (kind === type.structEnd) walk.structs.pop();
  else if (kind !== type.arrayEnd && kind !== type.list && kind !== type.listEnd)
    throw new Malformed(`a value of the unknown type ${kind}`);
  walk.name = '';
}

/** Numbers of each entry of such a table: one is reserved, the next is what it allows (`unpack_perm`). */
const perEntry = 14;

/**
 * Returns the automaton for files of a profile in a compiled policy; absent if it has none, or keeps permissions in a
 * form that is not read. Throws {@link Malformed} for bytes that are no policy.
 */
export function fileAutomaton(policy: Buffer, profile: string): FileAutomaton | undefined {
  const walk: Walk = { at: 0, structs: [], name: '', permissions: [], entries: 0 };
  try {
    const isDone = (): boolean => walk.structs.length === 0 && walk.profile === profile;
    while (walk.at < policy.length && !isDone()) step(policy, walk);
  } catch (error) {
    if (error instanceof RangeError) throw new Malformed('it ends within a value');
    throw error;
  }
  const { file, start = 1, permissions, entries } = walk;
  if (walk.profile !== profile || file === undefined || permissions.length !== entries * perEntry)
    return undefined;
  const allowed = permissions.filter((_one, index) => index % perEntry === 1);
  return { table: file, start, ...(entries > 0 ? { allowed } : {}) };
}
