import { Malformed } from '../bytes/byte-source.ts';
import type { Automaton, CompiledProfile } from './policy-blob.ts';

/** First word of an automaton, and the numbers of its tables (kernel, `security/apparmor/include/match.h`). */
const magic = 0x1b_5e_78_3d;
const tableIds = { accept: 1, base: 2, check: 3, default: 4, classes: 5, acceptFlags: 7, next: 8 };
/** Flag of a state that takes what it has not from another. */
const isDifference = 0x80_00_00_00;

type Tables = ReadonlyMap<number, readonly number[]>;

function tablesOf(bytes: Buffer): Tables {
  // It is aligned to 8 bytes within the policy.
  const start = [0, 1, 2, 3, 4, 5, 6, 7].find((at) => bytes.readUInt32BE(at) === magic);
  if (start === undefined) throw new Malformed('no automaton');
  const tables = new Map<number, readonly number[]>();
  for (let at = start + bytes.readUInt32BE(start + 4); at + 12 <= bytes.length;) {
    const [id, size, count] = [
      bytes.readUInt16BE(at),
      bytes.readUInt16BE(at + 2),
      bytes.readUInt32BE(at + 8),
    ];
    if (![1, 2, 4].includes(size)) throw new Malformed('a table of unknown values');
    tables.set(
      id,
      Array.from({ length: count }, (_one, index) => bytes.readUIntBE(at + 12 + index * size, size)),
    );
    at += Math.ceil((12 + count * size) / 8) * 8;
  }
  return tables;
}

function nextState(tables: Tables, from: number, byte: number): number {
  const entry = (id: number, at: number): number => {
    const value = tables.get(id)?.[at];
    if (value === undefined) throw new Malformed('a state that is not there');
    return value;
  };
  const letter = tables.has(tableIds.classes) ? entry(tableIds.classes, byte) : byte;
  let state = from;
  for (let steps = 0; steps < 1024; steps++) {
    const base = entry(tableIds.base, state);
    const at = (base & 0xff_ff_ff) + letter;
    if (entry(tableIds.check, at) === state) return entry(tableIds.next, at);
    state = entry(tableIds.default, state);
    if ((base & isDifference) === 0) return state;
  }
  throw new Malformed('states that lead to each other');
}

/** Flag of a state whose permissions are those of the owner, and the next ones those of others. */
const isForOwner = 1;

/**
 * Bits of permissions (kernel, `security/apparmor/include/perms.h`): to mount is to write, and the name of a profile is
 * matched as a path.
 */
const bits = { write: 2, read: 4, 'change profile to': 0x40_00_00_00 } as const;

/** A mount, as the kernel asks for it: the path ends with a slash, flags are the numbers of the bits (mount(2)). */
export interface MountRequest {
  target: string;
  device: string;
  type: string;
  flags: readonly number[];
}

/** Class of mounts (kernel, `security/apparmor/include/apparmor.h`). */
const mountClass = 7;

/** State in which an automaton matches nothing. */
const dead = 0;

/** Runs `ask` with the tables of an automaton. Throws {@link Malformed} for an automaton of another form. */
function withTables<T>({ table }: Automaton, ask: (tables: Tables) => T): T {
  try {
    return ask(tablesOf(table));
  } catch (error) {
    if (error instanceof RangeError) throw new Malformed('it ends within a table');
    throw error;
  }
}

/** Whether a compiled profile lets any program access a file. Throws {@link Malformed} for an automaton of another form. */
export function allowsFile({ file }: CompiledProfile, path: string, access: keyof typeof bits): boolean {
  return withTables(file, (tables) => {
    const state = [...Buffer.from(path)].reduce((from, byte) => nextState(tables, from, byte), file.start);
    const accepted = tables.get(tableIds.accept)?.[state] ?? 0;
    // Each with permissions on files of the own user, and of others.
    if (file.allowed === undefined) return ((accepted | (accepted >>> 14)) & bits[access]) !== 0;
    const forOwner = ((tables.get(tableIds.acceptFlags)?.[state] ?? 0) & isForOwner) !== 0;
    const kinds = [accepted, ...(forOwner ? [accepted + 1] : [])];
    return kinds.some((kind) => ((file.allowed?.[kind] ?? 0) & bits[access]) !== 0);
  });
}

/**
 * Whether a compiled profile allows a mount (kernel, `do_match_mnt`); absent if it has no rules on mounts, so that
 * none is denied. Throws {@link Malformed} for an automaton of another form.
 */
export function allowsMount({ other }: CompiledProfile, mount: MountRequest): boolean | undefined {
  if (other === undefined) return undefined;
  return withTables(other, (tables) => {
    const start = nextState(tables, other.start, mountClass);
    if (start === dead) return undefined;
    const words = [mount.target, mount.device, mount.type].map((word) => [...Buffer.from(word), 0]);
    const letters = [...words.flat(), ...mount.flags.map((flag) => flag + 1)];
    const state = letters.reduce((from, letter) => nextState(tables, from, letter), start);
    const accepted = tables.get(tableIds.accept)?.[state] ?? 0;
    return ((other.allowed === undefined ? accepted : (other.allowed[accepted] ?? 0)) & bits.write) !== 0;
  });
}
