import { isJsonRecord, recordAt, stringAt, stringsAt, type JsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { readBase64 } from '../base64.ts';
import type { Envelope } from './envelope.ts';
import { readSignedHeaders, type HeaderSource } from './signed-headers.ts';

/** No other members are allowed (JWS envelope, "Signature Envelope"). */
const members: ReadonlySet<string> = new Set(['payload', 'protected', 'header', 'signature']);

/** Headers of JWS itself that are used: they are never critical (RFC 7515, 4.1.11). */
const registered = ['alg', 'cty', 'crit'] as const;

const timestampName = 'io.cncf.notary.timestampSignature';

/**
 * Reads an envelope in the flattened JSON form of JWS (Notary Project, JWS signature envelope; RFC 7515, 7.2.2).
 * @throws TypeError with what is wrong.
 */
export function readJwsEnvelope(bytes: Buffer): Envelope {
  const document = parseObject(bytes, 'it');
  if (Object.keys(document).some((name) => !members.has(name)))
    throw new TypeError('it has members that a flattened JWS of the Notary Project does not have');
  const [payload, protectedText, signature] = ['payload', 'protected', 'signature'].map(
    (name) => stringAt(document, name) ?? '',
  ) as [string, string, string];
  const protectedHeader = parseObject(readBase64Url(protectedText, 'the protected header'), 'its header');
  const header = recordAt(document, 'header') ?? {};
  // RFC 7515, 7.2.1: a header must not be protected and unprotected.
  if (Object.keys(header).some((name) => Object.hasOwn(protectedHeader, name)))
    throw new TypeError('it has a header twice');
  const timestamp = stringAt(header, timestampName);
  return {
    format: 'JWS',
    headers: readSignedHeaders(headerSource(protectedHeader)),
    payload: readBase64Url(payload, 'the payload'),
    message: Buffer.from(`${protectedText}.${payload}`, 'ascii'),
    signature: readBase64Url(signature, 'the signature'),
    chain: stringsAt(header, 'x5c').map((text) => readBase64(text, 'a certificate')),
    ...(timestamp !== undefined && { timestamp: readBase64(timestamp, 'the timestamp') }),
  };
}

function parseObject(bytes: Buffer, what: string): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new TypeError(`${what} is no JSON: ${why}`, { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError(`${what} is no JSON object`);
  demandOneSpelling(document, what);
  return document;
}

/** Some readers take names in any case: two spellings of one name would be two documents. */
function demandOneSpelling(document: JsonRecord, what: string): void {
  const names = Object.keys(document).map((name) => name.toLowerCase());
  if (new Set(names).size !== names.length)
    throw new TypeError(`${what} has names that differ in upper and lower case only`);
}

function headerSource(header: JsonRecord): HeaderSource {
  const critical = stringsAt(header, 'crit');
  if (critical.some((name) => (registered as readonly string[]).includes(name)))
    throw new TypeError('it lists a header of JWS itself as critical');
  return {
    algorithm: stringAt(header, 'alg') ?? '',
    contentType: stringAt(header, 'cty'),
    critical,
    names: Object.keys(header),
    text: (name) => stringAt(header, name),
    time: (name) => {
      const text = stringAt(header, name);
      return text === undefined ? undefined : readTime(text, name);
    },
  };
}

const dateTime = /^\d{4}-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;

/** RFC 3339, section 5.6. */
function readTime(text: string, name: string): Date {
  const time = new Date(text);
  const [, month, day] = dateTime.exec(text) ?? [];
  // A day that its month does not have would become one of the next.
  const isDay =
    day !== undefined &&
    Number(day) <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(month), 0)).getUTCDate();
  if (!isDay || Number.isNaN(time.getTime())) throw new TypeError(`${name} is no time of RFC 3339`);
  return time;
}

/** Base64url without padding (RFC 7515, 2); one text for one value, so that no byte of an envelope is free. */
function readBase64Url(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new TypeError(`${what} is no base64url`);
  return bytes;
}
