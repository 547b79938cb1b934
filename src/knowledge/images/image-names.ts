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
  const [first = '', ...others] = name.split('/');
  // A name with an upper case letter cannot be a namespace (distribution/reference, splitDockerDomain).
  const isRegistry = others.length > 0 && /[.:\p{Lu}]|^localhost$/u.test(first);
  const registry = isRegistry && first !== 'index.docker.io' ? first : 'docker.io';
  const path = isRegistry ? others.join('/') : name;
  return registry === 'docker.io' && !path.includes('/')
    ? `docker.io/library/${path}`
    : `${registry}/${path}`;
}

/**
 * Returns the name of an image whose tag or digest is not known: what stands before them in a text with `open` for each
 * part that is not known. Absent if the name is not known, either.
 */
export function certainName(text: string, open: string): string | undefined {
  const at = text.indexOf(open);
  const tag = /[:@]/u.exec(text.slice(text.lastIndexOf('/') + 1));
  const end = tag === null ? -1 : text.lastIndexOf('/') + 1 + tag.index;
  return end > 0 && at > end ? text.slice(0, end) : undefined;
}

/** Returns the registry of a reference: `docker.io` by default. */
export function registryOf(reference: string): string {
  return repositoryOf(reference).split('/', 1)[0] ?? '';
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
