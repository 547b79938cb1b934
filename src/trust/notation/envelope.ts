import type { SignedHeaders } from './signed-headers.ts';

/** A signature of the Notary Project. Nothing of it is verified yet. */
export interface Envelope {
  format: 'JWS' | 'COSE';
  headers: SignedHeaders;
  payload: Buffer;
  /** The bytes that are signed. */
  message: Buffer;
  signature: Buffer;
  /** Certificates in DER, that of the signer first; its root is the last. */
  chain: readonly Buffer[];
  /** A timestamp token (RFC 3161) of the signature. */
  timestamp?: Buffer;
}
