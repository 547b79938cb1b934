import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive that a test makes; what is stated may differ from what is there. */
export interface TestFile {
  name: string;
  content: Buffer | string;
  /** As it is instead of deflated. */
  isStored?: boolean;
  /** Name in the header before the content. */
  localName?: string;
  flags?: number;
  method?: number;
  size?: number;
  checksum?: number;
  /** Sizes and checksum stand behind the content. */
  hasDescriptor?: boolean;
  /** Sizes and offset stand in a ZIP64 field. */
  isWide?: boolean;
  /** Where its header is said to be. */
  offset?: number;
}

/** Options of the whole archive. */
export interface TestArchive {
  /** Bytes in front that offsets do not count. */
  prefix?: Buffer;
  comment?: Buffer;
  /** With the records of ZIP64 at the end. */
  isWide?: boolean;
}

const wide32 = 0xff_ff_ff_ff;

/** Returns the bytes of a ZIP archive. */
export function makeZip(files: readonly TestFile[], { prefix, comment, isWide }: TestArchive = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const content = Buffer.from(file.content);
    const packed = file.isStored ? content : deflateRawSync(content);
    const sizes = {
      checksum: file.checksum ?? crc32(content),
      packed: packed.length,
      size: file.size ?? content.length,
    };
    const local = localHeader(file, sizes);
    const descriptor = file.hasDescriptor ? descriptorOf(sizes) : Buffer.alloc(0);
    locals.push(local, packed, descriptor);
    centrals.push(centralHeader(file, sizes, file.offset ?? at));
    at += local.length + packed.length + descriptor.length;
  }
  const directory = Buffer.concat(centrals);
  const end = isWide
    ? wideEnd(files.length, directory.length, at)
    : endRecord(files.length, directory.length, at, comment);
  return Buffer.concat([prefix ?? Buffer.alloc(0), ...locals, directory, end]);
}

interface Sizes {
  checksum: number;
  packed: number;
  size: number;
}

function localHeader(file: TestFile, sizes: Sizes): Buffer {
  const name = Buffer.from(file.localName ?? file.name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04_03_4b_50, 0);
  header.writeUInt16LE((file.flags ?? 0) | (file.hasDescriptor ? 8 : 0), 6);
  header.writeUInt16LE(file.method ?? (file.isStored ? 0 : 8), 8);
  if (!file.hasDescriptor) {
    header.writeUInt32LE(sizes.checksum, 14);
    header.writeUInt32LE(sizes.packed, 18);
    header.writeUInt32LE(sizes.size, 22);
  }
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptorOf(sizes: Sizes): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08_07_4b_50, 0);
  descriptor.writeUInt32LE(sizes.checksum, 4);
  descriptor.writeUInt32LE(sizes.packed, 8);
  descriptor.writeUInt32LE(sizes.size, 12);
  return descriptor;
}

function centralHeader(file: TestFile, sizes: Sizes, offset: number): Buffer {
  const name = Buffer.from(file.name);
  const extra = file.isWide ? wideField(sizes, offset) : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02_01_4b_50, 0);
  header.writeUInt16LE(file.flags ?? 0, 8);
  header.writeUInt16LE(file.method ?? (file.isStored ? 0 : 8), 10);
  header.writeUInt32LE(sizes.checksum, 16);
  header.writeUInt32LE(file.isWide ? wide32 : sizes.packed, 20);
  header.writeUInt32LE(file.isWide ? wide32 : sizes.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(file.isWide ? wide32 : offset, 42);
  return Buffer.concat([header, name, extra]);
}

function wideField({ size, packed }: Sizes, offset: number): Buffer {
  const field = Buffer.alloc(28);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(24, 2);
  for (const [index, value] of [size, packed, offset].entries())
    field.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return field;
}

function endRecord(count: number, size: number, offset: number, comment: Buffer = Buffer.alloc(0)): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, comment]);
}

function wideEnd(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06_06_4b_50, 0);
  end.writeBigUInt64LE(44n, 4);
  for (const [index, value] of [count, count, size, offset].entries())
    end.writeBigUInt64LE(BigInt(value), 24 + 8 * index);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07_06_4b_50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end, locator, endRecord(0xff_ff, wide32, wide32)]);
}
