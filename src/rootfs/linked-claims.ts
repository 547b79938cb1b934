import type { FileReader } from './file-reader.ts';
import type { MergedTree } from './merge-layers.ts';

/** A claimed path that leads to another one by symbolic links. */
export interface LinkedClaim {
  /** The claimed path. */
  as: string;
  /** What it leads to, without links. */
  path: string;
  readers: readonly FileReader[];
}

/**
 * Yields the claimed paths that are symbolic links, and those below the directories of readers that are elsewhere by a link:
 * `/var/lib/dpkg/status` where `/var/lib/dpkg`, or `/var/lib`, leads to another directory.
 */
export function* linkedClaims(
  tree: MergedTree,
  readers: readonly FileReader[],
): Generator<LinkedClaim, void, undefined> {
  const links = [...tree.links()];
  for (const as of links) {
    const claiming = readers.filter((reader) => reader.claims(as));
    const path = claiming.length === 0 ? undefined : tree.resolve(as);
    if (path !== undefined) yield { as, path, readers: claiming };
  }
  const linked = linkedFolders(tree, readers, links);
  if (linked.size === 0) return;
  for (const path of tree.paths())
    for (const [folder, names] of linked) {
      if (!path.startsWith(folder)) continue;
      for (const name of names) {
        const as = `${name}/${path.slice(folder.length)}`;
        const claiming = readers.filter((reader) => reader.claims(as));
        if (claiming.length > 0) yield { as, path, readers: claiming };
      }
    }
}

/** The directories of readers that are elsewhere: what they lead to, with a slash, and their own paths. */
function linkedFolders(
  tree: MergedTree,
  readers: readonly FileReader[],
  links: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const folders = new Set(readers.flatMap((reader) => reader.folders ?? []));
  const named = [...folders].filter((folder) => !folder.startsWith('/')).map((folder) => `/${folder}`);
  const places = [
    ...[...folders].filter((folder) => folder.startsWith('/')),
    ...links.filter((link) => named.some((name) => link.endsWith(name))),
  ];
  const linked = new Map<string, readonly string[]>();
  for (const place of new Set(places)) {
    const target = tree.resolve(place);
    if (target === undefined || target === place || target === '/') continue;
    linked.set(`${target}/`, [...(linked.get(`${target}/`) ?? []), place]);
  }
  return linked;
}
