import { decodedObject } from './format.ts';

/**
 * Keys that their makers publish, the same for everyone, and that open nothing but an emulator on the machine or a
 * page of documentation: Microsoft "Use the Azurite emulator" and "Azure Cosmos DB emulator", the first example of
 * jwt.io.
 */
const published: readonly string[] = [
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==',
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
];

/** Keys that their services call public, since pages and applications carry them: Stripe, PostHog, Supabase, Mapbox. */
const openForm = /^(?:pk_(?:live|test)_|phc_|sb_publishable_|pk\.eyJ)/u;

/** Whether a token of RFC 7519 is for everyone who is not signed in: its role is that of PostgREST and Supabase for them. */
export function isAnonymousToken(token: string): boolean {
  const claims = decodedObject(token.split('.')[1] ?? '');
  return claims !== undefined && 'role' in claims && claims.role === 'anon';
}

/** Whether a whole value is a key that everyone may have, as its maker says. */
export function isOpenKey(value: string): boolean {
  return openForm.test(value) || published.some((key) => value.endsWith(key)) || isAnonymousToken(value);
}
