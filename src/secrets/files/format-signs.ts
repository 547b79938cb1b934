import type { CredentialStrength } from '../../core/image/file-credential.ts';
import { addressFormats } from '../../knowledge/credentials/formats/addresses.ts';
import type { CredentialFormat } from '../../knowledge/credentials/formats/format.ts';
import { passwordHashFormats } from '../../knowledge/credentials/formats/keys.ts';
import { credentialFormats } from '../../knowledge/credentials/credentials.ts';
import type { FoundSign } from './found-sign.ts';

/** A format, and how it is searched for in a file. */
export interface SearchedFormat extends CredentialFormat {
  /** Finds a credential that begins at its mark. */
  sticky: RegExp;
}

/** The shortest mark that tells a credential from other text; formats without one are only found in values of settings. */
const shortestMark = 3;

/** Formats that say little in a file that is not the configuration of a program, and private keys, which are read whole. */
const notSearched: ReadonlySet<string> = new Set([
  'private key',
  'private key in Base64',
  'authorization header',
  'token in a header',
]);

const addresses: ReadonlySet<CredentialFormat> = new Set(addressFormats);

/** The formats that are searched for in files. A WireGuard key is one of them: it is no PEM text. */
export const searchedFormats: readonly SearchedFormat[] = credentialFormats
  .filter((one) => !addresses.has(one))
  .filter(({ detector, marks }) => !notSearched.has(detector) || marks.includes('PrivateKey'))
  .flatMap((one) => {
    const marks = one.marks.filter((mark) => mark.length >= shortestMark);
    return marks.length === 0 ? [] : [{ ...one, marks, sticky: new RegExp(one.form.source, 'uy') }];
  });

const hashes: ReadonlySet<string> = new Set(passwordHashFormats.map(({ detector }) => detector));

/** Formats that are also used for what need not be secret, or is short-lived. */
const oftenOpen: ReadonlySet<string> = new Set([
  'Google API key',
  'JSON web token',
  'shared access signature',
  'webhook signing secret',
  'Laravel application key',
  'Django secret key',
  'key of a model provider',
  'AWS access key',
  'address with a password',
  'address with a well-known password',
  'address with a token',
  'connection string with a password',
]);

/** Returns how much a credential of a format is worth. */
export function strengthOfFormat(detector: string): CredentialStrength {
  if (hashes.has(detector)) return 'protected';
  return oftenOpen.has(detector) ? 'likely' : 'usable';
}

/** The most characters of a credential. */
const longest = 20_000;

/**
 * Returns the credential of a format at its mark; of a text that only has its form, the place of its end, before which there
 * is no other.
 */
export function formatAt(text: string, format: SearchedFormat, at: number): FoundSign | number | undefined {
  const { detector, lead, sticky, form, confirm } = format;
  if (lead === 0) {
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    if (found === null) return undefined;
    return confirm(found) ? signOf(detector, found, at) : at + found[0].length;
  }
  const start = Math.max(0, at - lead - 1);
  const part = text.slice(start, at + longest);
  for (const found of part.slice(0, lead + 1 + 1024).matchAll(form))
    if (found.index <= at - start && confirm(found)) return signOf(detector, found, start + found.index);
  return undefined;
}

function signOf(detector: string, found: RegExpExecArray, at: number): FoundSign {
  return { detector, strength: strengthOfFormat(detector), at, length: found[0].length };
}
