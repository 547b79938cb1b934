import { Malformed } from '../bytes/byte-source.ts';
import { readNumber } from './numbers.ts';
import { fieldText } from './text.ts';

/** Size of a header, and what contents are padded to. */
export const blockSize = 512;

/** A header as it is in its block (POSIX ustar, GNU, star, v7). */
export interface TarHeader {
  name: string;
  linkName: string;
  /** One character: `0`, `5`, `x`. */
  type: string;
  mode: number;
  uid: number;
  gid: number;
  size: number;
}

/** Whether a block has nothing but zeros: two of them end an archive. */
export function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.equals(zeros);
}

const zeros = Buffer.alloc(blockSize);

/** Returns the header in a block; throws {@link Malformed} if there is none. */
export function readHeader(block: Buffer): TarHeader {
  checkSum(block);
  const type = String.fromCharCode(block[156] ?? 0);
  const size = readNumber(block, 124, 12, 'size');
  if (size < 0) throw new Malformed('its header has a negative size');
  return {
    name: nameOf(block),
    linkName: fieldText(block, 157, 100),
    type: type === '\0' ? '0' : type,
    mode: readNumber(block, 100, 8, 'mode'),
    uid: readNumber(block, 108, 8, 'user'),
    gid: readNumber(block, 116, 8, 'group'),
    size,
  };
}

function nameOf(block: Buffer): string {
  const name = fieldText(block, 0, 100);
  const magic = block.toString('latin1', 257, 265);
  if (!magic.startsWith('ustar\0')) return name;
  // In archives of star, times follow a shorter prefix.
  const prefix = fieldText(block, 345, block.toString('latin1', 508, 512) === 'tar\0' ? 131 : 155);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The sum of a header counts its own field as spaces; old programs add bytes as signed. */
function checkSum(block: Buffer): void {
  let unsigned = 0;
  let high = 0;
  for (let at = 0; at < blockSize; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    if (byte > 127) high++;
  }
  const written = readNumber(block, 148, 8, 'checksum');
  if (written !== unsigned && written !== unsigned - 256 * high)
    throw new Malformed('a header of it has a wrong checksum');
}
