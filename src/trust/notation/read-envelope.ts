import { readCoseEnvelope } from './cose-envelope.ts';
import { readJwsEnvelope } from './jws-envelope.ts';
import type { Envelope } from './envelope.ts';

/** Largest envelope, in bytes, and most certificates in one. */
export const largestEnvelope = 4 * 1024 * 1024;
const mostCertificates = 16;

/** Media types of envelopes (signature specification, "Storage"), and how each is read. */
const readers: Readonly<Record<string, (bytes: Buffer) => Envelope>> = {
  'application/jose+json': readJwsEnvelope,
  'application/cose': readCoseEnvelope,
};

/** The media type that the first byte of an envelope shows: JSON begins with a brace, COSE_Sign1 with its tag. */
export function envelopeTypeOf(bytes: Buffer): string {
  return bytes[0] === 0xd2 ? 'application/cose' : 'application/jose+json';
}

/**
 * Reads an envelope of a media type.
 * @throws TypeError with what is wrong.
 */
export function readEnvelope(bytes: Buffer, mediaType: string): Envelope {
  if (bytes.length > largestEnvelope)
    throw new TypeError(`it has ${bytes.length} bytes, more than ${largestEnvelope}`);
  const read = Object.hasOwn(readers, mediaType) ? readers[mediaType] : undefined;
  if (read === undefined) throw new TypeError('its media type is none of an envelope');
  const envelope = read(bytes);
  if (envelope.chain.length === 0) throw new TypeError('it has no certificates');
  if (envelope.chain.length > mostCertificates)
    throw new TypeError(`it has more than ${mostCertificates} certificates`);
  if (envelope.signature.length === 0) throw new TypeError('it has no signature');
  return envelope;
}
