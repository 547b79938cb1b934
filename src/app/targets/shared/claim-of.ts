import type { Claim } from './target.ts';

/** A kind of file, as a search recognises it. */
export interface FileKind {
  /** How the names end of files whose content is looked at in folders. */
  extensions: readonly string[];
  /**
   * Whether a file is of this kind, by its name (without folders), the start of its text and its path. An empty start:
   * by the name alone.
   */
  claims(name: string, head: string, path: string): Claim | undefined;
  /** Whether its reader takes what a folder holds as a whole: it may find files that no search does. */
  readsFolders?: true;
}

/** The kind that a file is of, and how sure that is: the first that is sure, else the first. */
export function claimOf<K extends FileKind>(
  kinds: readonly K[],
  name: string,
  start: string,
  path: string,
): { target: K; claim: Claim } | undefined {
  const head = start.replace(/^\uFEFF/u, '');
  const claims = kinds.flatMap((target) => {
    const claim = target.claims(name, head, path);
    return claim === undefined ? [] : [{ target, claim }];
  });
  return claims.find(({ claim }) => claim === 'sure') ?? claims[0];
}
