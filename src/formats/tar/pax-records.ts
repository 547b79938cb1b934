import { Malformed } from '../bytes/byte-source.ts';
import { nameText } from './text.ts';

/** The longest number of a record's length that is read: more than any header may have. */
const longestLength = 8;

/**
 * Returns the records of an extended header (pax(1), "pax Extended Header"), in their order: `LENGTH KEY=VALUE` and a line
 * feed. Throws {@link Malformed} if a length is wrong.
 */
export function readPaxRecords(bytes: Buffer): readonly (readonly [key: string, value: Buffer])[] {
  const records: (readonly [string, Buffer])[] = [];
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.subarray(at, at + longestLength).indexOf(0x20);
    const digits = space === -1 ? '' : bytes.toString('latin1', at, at + space);
    const length = /^[1-9]\d*$/u.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (length <= space + 1 || end > bytes.length || bytes[end - 1] !== 0x0a)
      throw new Malformed('an extended header (PAX) of it has a wrong length');
    const record = bytes.subarray(at + space + 1, end - 1);
    const equals = record.indexOf(0x3d);
    if (equals < 1) throw new Malformed('an extended header (PAX) of it has no key');
    records.push([nameText(record.subarray(0, equals)), record.subarray(equals + 1)]);
    at = end;
  }
  return records;
}
