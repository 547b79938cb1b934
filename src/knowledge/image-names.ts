/**
 * The short form of an image reference, as the engine lists it: without the registry and the
 * namespace that are left out by default, with `latest` where there is neither tag nor digest, and
 * of a tag with a digest only the digest (distribution/reference, familiar names).
 */
export function familiarReference(reference: string): string {
  const short = reference.replace(/^(?:index\.)?docker\.io\//u, '').replace(/^library\//u, '');
  const [name = '', digest] = short.split('@');
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  const tagged = lastPart.includes(':');
  if (digest !== undefined) return `${tagged ? name.slice(0, name.lastIndexOf(':')) : name}@${digest}`;
  return tagged ? name : `${name}:latest`;
}
