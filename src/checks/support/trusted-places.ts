/** Whether images of a repository are trusted. */
export type Trust = (repository: string) => boolean;

/** Returns a trusted place with its registry: `docker.io/library` for `library`. */
export function fullPlace(place: string): string {
  const path = place.replace(/(?:\/\*)?\/*$/u, '');
  return /[.:]|^localhost$/u.test(path.split('/')[0] ?? '') ? path : `docker.io/${path}`;
}

/** Returns the test for trusted places: a registry (`registry.example`), a repository, or a parent path (`library`). */
export function trustIn(places: readonly string[]): Trust {
  const full = places.map(fullPlace);
  return (repository) => full.some((place) => repository === place || repository.startsWith(`${place}/`));
}
