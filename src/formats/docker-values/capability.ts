/**
 * Normalises a capability for facts: upper case, without the `CAP_` prefix; `ALL` stays `ALL` (moby
 * `oci/caps`). It may be unknown to the kernel.
 */
export function normaliseCapability(text: string): string {
  const upper = text.trim().toUpperCase();
  return upper.startsWith('CAP_') ? upper.slice('CAP_'.length) : upper;
}
