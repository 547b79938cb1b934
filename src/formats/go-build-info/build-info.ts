import { Malformed, type ByteSource } from '../bytes/byte-source.ts';
import { readAddress, sectionOf } from '../executable/executable.ts';
import type { Executable, ProgramPart } from '../executable/program-parts.ts';
import { parseModules, type GoModules } from './modules.ts';

/** What the Go linker writes into a program (Go, debug/buildinfo). */
export interface GoBuildInfo extends GoModules {
  /** The toolchain: `go1.21.3`, `devel go1.23-abcdef`. */
  goVersion: string;
}

const magic = Buffer.from('\u00FF Go buildinf:', 'latin1');
const headerSize = 32;
const alignment = 16;
/** Where a program without sections is searched, from the start of its data. */
const maxSearchedBytes = 1024 * 1024;
const maxVersionBytes = 4096;
const maxModuleBytes = 16 * 1024 * 1024;
/** Frames the modules, so that other programs find them. */
const frameSize = 16;

/**
 * Reads the build information of a Go program: the form of Go 1.18 and later, and the one with pointers before it.
 *
 * @returns nothing if it is no Go program.
 * @throws Malformed if it begins as one and is damaged.
 */
export function readGoBuildInfo(source: ByteSource, executable: Executable): GoBuildInfo | undefined {
  const start = findBuildInfo(source, executable);
  if (start === undefined) return undefined;
  const header = source.read(start, headerSize);
  const flags = header[15] ?? 0;
  const [goVersion, modules] =
    (flags & 2) === 0 ? textsByPointer(source, executable, header) : textsInline(source, start + headerSize);
  return { goVersion, ...parseModules(withoutFrame(modules)) };
}

/** Returns where the information begins: in its section, else in the first part of the program that holds data. */
function findBuildInfo(source: ByteSource, executable: Executable): number | undefined {
  const section = sectionOf(executable, '.go.buildinfo', '__go_buildinfo');
  const part = section ?? (mayLackSection(executable) ? dataPart(executable) : undefined);
  if (part === undefined) return undefined;
  const length = Math.max(0, Math.min(part.size, maxSearchedBytes, source.size - part.offset));
  const bytes = source.read(part.offset, length);
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1))
    // Other places are texts: the program that reads build information contains the magic itself.
    if (at % alignment === 0) return part.offset + at;
  if (section !== undefined) throw new Malformed('the section of Go build information has none');
  return undefined;
}

/** PE has no such section; ELF and Mach-O lack it only without the table of sections, or without their names. */
function mayLackSection({ format, sections }: Executable): boolean {
  return format === 'pe' || sections.every(({ name }) => name === '');
}

function dataPart({ format, segments }: Executable): ProgramPart | undefined {
  if (format === 'mach-o') return segments.find(({ name }) => name === '__DATA');
  return segments.find(({ isWritable, isCode, size }) => isWritable && !isCode && size > 0);
}

function textsInline(source: ByteSource, start: number): [version: string, modules: Buffer] {
  const version = inlineText(source, start, maxVersionBytes);
  return [version.bytes.toString('utf8'), inlineText(source, version.end, maxModuleBytes).bytes];
}

function inlineText(source: ByteSource, start: number, maxBytes: number): { bytes: Buffer; end: number } {
  let length = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    if (shift > 28) throw new Malformed('a length in the Go build information is damaged');
    const byte = source.read(at, 1)[0] ?? 0;
    at += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > maxBytes) throw new Malformed(`a text of ${length} bytes in the Go build information`);
  return { bytes: source.read(at, length), end: at + length };
}

/** Before Go 1.18: the addresses of two strings, each the address of its bytes and their number. */
function textsByPointer(
  source: ByteSource,
  executable: Executable,
  header: Buffer,
): [version: string, modules: Buffer] {
  const width = header[14];
  if (width !== 4 && width !== 8)
    throw new Malformed(`pointers of ${width} bytes in the Go build information`);
  const isBig = (header[15] ?? 0) % 2 === 1;
  const pointerAt = (bytes: Buffer, at: number): number => {
    if (width === 4) return isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    return Number(isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  };
  const textAt = (address: number, maxBytes: number): Buffer => {
    if (address === 0) return Buffer.alloc(0);
    const text = readAddress(source, executable, address, 2 * width);
    const length = pointerAt(text, width);
    if (length > maxBytes) throw new Malformed(`a text of ${length} bytes in the Go build information`);
    return length === 0 ? Buffer.alloc(0) : readAddress(source, executable, pointerAt(text, 0), length);
  };
  const version = textAt(pointerAt(header, 16), maxVersionBytes);
  return [version.toString('utf8'), textAt(pointerAt(header, 16 + width), maxModuleBytes)];
}

function withoutFrame(modules: Buffer): string {
  const isFramed = modules.length >= 2 * frameSize + 1 && modules.at(-frameSize - 1) === 0x0a;
  return modules.toString('utf8', isFramed ? frameSize : 0, modules.length - (isFramed ? frameSize : 0));
}
