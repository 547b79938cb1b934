import { posix } from 'node:path';
import { enginePathRoles, type EnginePath, type EnginePathRole } from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import { valueOf } from '../../core/observed.ts';

/** Roles of paths that other rules judge where they are mounted. */
const judgedElsewhere: ReadonlySet<EnginePathRole> = new Set([
  'engine-socket',
  'containerd-socket',
  'data-root',
]);

/** What root of a host does with what a mount shows, by each path that shows it: its own, and those of its folders. */
type ByFolder = ReadonlyMap<string, string>;

/** Every mount of every container asks about the same host. */
const ofHosts = new WeakMap<HostFacts, ByFolder>();

/** Returns where a path can be replaced: its file, and the link to it. */
function placesOf({ path, realPath, link = path }: EnginePath): readonly string[] {
  return realPath === link ? [realPath] : [realPath, link];
}

function doneWith(role: EnginePathRole, place: string): string {
  return role === 'project-file' ? `starts containers from ${place}` : `runs or obeys ${place}`;
}

function byFolder({ enginePaths }: HostFacts): ByFolder {
  const all = valueOf(enginePaths) ?? {};
  const found = new Map<string, string>();
  for (const role of enginePathRoles) {
    if (judgedElsewhere.has(role)) continue;
    for (const reading of all[role] ?? []) {
      const path = valueOf(reading);
      if (path === undefined || path.rootless !== undefined) continue;
      for (const place of placesOf(path))
        for (let at = place; at !== '/' && at !== '.'; at = posix.dirname(at))
          if (!found.has(at)) found.set(at, doneWith(role, place));
    }
  }
  return found;
}

/**
 * Returns what root of the host does with a file at or below `path`: it runs or obeys it, or starts containers from it.
 * Whoever may write there is root of the host.
 */
export function runByRoot(host: HostFacts, path: string): string | undefined {
  const known = ofHosts.get(host) ?? byFolder(host);
  ofHosts.set(host, known);
  return known.get(path);
}
