import { X509Certificate } from 'node:crypto';
import { mapKnown, unreadable, type Observed } from '../../../core/observed.ts';
import type { Validity } from '../../../core/engine/swarm.ts';

/** Returns the validity of the first certificate of a PEM text; unreadable `malformed` if there is none. */
export function readValidity(pem: Observed<string>): Observed<Validity> {
  try {
    return mapKnown(pem, (text) => {
      const { validFromDate, validToDate } = new X509Certificate(text);
      return { notBefore: validFromDate.toISOString(), notAfter: validToDate.toISOString() };
    });
  } catch (error) {
    return unreadable('malformed', `not a certificate (${codeOf(error)})`, pem.from);
  }
}

/** Returns the error code only: the message may quote file contents. */
function codeOf(error: unknown): string {
  const code: unknown = Object(error).code;
  return typeof code === 'string' ? code : 'unknown';
}
