import { Buffer } from 'node:buffer';
import { addressFormats } from '../../knowledge/credentials/formats/addresses.ts';
import { strengthOfFormat, type SearchedFormat } from './format-signs.ts';
import type { FoundSign } from './found-sign.ts';
import { isSamplePassword } from './placeholders.ts';

/** What every address has. */
export const addressMark = '://';
/** Most characters of an address that are searched. */
const longestAddress = 2048;

const [userEnd, equals] = Buffer.from('@=');
const space = 0x20;
/** Bytes after which an address does not go on: quotes, brackets and backslashes. */
const ends: ReadonlySet<number> = new Set(Buffer.from('"\'`<>\\'));

/** Whether the address whose `://` is at a place has a user or a query: most have neither, and need no search. */
export function hasUserOrQuery(bytes: Uint8Array, from: number): boolean {
  const end = Math.min(bytes.length, from + longestAddress);
  for (let place = from + addressMark.length; place < end; place++) {
    const byte = bytes[place] ?? 0;
    if (byte === userEnd || byte === equals) return true;
    if (byte <= space || ends.has(byte)) return false;
  }
  return false;
}

/** The formats of addresses, which are searched for at every `://`. */
const searchedAddresses: readonly SearchedFormat[] = addressFormats
  .filter(({ marks }) => marks.includes('://'))
  .map((one) => ({ ...one, sticky: new RegExp(one.form.source, `${one.form.flags.replace('g', '')}y`) }));

/** Names of schemes before `://`. */
const schemeBefore = /[a-z][a-z\d+.-]{1,24}$/iu;

/** Hosts of documentation (RFC 2606, RFC 6761). */
const sampleHost =
  /@(?:[\w.-]{1,200}\.)?(?:example(?:\.\w{2,4})?|test|invalid|host(?:name)?|server|domain\.\w{2,4})(?![\w.-])/iu;

/** Returns the address with a password or token whose `://` is at a place. */
export function addressAt(text: string, at: number): FoundSign | undefined {
  const scheme = schemeBefore.exec(text.slice(Math.max(0, at - 25), at))?.[0].length;
  if (scheme === undefined) return undefined;
  const rest = /^[^\s"'`<>()\\]{0,2048}/u.exec(text.slice(at, at + longestAddress))?.[0] ?? '';
  const address = text.slice(at - scheme, at) + rest;
  for (const { detector, sticky, marks, confirm } of searchedAddresses)
    for (const start of marks.includes('://') ? [0, scheme] : []) {
      sticky.lastIndex = start;
      const found = sticky.exec(address);
      if (found === null || !confirm(found)) continue;
      const { password } = found.groups ?? {};
      if (password !== undefined && isSamplePassword(password)) return undefined;
      if (sampleHost.test(address)) return undefined;
      return { detector, strength: strengthOfFormat(detector), at: at - scheme, length: found[0].length };
    }
  return undefined;
}
