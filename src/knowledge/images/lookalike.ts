/** The name of an image: `docker.io` and `library/debian`. */
export interface ImageName {
  registry: string;
  path: string;
}

/** A well-known name that another one can be taken for. */
export interface Lookalike {
  /** As Docker shows it: `nginx`, `grafana/grafana`, `ghcr.io`. */
  meant: string;
  what: 'official image' | 'well-known image' | 'namespace' | 'registry' | 'allowed name';
  difference: string;
  /**
   * Who has the name: somebody else, the same owner, or nobody, as Docker has all names of `library`. `namespace`: somebody
   * else has the very same name in a namespace of his own.
   */
  owner: 'other' | 'same' | 'nobody' | 'namespace';
}

/** Docker Hub by its other names (Docker Docs, "Registry mirrors"; BuildKit and containerd resolve to the first). */
export const hubs: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'mirror.gcr.io',
]);

/** What is found for the first name for which something is. */
export function firstFound<T>(names: Iterable<string>, find: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
