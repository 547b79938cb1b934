import { publishersOf, publishedArtifact } from './known-groups.ts';

/** The name of a jar that does not state its group. */
export interface GuessedName {
  /** `group:artifact` if there is one publisher; else the artifact alone, which is the name of no published package. */
  name: string;
  /** Names that it may have, if there is not one publisher. */
  possibleNames?: readonly string[];
}

const maxSegments = 6;
const group = /^[A-Za-z][\w-]*(?:\.[A-Za-z_][\w-]*){0,9}$/u;

/**
 * Names a jar whose group is not stated, by its artifact and what else is in it:
 * 1. a publisher that is known for the artifact, if the jar has classes of it;
 * 2. else each group that the jar may have: `Implementation-Vendor-Id`, the beginnings of `Bundle-SymbolicName` and
 *    `Automatic-Module-Name`, the folders of most of its classes, and the artifact itself (`log4j:log4j`).
 */
export function guessName(
  artifactInName: string,
  manifest: ReadonlyMap<string, string>,
  classFiles: readonly string[],
): GuessedName {
  const artifact = publishedArtifact(artifactInName, manifest.get('implementation-title'));
  const known = publishersOf(artifact, foldersOf(classFiles));
  const [only] = known;
  if (known.length === 1 && only !== undefined) return { name: `${only}:${artifact}` };
  const groups = known.length > 0 ? known : possibleGroups(artifact, manifest, classFiles);
  return { name: artifact, possibleNames: groups.map((one) => `${one}:${artifact}`) };
}

function possibleGroups(
  artifact: string,
  manifest: ReadonlyMap<string, string>,
  classFiles: readonly string[],
): readonly string[] {
  const named = ['bundle-symbolicname', 'automatic-module-name'].flatMap((header) =>
    beginnings(manifest.get(header)?.split(';')[0]?.trim().split('.') ?? []),
  );
  const vendor = manifest.get('implementation-vendor-id');
  const all = [
    ...(vendor === undefined ? [] : [vendor]),
    ...named,
    ...mainFolders(classFiles).map((folder) => folder.replaceAll('/', '.')),
    artifact,
  ];
  return [...new Set(all)].filter((one) => one.length <= 100 && group.test(one));
}

/** Returns the beginnings of two segments and more: a group of one is the artifact's own name. */
function beginnings(segments: readonly string[]): string[] {
  return segments.slice(1, maxSegments).map((_, index) => segments.slice(0, index + 2).join('.'));
}

function foldersOf(classFiles: readonly string[]): string[] {
  return [...new Set(classFiles.map((name) => name.slice(0, Math.max(0, name.lastIndexOf('/')))))];
}

/** Returns the folders, of two levels and more, that hold at least half of the classes. */
function mainFolders(classFiles: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of classFiles) {
    const segments = file.split('/').slice(0, -1);
    for (let depth = 2; depth <= Math.min(maxSegments, segments.length); depth += 1) {
      const folder = segments.slice(0, depth).join('/');
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  }
  return [...counts].filter(([, count]) => count * 2 >= classFiles.length).map(([folder]) => folder);
}
