import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import type { ProgramHeaders, ProgramPart } from './program-parts.ts';

/** First 4 bytes, read in big-endian order (mach-o/loader.h). */
const magics: Readonly<Record<number, { order: 'big' | 'little'; bits: 32 | 64 }>> = {
  0xfe_ed_fa_ce: { order: 'big', bits: 32 },
  0xfe_ed_fa_cf: { order: 'big', bits: 64 },
  0xce_fa_ed_fe: { order: 'little', bits: 32 },
  0xcf_fa_ed_fe: { order: 'little', bits: 64 },
};
const segment32 = 1;
const segment64 = 0x19;
const maxCommandBytes = 1024 * 1024;
/** Kinds of files: a program, and a dynamic library. */
const executableKinds: ReadonlySet<number> = new Set([2, 6]);

/** Whether a file begins as a program or library of macOS for one processor. */
export function isMachO(head: Buffer): boolean {
  const found = magics[head.readUInt32BE(0)];
  return found !== undefined && executableKinds.has(numbersOf(found.order, found.bits).int(head, 12));
}

/**
 * Reads the segments and sections of a Mach-O file.
 *
 * @throws Malformed if its headers are damaged.
 */
export function readMachO(source: ByteSource): ProgramHeaders {
  const head = source.read(0, 28);
  const found = magics[head.readUInt32BE(0)];
  if (found === undefined) throw new Malformed('not a Mach-O file');
  const numbers = numbersOf(found.order, found.bits);
  const size = numbers.int(head, 20);
  if (size > maxCommandBytes) throw new Malformed(`its load commands have ${size} bytes`);
  const commands = source.read(found.bits === 64 ? 32 : 28, size);
  const parts: ReturnType<typeof readSegment>[] = [];
  for (let at = 0, left = numbers.int(head, 16); left > 0; left -= 1) {
    const kind = numbers.int(commands, at);
    const length = numbers.int(commands, at + 4);
    if (length < 8 || at + length > commands.length) throw new Malformed('a load command is cut off');
    if (kind === segment32 || kind === segment64)
      parts.push(readSegment(commands.subarray(at, at + length), found.bits, numbers));
    at += length;
  }
  return {
    format: 'mach-o',
    segments: parts.map(({ segment }) => segment),
    sections: parts.flatMap(({ sections }) => sections),
  };
}

function readSegment(
  command: Buffer,
  bits: 32 | 64,
  { int, word }: Numbers,
): { segment: ProgramPart; sections: ProgramPart[] } {
  const wide = bits / 8;
  const afterWords = 24 + 4 * wide;
  const protection = int(command, afterWords + 4);
  const access = { isWritable: (protection & 2) !== 0, isCode: (protection & 4) !== 0 };
  const segment = {
    name: nameAt(command, 8),
    address: word(command, 24),
    offset: word(command, 24 + 2 * wide),
    size: word(command, 24 + 3 * wide),
    ...access,
  };
  const count = int(command, afterWords + 8);
  const start = afterWords + 16;
  const sectionSize = bits === 64 ? 80 : 68;
  if (start + count * sectionSize > command.length)
    throw new Malformed('the sections of a segment are cut off');
  const sections = Array.from({ length: count }, (_, index) => {
    const at = start + index * sectionSize;
    return {
      name: nameAt(command, at),
      address: word(command, at + 32),
      size: word(command, at + 32 + wide),
      offset: int(command, at + 32 + 2 * wide),
      ...access,
    };
  });
  return { segment, sections };
}

function nameAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 16).replace(/\0.*$/su, '');
}
