import { Buffer } from 'node:buffer';
import { decodedObject, format, hasRandomBody, type CredentialFormat } from './format.ts';
import { isOpenKey } from './open-keys.ts';

/** Whether the first part of a JSON web token names its algorithm (RFC 7515, 4.1.1), and the token is not for everyone. */
function isToken([token]: RegExpExecArray): boolean {
  if (isOpenKey(token)) return false;
  const header = decodedObject(token.split('.')[0] ?? '');
  return header !== undefined && Object.hasOwn(header, 'alg');
}

const pem = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/u;

/** Whether a text in Base64 is a private key, or a JSON document with one, as of a Google service account. */
function encodesPrivateKey([text]: RegExpExecArray): boolean {
  return pem.test(Buffer.from(text, 'base64').toString('latin1'));
}

/** Whether a random key in Base64 has the length of an AES key, as Laravel's has. */
function isAesKey(found: RegExpExecArray): boolean {
  return hasRandomBody(found) && [16, 32].includes(Buffer.from(found.groups?.body ?? '', 'base64').length);
}

/**
 * Private keys: RFC 7468, OpenSSH PROTOCOL.key, RFC 9580 (6.2), PuTTY (appendix C), wg(8); tokens of RFC 7519;
 * headers of RFC 9110 (11.6.2), and those of GitLab, Vault, and many other APIs; keys that Laravel and Django
 * make for a new project.
 */
export const keyFormats: readonly CredentialFormat[] = [
  format('private key', 'PRIVATE KEY', new RegExp(pem, 'gu'), () => true),
  format('private key', 'PuTTY-User-Key-File-', /PuTTY-User-Key-File-\d:/gu, () => true),
  format('private key', 'PrivateKey', /(?<!\w)PrivateKey\s{0,8}=\s{0,8}(?<body>[0-9A-Za-z+/]{43})=/gu),
  // The start of a PEM text, of `{"type"…`, `{ "type"…` and a new line after `{`.
  format(
    'private key in Base64',
    'LS0tLS1CRUdJTi eyJ0eXBlIj eyAidHlwZS ewogICJ0eX ewogICAgIn ewoJInR5cG',
    /(?<![\w+/])(?:LS0tLS1CRUdJTi|eyJ0eXBlIj|eyAidHlwZS|ewogICJ0eX|ewogICAgIn|ewoJInR5cG)[\w+/\r\n]{40,16384}/gu,
    encodesPrivateKey,
  ),
  format('JSON web token', 'eyJ', /\beyJ[\w-]{8,512}\.eyJ[\w-]{8,4096}\.[\w-]{8,1024}/gu, isToken),
  format(
    'authorization header',
    'uthorization UTHORIZATION',
    /\bauthorization(?:\\?["']?(?::|=|%3d)(?:\s|%20){0,8}\\?["']?|\s{1,8}\\?["'])(?:basic|bearer|token)(?:\s|%20){1,8}(?![$%{<])[\w.~+/=%-]{8,4096}/giu,
    () => true,
  ),
  format(
    'token in a header',
    '-',
    /\b(?:private-token|job-token|deploy-token|x-(?:api-key|auth-token|access-token|vault-token)):\s{0,8}(?![$%{<])[\w.~+/=-]{8,4096}/giu,
    () => true,
  ),
  format(
    'Laravel application key',
    'base64:',
    /(?<!\w)base64:(?<body>[\w+/]{22}==|[\w+/]{43}=)(?![\w+/=])/gu,
    isAesKey,
  ),
  format('Django secret key', 'django-insecure-', /django-insecure-(?<body>\S{30,128})/gu),
];

/** A hash of a password that takes long to try: bcrypt, yescrypt, scrypt, Argon2. */
export const slowHash = 'slow password hash';

/**
 * Hashes of passwords, alone or after a user's name: crypt(5), htpasswd(1), RFC 2307 (5.3), PHC string format,
 * Django "Password management". A `$` of a Compose file may be doubled.
 */
export const passwordHashFormats: readonly CredentialFormat[] = [
  format(
    slowHash,
    '$2$ $2a$ $2b$ $2x$ $2y$',
    /\$\$?2[abxy]?\$\$?\d{2}\$\$?[\w./]{53}(?![\w./])/gu,
    () => true,
  ),
  format(
    'password hash',
    '$apr1$ $1$',
    /\$\$?(?:apr1|1)\$\$?[\w./]{1,8}\$\$?[\w./]{22}(?![\w./])/gu,
    () => true,
  ),
  format(
    'password hash',
    '$5$ $6$',
    /\$\$?[56]\$\$?(?:rounds=\d{4,9}\$\$?)?[\w./]{1,16}\$\$?(?:[\w./]{86}|[\w./]{43})(?![\w./])/gu,
    () => true,
  ),
  format(
    slowHash,
    '$y$ $7$ $gy$',
    /\$\$?(?:g?y|7)\$\$?[\w./]{1,32}\$\$?[\w./]{1,86}\$\$?[\w./]{43}(?![\w./])/gu,
    () => true,
  ),
  format(
    slowHash,
    '$argon2',
    /\$\$?argon2(?:id|i|d)\$\$?v=\d{1,3}\$\$?[mtp=,\d]{5,40}\$\$?[\w+/]{8,128}\$\$?[\w+/]{16,256}/gu,
    () => true,
  ),
  format('password hash', '{SHA} {SSHA}', /\{(?:SHA|SSHA)\}[\w+/]{27,48}={0,2}/gu, () => true),
  format(
    'password hash',
    'pbkdf2_sha',
    /pbkdf2_sha(?:1|256|512)\$\$?\d{1,8}\$\$?[\w./+-]{1,64}\$\$?[\w+/]{27,86}={0,2}/gu,
    () => true,
  ),
];
