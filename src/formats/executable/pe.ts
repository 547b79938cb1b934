import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import type { ProgramHeaders, ProgramPart } from './program-parts.ts';

/** Bits of the characteristics of a section (Microsoft, PE Format). */
const codeBit = 0x20;
const writableBit = 0x80_00_00_00;
const fileHeaderSize = 24;
const sectionSize = 40;

/**
 * Reads the sections of a PE file (a program of Windows).
 *
 * @returns nothing for a program of DOS, which begins alike.
 * @throws Malformed if its headers are damaged.
 */
export function readPe(source: ByteSource): ProgramHeaders | undefined {
  const start = source.read(0, 64).readUInt32LE(0x3c);
  const header = source.read(start, fileHeaderSize);
  if (header.readUInt32BE(0) !== 0x50_45_00_00) return undefined;
  const optionalSize = header.readUInt16LE(20);
  const optional = source.read(start + fileHeaderSize, optionalSize);
  const base = imageBase(optional);
  const count = header.readUInt16LE(6);
  const table = source.read(start + fileHeaderSize + optionalSize, count * sectionSize);
  const sections = Array.from({ length: count }, (_, index) =>
    sectionAt(table.subarray(index * sectionSize, (index + 1) * sectionSize), base),
  );
  return { format: 'pe', sections, segments: sections };
}

/** Returns the address that the program is loaded to: PE32 has it in 4 bytes, PE32+ in 8. */
function imageBase(optional: Buffer): number {
  if (optional.length < 32) throw new Malformed('its optional header of PE is cut off');
  return optional.readUInt16LE(0) === 0x2_0b
    ? Number(optional.readBigUInt64LE(24))
    : optional.readUInt32LE(28);
}

function sectionAt(entry: Buffer, base: number): ProgramPart {
  const flags = entry.readUInt32LE(36);
  return {
    name: entry.toString('latin1', 0, 8).replace(/\0+$/u, ''),
    address: base + entry.readUInt32LE(12),
    offset: entry.readUInt32LE(20),
    // The rest of what the file has is padding.
    size: Math.min(entry.readUInt32LE(8), entry.readUInt32LE(16)),
    isWritable: (flags & writableBit) !== 0,
    isCode: (flags & codeBit) !== 0,
  };
}
