/**
 * A capability as facts hold it: upper case, without the `CAP_` prefix; `ALL` stays `ALL` (moby
 * `oci/caps`). Whether the kernel knows it is for the reader to judge.
 */
export function normaliseCapability(text: string): string {
  const upper = text.trim().toUpperCase();
  return upper.startsWith('CAP_') ? upper.slice('CAP_'.length) : upper;
}
