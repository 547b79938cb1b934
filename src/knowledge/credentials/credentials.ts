import { Buffer } from 'node:buffer';
import { connectionValue } from './connection-string.ts';
import { addressFormats, wellKnownPassword } from './formats/addresses.ts';
import { chatFormats } from './formats/chat.ts';
import { cloudFormats, googleKey } from './formats/clouds.ts';
import { codeHostFormats } from './formats/code-hosts.ts';
import type { CredentialFormat } from './formats/format.ts';
import { keyFormats, passwordHashFormats, slowHash } from './formats/keys.ts';
import { isOpenKey } from './formats/open-keys.ts';
import { looksLikeKey } from './formats/random-text.ts';
import { isReference } from './formats/reference.ts';
import { businessFormats, modelFormats, monitoringFormats } from './formats/services.ts';
import {
  mayNameKey,
  namesAuthorization,
  namesBrowserSetting,
  namesCredential,
  namesEncodedPair,
  namesUserAndPassword,
} from './secret-names.ts';

/** The most telling format first: a text is described by one. */
export const credentialFormats: readonly CredentialFormat[] = [
  ...keyFormats,
  ...codeHostFormats,
  ...cloudFormats,
  ...modelFormats,
  ...monitoringFormats,
  ...businessFormats,
  ...chatFormats,
  ...passwordHashFormats,
  ...addressFormats,
];

/** The shortest text in which a format can be: `a://:b@`. */
const shortest = 7;

/** Returns the password of a connection string, unless it is only a reference. */
function connectionPassword(text: string): FoundFormat | undefined {
  const password = connectionValue(text);
  if (password === undefined || isReference(password) || isOpenKey(password)) return undefined;
  return { detector: 'connection string with a password', length: password.length };
}

/** A part of a text that looks like a credential, with its length. */
export interface FoundFormat {
  detector: string;
  length: number;
}

function findIn(text: string, { marks, form, confirm }: CredentialFormat): RegExpExecArray | undefined {
  if (!marks.some((mark) => text.includes(mark))) return undefined;
  return [...text.matchAll(form)].find(confirm);
}

/** Returns the first part of a text with the format of a credential; `undefined` if there is none. */
export function credentialFormat(text: string): FoundFormat | undefined {
  if (text.length < shortest) return undefined;
  for (const format of credentialFormats) {
    const found = findIn(text, format);
    if (found) return { detector: format.detector, length: found[0].length };
  }
  return connectionPassword(text);
}

/**
 * Returns what a named value looks like, by its format, or by its name and its form together: `BASIC_AUTH=me:tea`,
 * or a random text in `LEDGER_KEY`. `undefined` if it looks like no credential, or if the name alone says so.
 */
export function namedFormat(name: string, value: string): FoundFormat | undefined {
  const format = credentialFormat(value);
  if (format !== undefined)
    return format.detector === googleKey && namesBrowserSetting(name) ? ofBrowser(format) : format;
  const { length } = value;
  if (namesUserAndPassword(name) && isPair(value)) return { detector: 'user name and password', length };
  if (namesAuthorization(name) && credentialFormat(`Authorization: ${value}`) !== undefined)
    return { detector: 'authorization header', length };
  if (namesEncodedPair(name) && isEncodedPair(value))
    return { detector: 'user name and password in Base64', length };
  if (!mayNameKey(name) || !looksLikeKey(value) || isReference(value) || isOpenKey(value)) return undefined;
  const key = { detector: 'random key', length };
  return namesBrowserSetting(name) ? ofBrowser(key) : key;
}

const inBrowsers = ' for browsers';

/** Describes a key that a page carries: whoever opens the page has it, and its service has to restrict it. */
function ofBrowser({ detector, length }: FoundFormat): FoundFormat {
  return { detector: `${detector}${inBrowsers}`, length };
}

/** Whether a value is a user's name and a password, not a host and a port or a reference. */
function isPair(value: string): boolean {
  const [, password] = /^[\w.@-]{1,64}[:/](\S{1,255})$/u.exec(value) ?? [];
  return password !== undefined && !isReference(password);
}

/** Whether a value is Base64 of a user's name and a password. */
function isEncodedPair(value: string): boolean {
  if (!/^[\dA-Za-z+/]{6,1024}={0,2}$/u.test(value)) return false;
  return /^[\x21-\x7e]{1,255}:[\x20-\x7e]{1,767}$/u.test(Buffer.from(value, 'base64').toString('latin1'));
}

/** The detector of a value that only its name identifies. */
export const nameDetector = 'its name';

/** The longest name of a part that a detector shows. */
const longestName = 64;

/** Returns the detector of a setting or option inside a value that only its name, which may be empty, identifies. */
export function partDetector(kind: 'setting' | 'option', name: string): string {
  const escaped = name.slice(0, longestName).replaceAll(/[^\w.:/@-]/gu, '?');
  const shown = name.length > longestName ? `${escaped}…` : escaped;
  return shown === '' ? `a ${kind} in its value` : `${kind} ${shown} in its value`;
}

/** Whether a credential was found by a name only: its own, or that of a part. */
export function isFoundByName(detector: string): boolean {
  return detector === nameDetector || /^(?:a )?(?:setting|option) (?:\S+ )?in its value$/u.test(detector);
}

/** Whether who reads a credential learns it by that: one found by a name may be none, a slow hash has to be guessed, a well-known password is no news, a page shows what is for browsers. */
export function isUsableAtOnce(detector: string): boolean {
  if (detector === slowHash || detector === wellKnownPassword || detector.endsWith(inBrowsers)) return false;
  return !isFoundByName(detector);
}

/**
 * Returns what a named value looks like, by its format or name; `undefined` if it does not look like a
 * credential.
 */
export function credentialDetector(name: string, value: string): string | undefined {
  const format = namedFormat(name, value);
  if (format !== undefined) return format.detector;
  return namesCredential(name) && !isReference(value) && !isOpenKey(value) ? nameDetector : undefined;
}
