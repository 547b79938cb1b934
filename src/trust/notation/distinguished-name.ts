import type { ASN1Obj } from '@sigstore/core';
import type { Certificate } from './certificate.ts';

/** Attributes of a name by their types: `C`, `ST`, `O`, each once. */
export type NameAttributes = ReadonlyMap<string, string>;

/** Types of attributes that names in trust policies have, by their object identifiers (RFC 4519; RFC 4514, 3). */
const typeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.17': 'POSTALCODE',
};

const knownTypes: ReadonlySet<string> = new Set(Object.values(typeNames));

/** What an identity must have (trust policy, "Trusted Identities Constraints"). */
const mandatoryTypes = ['C', 'ST', 'O'] as const;

/**
 * Reads a distinguished name of a trust policy: `C=US, ST=WA, O=example, CN=Ann\\, Bob` (RFC 4514, without names of
 * several values and values in hexadecimal).
 * @throws TypeError with what is wrong.
 */
export function parseNameAttributes(text: string): NameAttributes {
  const attributes = new Map<string, string>();
  for (let rest = text; ;) {
    const { type, value, next } = takeAttribute(rest);
    if (attributes.has(type)) throw new TypeError(`it has the attribute ${type} twice`);
    attributes.set(type, value);
    if (next === undefined) break;
    rest = next;
  }
  const missing = mandatoryTypes.find((type) => (attributes.get(type) ?? '') === '');
  if (missing !== undefined) throw new TypeError(`it has no ${missing}; C, ST and O are needed`);
  return attributes;
}

/** What is escaped in values: a special character, or a byte in hexadecimal (RFC 4514, 2.4). */
const escape = /^\\(?:([ "#+,;<=>\\])|([0-9A-Fa-f]{2}))/u;

/** Reads one attribute; `next` is what follows its comma. */
function takeAttribute(text: string): { type: string; value: string; next?: string } {
  const [lead = '', written = ''] = /^ *([A-Za-z]+) *= */u.exec(text) ?? [];
  // S is another name of ST.
  const type = written === 'S' ? 'ST' : written;
  if (!knownTypes.has(type)) throw new TypeError('it has an attribute that is not known, or is empty');
  const bytes: Buffer[] = [];
  // Spaces at the end of a value are no part of it, unless they are escaped.
  let length = 0;
  let at = lead.length;
  for (; at < text.length && !/[,;]/u.test(text.charAt(at));) {
    const [escaped, special, hex = ''] = escape.exec(text.slice(at, at + 3)) ?? [];
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (escaped === undefined && (/[\\+"<>]/u.test(character) || (character === '#' && bytes.length === 0)))
      throw new TypeError(`the value of ${type} has a special character without a backslash before it`);
    bytes.push(
      special === undefined && escaped !== undefined
        ? Buffer.from(hex, 'hex')
        : Buffer.from(special ?? character),
    );
    if (escaped !== undefined || character !== ' ') ({ length } = bytes);
    at += (escaped ?? character).length;
  }
  const value = decodeText(Buffer.concat(bytes.slice(0, length)), type);
  return { type, value, ...(at < text.length && { next: text.slice(at + 1) }) };
}

function decodeText(bytes: Buffer, type: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new TypeError(`the value of ${type} is not UTF-8`, { cause: error });
  }
}

/** Whether every attribute of one name is in the other with the same value. */
export function isPartOf(part: NameAttributes, whole: NameAttributes): boolean {
  return [...part].every(([type, value]) => whole.get(type) === value);
}

/**
 * The attributes of a certificate's subject.
 * @throws TypeError if it has what a trust policy cannot name: a type twice, several values, other types.
 */
export function subjectAttributes({ subjectNames }: Certificate): NameAttributes {
  const attributes = new Map<string, string>();
  for (const { subs } of subjectNames) {
    const [attribute] = subs;
    if (attribute === undefined || subs.length > 1)
      throw new TypeError('its subject has several values in one place');
    const { type, value } = readAttribute(attribute);
    const name = typeNames[type];
    if (name === undefined || value === undefined)
      throw new TypeError('its subject has an attribute that no trust policy can name');
    if (attributes.has(name)) throw new TypeError(`its subject has ${name} twice`);
    attributes.set(name, value);
  }
  return attributes;
}

/** The subject as reports show it; not for decisions. */
export function subjectText({ subjectNames }: Certificate): string {
  const parts = subjectNames.flatMap(({ subs }) =>
    subs.map((attribute) => {
      const { type, value = '?' } = readAttribute(attribute);
      return `${typeNames[type] ?? type}=${value.replaceAll(/[,;\\+]/gu, String.raw`\$&`)}`;
    }),
  );
  return parts.length === 0 ? 'no name' : parts.join(', ');
}

/** Texts are UTF-8, or of kinds that are part of it (RFC 5280, 4.1.2.4). */
const textTags: ReadonlySet<number> = new Set([0x0c, 0x13, 0x16]);

function readAttribute({ subs }: ASN1Obj): { type: string; value: string | undefined } {
  const [type, text] = subs;
  try {
    const value =
      text !== undefined && textTags.has(text.tag.toDER())
        ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text.value)
        : undefined;
    return { type: type?.toOID() ?? '', value };
  } catch {
    return { type: '', value: undefined };
  }
}
