/** A token as the header `Authorization` takes it, and until when it counts, in milliseconds since 1970. */
export interface Token {
  header: string;
  until: number;
}

/** How long before its end a token is no longer used. */
const marginMs = 5000;

/** What a token lasts that does not say it, or says less (distribution, "Token Authentication Specification"). */
const shortestLifeMs = 60_000;

/**
 * Reads the answer of a token server at the time `now`: `token`, or `access_token` as OAuth calls it. Absent if there is
 * none in the form of a header's value.
 */
export function readToken(text: string, now: number): Token | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  const { token, access_token: access, expires_in: seconds } = document as Record<string, unknown>;
  const found = typeof access === 'string' && access !== '' ? access : token;
  if (typeof found !== 'string' || !/^[\x21-\x7e]+$/u.test(found)) return undefined;
  const life = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
  return { header: `Bearer ${found}`, until: now + Math.max(life, shortestLifeMs) - marginMs };
}
