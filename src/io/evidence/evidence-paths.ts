/**
 * The folder of a repository in a folder of evidence: `registry.example_5000+team+app`. Names of repositories have
 * neither `+` nor, where the registry is, `_`, so that no two of them share one.
 */
export function repositoryFolder(repository: string): string {
  return repository.replaceAll('/', '+').replaceAll(':', '_');
}

/** The file with what a Notary server answered, in the folder of a repository. */
export function notaryFile(host: string): string {
  return `notary+${host.replaceAll(':', '_')}.json`;
}

/** The index of the image layout that the folder of a repository is. */
export const indexFile = 'index.json';
