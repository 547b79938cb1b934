import { bundleFromJSON, ValidationError, type Bundle } from '@sigstore/bundle';
import { isJsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';

/** The published versions of the bundle format (protobuf-specs, sigstore_bundle.proto). */
const mediaTypes: ReadonlySet<unknown> = new Set([
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
]);

/** Members that are bytes, which JSON has as base64. */
const byteMembers: ReadonlySet<string> = new Set([
  'canonicalizedBody',
  'digest',
  'hashes',
  'keyId',
  'payload',
  'rawBytes',
  'rootHash',
  'sig',
  'signature',
  'signedEntryTimestamp',
  'signedTimestamp',
]);

/** Members of which an object may have one: what a reader takes of two is its own choice. */
const alternatives = [
  ['messageSignature', 'dsseEnvelope'],
  ['publicKey', 'x509CertificateChain', 'certificate'],
] as const;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/**
 * Reads a Sigstore bundle. The library's reader skips what is no base64 and takes the first of two contents; both
 * are refused here, so that no other reader sees another bundle in the same text.
 * @throws TypeError with what is wrong.
 */
export function readBundle(text: string): Bundle {
  const document = parseDocument(text);
  demandUnambiguous(document);
  try {
    return bundleFromJSON(document);
  } catch (error) {
    if (error instanceof ValidationError)
      throw new TypeError(`these members are missing or wrong: ${error.fields.join(', ')}`, { cause: error });
    throw new TypeError('a member has another type than the format says', { cause: error });
  }
}

function parseDocument(text: string): unknown {
  let document: unknown;
  try {
    document = parseStrictJson(text);
  } catch (error) {
    throw new TypeError(`it is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  if (!mediaTypes.has(document.mediaType))
    throw new TypeError('its mediaType is no version of the bundle format that is known');
  return document;
}

function demandUnambiguous(value: unknown, name = ''): void {
  if (Array.isArray(value)) for (const item of value) demandUnambiguous(item, name);
  if (typeof value === 'string' && byteMembers.has(name) && !base64.test(value))
    throw new TypeError(`${name} is no base64`);
  if (!isJsonRecord(value)) return;
  for (const names of alternatives)
    if (names.filter((one) => value[one] !== undefined && value[one] !== null).length > 1)
      throw new TypeError(`it has more than one of ${names.join(', ')}`);
  for (const [member, content] of Object.entries(value)) demandUnambiguous(content, member);
}
