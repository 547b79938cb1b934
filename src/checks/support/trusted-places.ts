/** Whether images of a repository are trusted. */
export type Trust = (repository: string) => boolean;

/** Returns the test for trusted places: a registry (`registry.example`), a repository, or a parent path (`library`). */
export function trustIn(places: readonly string[]): Trust {
  const full = places.map((place) => {
    const path = place.replace(/\/+$/u, '');
    return /[.:]|^localhost$/u.test(path.split('/')[0] ?? '') ? path : `docker.io/${path}`;
  });
  return (repository) => full.some((place) => repository === place || repository.startsWith(`${place}/`));
}
