/**
 * A reference with its tag and a digest: `debian:13@sha256:…`. Without a tag, the one that it means is written too, so
 * that the line says what the digest was once.
 */
export function pinnedReference(reference: string, digest: string): string {
  const hasTag = /:[^/]*$/u.test(reference);
  return `${reference}${hasTag ? '' : ':latest'}@${digest}`;
}
