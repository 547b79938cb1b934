import { X509Certificate } from 'node:crypto';
import { mapKnown, unreadable, type Observed } from '../../../core/observed.ts';
import type { Validity } from '../../../core/swarm.ts';

/** When the first certificate of a PEM text is valid; unreadable `malformed` when there is none. */
export function validityOf(pem: Observed<string>): Observed<Validity> {
  try {
    return mapKnown(pem, (text) => {
      const { validFromDate, validToDate } = new X509Certificate(text);
      return { notBefore: validFromDate.toISOString(), notAfter: validToDate.toISOString() };
    });
  } catch (error) {
    return unreadable('malformed', `it is no certificate (${codeOf(error)})`, pem.from);
  }
}

/** The text of the failure may quote what was read. */
function codeOf(error: unknown): string {
  const code: unknown = Object(error).code;
  return typeof code === 'string' ? code : 'unknown';
}
