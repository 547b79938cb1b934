/** A section of a program that a test makes. */
export interface TestSection {
  name: string;
  content: Buffer;
  isWritable?: boolean;
  /** Written as without bytes in the file. */
  isEmpty?: boolean;
}

/** How a program that a test makes is laid out. */
export interface TestLayout {
  bits?: 32 | 64;
  order?: 'big' | 'little';
  /** Without the table of sections, as after `sstrip`. */
  isStripped?: boolean;
}

/** The address in memory of the first byte of the file. */
export const testBase = 0x40_00_00;

/** Returns where the sections of a program begin in its file, in their order. */
export function sectionOffsets(sections: readonly TestSection[], { bits = 64 }: TestLayout = {}): number[] {
  const first = aligned((bits === 64 ? 64 : 52) + sections.length * (bits === 64 ? 56 : 32));
  let at = first;
  return sections.map(({ content }) => {
    const start = at;
    at = aligned(at + content.length);
    return start;
  });
}

/** Returns the bytes of an ELF program: header, a segment for each section, the sections, and their table. */
export function makeElf(sections: readonly TestSection[], layout: TestLayout = {}): Buffer {
  const { bits = 64, order = 'little', isStripped = false } = layout;
  const wide = bits === 64;
  const offsets = sectionOffsets(sections, layout);
  const names = Buffer.from(`\0${sections.map(({ name }) => `${name}\0`).join('')}.shstrtab\0`);
  const namesStart = aligned((offsets.at(-1) ?? (wide ? 64 : 52)) + (sections.at(-1)?.content.length ?? 0));
  const tableStart = aligned(namesStart + names.length);
  const sectionSize = wide ? 64 : 40;
  const bytes = Buffer.alloc(isStripped ? namesStart : tableStart + (sections.length + 2) * sectionSize);
  const write = writer(bytes, order, wide);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, order === 'big' ? 2 : 1, 1]);
  write.short(16, 2);
  write.word(wide ? 32 : 28, wide ? 64 : 52);
  write.word(wide ? 40 : 32, isStripped ? 0 : tableStart);
  const sizes = wide ? 54 : 42;
  const counts = [
    wide ? 56 : 32,
    sections.length,
    sectionSize,
    isStripped ? 0 : sections.length + 2,
    sections.length + 1,
  ];
  for (const [index, value] of counts.entries()) write.short(sizes + 2 * index, value);
  for (const [index, { content, isWritable }] of sections.entries()) {
    const at = (wide ? 64 : 52) + index * (wide ? 56 : 32);
    const start = offsets[index] ?? 0;
    write.int(at, 1);
    write.int(at + (wide ? 4 : 24), isWritable ? 6 : 4);
    write.word(at + (wide ? 8 : 4), start);
    write.word(at + (wide ? 16 : 8), testBase + start);
    write.word(at + (wide ? 32 : 16), content.length);
    bytes.set(content, start);
  }
  if (isStripped) return bytes;
  bytes.set(names, namesStart);
  const rows = [
    ...sections.map((section, index) => ({
      ...section,
      start: offsets[index] ?? 0,
      size: section.content.length,
    })),
    { name: '.shstrtab', start: namesStart, size: names.length, isWritable: false, isEmpty: false },
  ];
  for (const [index, row] of rows.entries()) {
    const at = tableStart + (index + 1) * sectionSize;
    write.int(at, names.indexOf(`\0${row.name}\0`) + 1);
    write.int(at + 4, row.isEmpty ? 8 : 1);
    write.word(at + 8, row.isWritable ? 3 : 2);
    write.word(at + (wide ? 16 : 12), testBase + row.start);
    write.word(at + (wide ? 24 : 16), row.start);
    write.word(at + (wide ? 32 : 20), row.size);
  }
  return bytes;
}

interface Writer {
  short: (at: number, value: number) => void;
  int: (at: number, value: number) => void;
  word: (at: number, value: number) => void;
}

function writer(bytes: Buffer, order: 'big' | 'little', wide: boolean): Writer {
  const isBig = order === 'big';
  const int = (at: number, value: number): void => {
    if (isBig) bytes.writeUInt32BE(value, at);
    else bytes.writeUInt32LE(value, at);
  };
  return {
    short: (at, value) => (isBig ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at)),
    int,
    word: (at, value) => {
      if (!wide) int(at, value);
      else if (isBig) bytes.writeBigUInt64BE(BigInt(value), at);
      else bytes.writeBigUInt64LE(BigInt(value), at);
    },
  };
}

function aligned(at: number): number {
  return Math.ceil(at / 16) * 16;
}
