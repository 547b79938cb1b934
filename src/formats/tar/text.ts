import { isUtf8 } from 'node:buffer';

/** Returns the text of a name in an archive: UTF-8, or where it is not, one character for each byte, so that names stay different. */
export function nameText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}

/** Returns the text of a field of a header, up to its first NUL. */
export function fieldText(block: Buffer, offset: number, width: number): string {
  const field = block.subarray(offset, offset + width);
  const end = field.indexOf(0);
  return nameText(end === -1 ? field : field.subarray(0, end));
}
