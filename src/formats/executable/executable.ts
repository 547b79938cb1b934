import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { readElf } from './elf.ts';
import { isMachO, readMachO } from './mach-o.ts';
import { readPe } from './pe.ts';
import type { Executable, ProgramHeaders, ProgramPart } from './program-parts.ts';

const elfMagic = 0x7f_45_4c_46;
const elfExecutable = 2;
const elfShared = 3;

/** Whether a file begins as a program or a shared library does: ELF (no object files or core dumps), PE or Mach-O. */
export function isExecutable(head: Uint8Array): boolean {
  if (head.length < 64) return false;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (bytes.readUInt32BE(0) === elfMagic) {
    const type = bytes[5] === 2 ? bytes.readUInt16BE(16) : bytes.readUInt16LE(16);
    return type === elfExecutable || type === elfShared;
  }
  // `MZ`, with the place of the header of PE within what linkers leave for the program of DOS.
  if (bytes.readUInt16BE(0) === 0x4d_5a)
    return bytes.readUInt32LE(0x3c) >= 0x40 && bytes.readUInt32LE(0x3c) < 0x10_00;
  return isMachO(bytes);
}

/**
 * Reads where the parts of a program are.
 *
 * @returns nothing for a program of DOS.
 * @throws Malformed for other files, and if its headers are damaged.
 */
export function readExecutable(source: ByteSource): Executable | undefined {
  const head = source.read(0, Math.min(source.size, 4096));
  if (!isExecutable(head)) throw new Malformed('not a program of ELF, PE or Mach-O');
  const headers = readParts(source, head);
  return headers && { ...headers, isPacked: isPacked(head, headers) };
}

function readParts(source: ByteSource, head: Buffer): ProgramHeaders | undefined {
  if (head.readUInt32BE(0) === elfMagic) return readElf(source);
  return head.readUInt16BE(0) === 0x4d_5a ? readPe(source) : readMachO(source);
}

/** UPX writes its mark behind the headers of ELF and Mach-O, and names the sections of PE. */
function isPacked(head: Buffer, { format, sections }: ProgramHeaders): boolean {
  if (format === 'pe') return sections.some(({ name }) => /^UPX\d$/u.test(name));
  // The program of UPX itself holds the mark too, and has sections.
  return (format !== 'elf' || sections.length === 0) && head.includes('UPX!');
}

/** Returns the section with one of these names; absent if there is none. */
export function sectionOf(executable: Executable, ...names: readonly string[]): ProgramPart | undefined {
  return executable.sections.find(({ name, size }) => size > 0 && names.includes(name));
}

/**
 * Returns the bytes at an address in memory.
 *
 * @throws Malformed if the file has none there.
 */
export function readAddress(
  source: ByteSource,
  { segments }: Executable,
  address: number,
  length: number,
): Buffer {
  const part = segments.find(
    (one) => address >= one.address && address + length <= one.address + one.size && one.size > 0,
  );
  if (part === undefined) throw new Malformed(`no ${length} bytes are loaded at the address ${address}`);
  return source.read(part.offset + (address - part.address), length);
}
