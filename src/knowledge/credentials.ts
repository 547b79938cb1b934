import { Buffer } from 'node:buffer';
import { connectionValue } from './connection-string.ts';
import { namesCredential } from './secret-names.ts';

/** Whether the first part of a JSON web token names its algorithm (RFC 7515, 4.1.1). */
function hasTokenHeader(token: string): boolean {
  const text = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
  try {
    const header: unknown = JSON.parse(text);
    return typeof header === 'object' && header !== null && Object.hasOwn(header, 'alg');
  } catch {
    // A text that is not JSON is not a header.
    return false;
  }
}

/**
 * Formats of credentials: published prefixes, lengths and alphabets (2026). Every repetition is bounded, so
 * that no text takes long.
 */
const formats: readonly (readonly [detector: string, form: RegExp, confirm?: (found: string) => boolean])[] =
  [
    ['private key', /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----/gu],
    ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu],
    ['GitHub token', /\b(?:gh[oprsu]_[0-9A-Za-z]{36,255}|github_pat_[0-9A-Za-z_]{22,255})/gu],
    ['GitLab token', /\bglpat-[\w-]{20,255}/gu],
    ['Slack token', /\bxox[abeoprs]-[0-9A-Za-z-]{10,255}/gu],
    ['Stripe key', /\b[rs]k_live_[0-9A-Za-z]{16,255}/gu],
    ['Google API key', /\bAIza[\w-]{35}/gu],
    ['npm token', /\bnpm_[0-9A-Za-z]{36}\b/gu],
    ['JSON web token', /\beyJ[\w-]{8,512}\.eyJ[\w-]{8,4096}\.[\w-]{8,1024}/gu, hasTokenHeader],
    // RFC 9110, 11.6.2: a scheme with its credentials.
    [
      'authorization header',
      /\bauthorization:\s{0,8}(?:basic|bearer|token)\s{1,8}(?![$%{<])[\w.~+/=-]{8,4096}/giu,
    ],
    // Headers of GitLab, Vault, and many other APIs.
    [
      'token in a header',
      /\b(?:private-token|job-token|deploy-token|x-(?:api-key|auth-token|access-token|vault-token)):\s{0,8}(?![$%{<])[\w.~+/=-]{8,4096}/giu,
    ],
    ['registry token of npm', /:_(?:authToken|auth|password)\s{0,4}=\s{0,4}(?![$%{<])[\w.~+/=-]{8,4096}/gu],
    ['address with a password', /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@]{0,255}:(?![$%{<])[^\s/:@]{1,255}@/giu],
  ];

/** A reference to something else: a variable, a template, a file, a switch. */
const reference = /^(?:[$%{<].*|\/\S*|\.{1,2}\/\S*|true|false|yes|no|on|off|none|null|[01])?$/iu;

/** Whether a value only refers to a credential: an expansion, a template, a file path, a switch. */
export function isReference(value: string): boolean {
  return reference.test(value.trim());
}

/** Returns the password of a connection string, unless it is only a reference. */
function connectionPassword(text: string): FoundFormat | undefined {
  const password = connectionValue(text);
  if (password === undefined || isReference(password)) return undefined;
  return { detector: 'connection string with a password', length: password.length };
}

/** A part of a text that looks like a credential, with its length. */
export interface FoundFormat {
  detector: string;
  length: number;
}

/** Returns the first part of a text with the format of a credential; `undefined` if there is none. */
export function credentialFormat(text: string): FoundFormat | undefined {
  for (const [detector, form, confirm] of formats) {
    const found = [...text.matchAll(form)].find(([all]) => confirm?.(all) ?? true);
    if (found) return { detector, length: found[0].length };
  }
  return connectionPassword(text);
}

/** The detector of a value that only its name identifies. */
export const nameDetector = 'its name';

/**
 * Returns what a named value looks like, by its format or name; `undefined` if it does not look like a
 * credential.
 */
export function credentialDetector(name: string, value: string): string | undefined {
  const format = credentialFormat(value);
  if (format !== undefined) return format.detector;
  return namesCredential(name) && !isReference(value) ? nameDetector : undefined;
}
