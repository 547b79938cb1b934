import { format, type CredentialFormat } from './format.ts';
import { looksLikeKey } from './random-text.ts';
import { isReference } from './reference.ts';

function hasPassword({ groups }: RegExpExecArray): boolean {
  const { password = '' } = groups ?? {};
  return !isReference(password) && !/^(?:x{3,}|\*{3,}|\.{3,})$/iu.test(password);
}

/** Passwords of examples and of images as they come, which are no secret of whoever wrote them down. */
const wellKnown = new Set(
  (
    'password passwd pass pwd changeme change_me change-me changeit changethis secret guest root admin administrator ' +
    'postgres postgresql mysql mariadb mongo mongodb redis rabbitmq test testing example user default minioadmin ' +
    '123456 12345678 1234 12345 qwerty letmein foo bar foobar dev development'
  ).split(' '),
);

/** The detector of an address whose password everyone knows. */
export const wellKnownPassword = 'address with a well-known password';

/** Whether a password is in every list of those that are tried first, or that of a user of the same name. */
function isWellKnown({ groups }: RegExpExecArray): boolean {
  const { user, password = '' } = groups ?? {};
  return password !== '' && (password === user || wellKnown.has(password.toLowerCase()));
}

function hasOwnPassword(found: RegExpExecArray): boolean {
  return hasPassword(found) && !isWellKnown(found);
}

/** Whether what precedes the first `/` of a password is the port of an address without one. */
function hasPasswordWithSlash(found: RegExpExecArray): boolean {
  return hasOwnPassword(found) && !/^\d{1,5}[/,]/u.test(found.groups?.password ?? '');
}

const withPassword = 'address with a password';
/** `scheme://user:password@` */
const inAuthority =
  /\b[a-z][a-z0-9+.-]{1,24}:\/\/(?<user>(?:\$\{[^\s{}]{0,64}\}|(?!\$\{)[^\s/:@?#"'`]){0,255}):(?<password>(?:\$\{[^\s{}]{0,64}\}|(?!\$\{)[^\s/?#"'`<>]){1,255})@/giu;
const queryNames =
  'access_?token|auth_?token|private_?token|token|api[_-]?key|client_?secret|secret|auth|key|signature';

/**
 * Addresses with a password or token: RFC 3986 (3.2.1), libpq "Connection URIs", the properties of JDBC
 * drivers, Go-MySQL-Driver "DSN", Oracle "JDBC Developer's Guide", StackExchange.Redis "Configuration", Kafka
 * "Authentication using SASL".
 */
export const addressFormats: readonly CredentialFormat[] = [
  format(withPassword, '://', inAuthority, hasOwnPassword),
  // Drivers of databases accept a `/` in a password.
  format(
    withPassword,
    '://',
    /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|smtps?|ldaps?)(?:\+\w{1,16})?:\/\/(?<user>[^\s/:@]{0,255}):(?<password>[^\s"'`<>@]{1,255})@/giu,
    hasPasswordWithSlash,
  ),
  format(
    withPassword,
    '://',
    /:\/\/[^\s"'`]{0,2048}?[?&;:](?:amp;)?(?:\w{1,32}[._-])?(?:ssl|trust_?store|key_?store)?(?:password|passwd|pwd|pass)=(?<password>[^\s&;"'`#]{1,255})/giu,
    hasPassword,
  ),
  format(
    'address with a token',
    '://',
    new RegExp(
      `:\\/\\/[^\\s"'\`]{0,2048}?[?&](?:amp;)?(?:${queryNames})=(?<body>[^\\s&"'\`#)]{16,512})`,
      'giu',
    ),
    ({ groups }) => !isReference(groups?.body ?? '') && looksLikeKey(groups?.body ?? ''),
  ),
  // A token in place of the name: of Git hosts and NATS. That of an address which ends with a number reports errors to
  // Sentry, and is public.
  format(
    'address with a token',
    '://',
    /\b(?:https?|nats|tls):\/\/(?<body>[^\s/:@?#"'`]{20,255})@[^\s/@"'`]{1,255}(?!\S{0,255}\/\d{1,20}(?:["'\s]|$))/giu,
    ({ groups }) => !isReference(groups?.body ?? '') && looksLikeKey(groups?.body ?? ''),
  ),
  // The HTTP API of InfluxDB 1, Subsonic.
  format(
    withPassword,
    '://',
    /:\/\/[^\s"'`]{0,2048}?[?&](?:u|user|username|login)=[^\s&"'`]{1,64}&(?:p|pw)=(?<password>[^\s&"'`#]{1,255})/giu,
    hasPassword,
  ),
  format(
    withPassword,
    '(',
    /(?<![\w/])[\w.-]{1,64}:(?<password>[^\s:@/"'`]{1,128})@(?:tcp6?|unix|udp)?\(/gu,
    hasPassword,
  ),
  format(
    withPassword,
    'jdbc:oracle:',
    /jdbc:oracle:(?:thin|oci8?):[\w.-]{1,64}\/(?<password>[^\s@/"'`]{1,128})@/gu,
    hasPassword,
  ),
  format(
    'connection string with a password',
    ',',
    /[\w.-]{1,255}:\d{1,5},(?:[^\s,=]{1,64}=[^\s,]{0,255},){0,16}password=(?<password>[^\s,]{1,255})/giu,
    hasPassword,
  ),
  format(
    'connection string with a password',
    'LoginModule',
    /LoginModule\b[^;]{0,512}?\bpassword\s{0,4}=\s{0,4}\\?["'](?<password>[^"'\\]{1,255})/gu,
    hasPassword,
  ),
  // After all others: a text that has an address with another password is that.
  format(wellKnownPassword, '://', inAuthority, (found) => hasPassword(found) && isWellKnown(found)),
];
