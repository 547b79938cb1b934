import type { ByteSource } from '../../formats/bytes/byte-source.ts';
import type { Executable, ProgramPart } from '../../formats/executable/program-parts.ts';

const chunkBytes = 4 * 1024 * 1024;
/** Bytes from the start of a marker on in which the version is. */
const behind = 240;
/** What chunks share, so that a marker has its bytes before and behind it in one of them. */
const overlap = 512;
const maxSearchedBytes = 96 * 1024 * 1024;
const maxPlaces = 2000;

/** Yields the constant data of a program in chunks that overlap: its sections for that, or without them what is loaded. */
export function* constantData(source: ByteSource, executable: Executable): Generator<Buffer> {
  let left = maxSearchedBytes;
  for (const { offset, size } of dataParts(executable)) {
    const end = Math.min(offset + size, source.size);
    for (let at = offset; at < end && left > 0; at += chunkBytes) {
      const length = Math.min(chunkBytes + overlap, end - at, left);
      left -= length;
      yield source.read(at, length);
    }
  }
}

function dataParts({ sections, segments }: Executable): readonly ProgramPart[] {
  const named = ['.rodata', '.data', '.data.rel.ro', '.rdata', '__cstring', '__const', '__data'].flatMap(
    (name) => sections.filter((section) => section.name === name && section.size > 0),
  );
  return named.length > 0 ? named : segments;
}

/** Returns the groups of an expression where it fits at a marker, or up to `before` bytes ahead of it; absent if it fits nowhere. */
export function findNear(
  data: Buffer,
  marker: string,
  before: number,
  expression: RegExp,
): string | undefined {
  let places = 0;
  for (let at = data.indexOf(marker, 0, 'latin1'); at >= 0; at = data.indexOf(marker, at + 1, 'latin1')) {
    places += 1;
    if (places > maxPlaces) return undefined;
    const near = data.toString('latin1', Math.max(0, at - before), Math.min(data.length, at + behind));
    const found = expression.exec(near);
    if (found !== null) return found.slice(1).join('.');
  }
  return undefined;
}
