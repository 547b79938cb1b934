import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import type { ProgramHeaders, ProgramPart } from './program-parts.ts';

/** Offsets of the fields of headers (elf(5)), of 32 and of 64 bits. */
const layouts = {
  32: {
    header: { segments: 28, sections: 32, segmentSize: 42, segmentCount: 44, sectionSize: 46, size: 52 },
    segment: { offset: 4, address: 8, size: 16, flags: 24, length: 32 },
    section: { flags: 8, address: 12, offset: 16, size: 20, link: 24, length: 40 },
  },
  64: {
    header: { segments: 32, sections: 40, segmentSize: 54, segmentCount: 56, sectionSize: 58, size: 64 },
    segment: { flags: 4, offset: 8, address: 16, size: 32, length: 56 },
    section: { flags: 8, address: 16, offset: 24, size: 32, link: 40, length: 64 },
  },
} as const;
type Layout = (typeof layouts)[32 | 64];

const loadable = 1;
const withoutBytes = 8;
const sectionsExtended = 0;
const namesExtended = 0xff_ff;
/** More than any linker makes for a program; a kernel with a section for each function is no program. */
const maxSections = 100_000;
const maxNameBytes = 8 * 1024 * 1024;

/**
 * Reads the sections and segments of an ELF file.
 *
 * @throws Malformed if its headers are damaged.
 */
export function readElf(source: ByteSource): ProgramHeaders {
  const ident = source.read(0, 16);
  const bits = ident[4] === 1 ? 32 : ident[4] === 2 ? 64 : undefined;
  if (bits === undefined || (ident[5] !== 1 && ident[5] !== 2))
    throw new Malformed('the ELF header states neither 32 nor 64 bits, or no byte order');
  const layout = layouts[bits];
  const numbers = numbersOf(ident[5] === 2 ? 'big' : 'little', bits);
  const header = source.read(0, layout.header.size);
  return {
    format: 'elf',
    sections: readSections(source, header, layout, numbers),
    segments: readSegments(source, header, layout, numbers),
  };
}

function readSegments(
  source: ByteSource,
  header: Buffer,
  { header: at, segment: field }: Layout,
  { short, int, word }: Numbers,
): ProgramPart[] {
  const count = short(header, at.segmentCount);
  if (count === 0) return [];
  const entrySize = short(header, at.segmentSize);
  if (entrySize < field.length) throw new Malformed(`the ELF header states segments of ${entrySize} bytes`);
  const table = source.read(word(header, at.segments), count * entrySize);
  return range(count).flatMap((index) => {
    const entry = table.subarray(index * entrySize);
    if (int(entry, 0) !== loadable) return [];
    const flags = int(entry, field.flags);
    return {
      name: '',
      address: word(entry, field.address),
      offset: word(entry, field.offset),
      size: word(entry, field.size),
      isWritable: (flags & 2) !== 0,
      isCode: (flags & 1) !== 0,
    };
  });
}

function readSections(
  source: ByteSource,
  header: Buffer,
  { header: at, section: field }: Layout,
  { short, int, word }: Numbers,
): ProgramPart[] {
  const start = word(header, at.sections);
  if (start === 0) return [];
  const entrySize = short(header, at.sectionSize);
  if (entrySize < field.length) throw new Malformed(`the ELF header states sections of ${entrySize} bytes`);
  // With more sections than fit in the header, the first section states the numbers.
  const first = source.read(start, entrySize);
  const stated = short(header, at.sectionSize + 2);
  const count = stated === sectionsExtended ? word(first, field.size) : stated;
  if (count > maxSections) throw new Malformed(`${count} sections are more than a program has`);
  const statedNames = short(header, at.sectionSize + 4);
  const namesIndex = statedNames === namesExtended ? int(first, field.link) : statedNames;
  const table = source.read(start, count * entrySize);
  const entries = range(count).map((index) => table.subarray(index * entrySize, (index + 1) * entrySize));
  const names = nameTable(source, entries[namesIndex], field, word);
  return entries.flatMap((entry) => {
    if (int(entry, 4) === withoutBytes || int(entry, 4) === 0) return [];
    const flags = word(entry, field.flags);
    return {
      name: nameAt(names, int(entry, 0)),
      address: word(entry, field.address),
      offset: word(entry, field.offset),
      size: word(entry, field.size),
      isWritable: flags % 2 === 1,
      isCode: Math.floor(flags / 4) % 2 === 1,
    };
  });
}

function nameTable(
  source: ByteSource,
  entry: Buffer | undefined,
  field: Layout['section'],
  word: Numbers['word'],
): Buffer {
  if (entry === undefined) throw new Malformed('the table of the names of its sections is missing');
  const size = word(entry, field.size);
  if (size > maxNameBytes) throw new Malformed(`the names of its sections have ${size} bytes`);
  return source.read(word(entry, field.offset), size);
}

function nameAt(names: Buffer, start: number): string {
  if (start >= names.length) return '';
  const end = names.indexOf(0, start);
  return names.toString('latin1', start, Math.min(end === -1 ? names.length : end, start + 256));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
