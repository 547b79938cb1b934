/**
 * Returns the short form of an image reference, as the engine lists it: without the default registry and
 * namespace, with `latest` if there is neither tag nor digest, and without the tag if there is a digest
 * (distribution/reference, familiar names).
 */
export function familiarReference(reference: string): string {
  const short = reference.replace(/^(?:index\.)?docker\.io\//u, '').replace(/^library\//u, '');
  const [name = '', digest] = short.split('@');
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  const tagged = lastPart.includes(':');
  if (digest !== undefined) return `${tagged ? name.slice(0, name.lastIndexOf(':')) : name}@${digest}`;
  return tagged ? name : `${name}:latest`;
}

/** Whether a reference is a repository digest: the image was pulled from there, or pushed to it. */
export function isDigest(reference: string): boolean {
  return reference.includes('@');
}

/** Returns a reference without tag and digest, with the default registry: `docker.io/library/debian`. */
export function repositoryOf(reference: string): string {
  const name = reference.replace(/(?::[^/:]*)?(?:@.*)?$/u, '');
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  // A name with an upper case letter cannot be a namespace (distribution/reference, splitDockerDomain).
  return /[.:\p{Lu}]|^localhost$/u.test(first) ? name : `docker.io/${name}`;
}

/** Returns the registry of a reference: `docker.io` by default. */
export function registryOf(reference: string): string {
  return repositoryOf(familiarReference(reference)).split('/', 1)[0] ?? '';
}

/**
 * Whether Compose gave this name to an image it built for the service with that key; it never pulls such an
 * image.
 */
export function isBuiltByCompose(reference: string, workloadKey: string): boolean {
  const [, project, service] = /^compose:([^/]+)\/(.+)$/u.exec(workloadKey) ?? [];
  const name = reference.replace(/:latest$/u, '');
  return service !== undefined && [`${project}-${service}`, `${project}_${service}`].includes(name);
}
