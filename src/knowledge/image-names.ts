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

/** Whether a reference is a digest in a repository: the image was pulled from there, or pushed to it. */
export function isDigest(reference: string): boolean {
  return reference.includes('@');
}

/** A reference without tag and digest, with the registry that is left out by default: `docker.io/library/debian`. */
export function repositoryOf(reference: string): string {
  const name = reference.replace(/(?::[^/:]*)?(?:@.*)?$/u, '');
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  // What has an upper case letter can be no namespace (distribution/reference, splitDockerDomain).
  return /[.:\p{Lu}]|^localhost$/u.test(first) ? name : `docker.io/${name}`;
}

/** The registry of a reference: `docker.io` where it names none. */
export function registryOf(reference: string): string {
  return repositoryOf(familiarReference(reference)).split('/', 1)[0] ?? '';
}

/** Whether Compose gave this name to what it built for the service of that key; it never pulls it. */
export function isBuiltByCompose(reference: string, workloadKey: string): boolean {
  const [, project, service] = /^compose:([^/]+)\/(.+)$/u.exec(workloadKey) ?? [];
  const name = reference.replace(/:latest$/u, '');
  return service !== undefined && [`${project}-${service}`, `${project}_${service}`].includes(name);
}
