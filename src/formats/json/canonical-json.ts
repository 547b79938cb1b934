import { isJsonRecord } from './members.ts';

/**
 * Writes a JSON value in the canonical form that Notary signs (OLPC canonical JSON as `docker/go/canonical/json`
 * has it): names in the order of their UTF-8 bytes, no space, only `"` and `\` escaped, whole numbers.
 * @throws TypeError for a value that has no such form.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('a number is not whole');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonRecord(value)) throw new TypeError('a value is no JSON');
  const members = Object.entries(value)
    .map(([name, member]) => ({
      bytes: Buffer.from(name),
      text: `${canonicalString(name)}:${canonicalJson(member)}`,
    }))
    .toSorted((a, b) => a.bytes.compare(b.bytes));
  return `{${members.map(({ text }) => text).join(',')}}`;
}

function canonicalString(text: string): string {
  return `"${text.replace(/["\\]/gu, String.raw`\$&`)}"`;
}
