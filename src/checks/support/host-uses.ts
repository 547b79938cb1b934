import { posix } from 'node:path';
import { enginePathRoles, type EnginePath, type EnginePathRole } from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import { valueOf, type Observed } from '../../core/observed.ts';

/** Roles of paths that other rules judge where they are mounted. */
const judgedElsewhere: ReadonlySet<EnginePathRole> = new Set([
  'engine-socket',
  'containerd-socket',
  'data-root',
]);

/** What root of a host does with what a mount shows. */
export interface RootUse {
  /** `runs or obeys /srv/jobs/clean.sh`. */
  does: string;
  /** Why that file could not be looked at. */
  unread?: string;
}

/** The same by each path that shows it: its own, and those of its folders. */
type ByFolder = ReadonlyMap<string, RootUse>;

/** Every mount of every container asks about the same host. */
const ofHosts = new WeakMap<HostFacts, ByFolder>();

/** Returns where a path can be replaced: its file, and the link to it. */
function placesOf({ path, realPath, link = path }: EnginePath): readonly string[] {
  return realPath === link ? [realPath] : [realPath, link];
}

function usesOf(
  role: EnginePathRole,
  reading: Observed<EnginePath>,
): readonly (readonly [string, RootUse])[] {
  const verb = role === 'project-file' ? 'starts containers from' : 'runs or obeys';
  if (reading.state === 'known')
    return reading.value.rootless === undefined
      ? placesOf(reading.value).map((place) => [place, { does: `${verb} ${place}` }])
      : [];
  // A reading that is no single file has another source.
  const { state, from } = reading;
  if (state === 'absent' || !posix.isAbsolute(from)) return [];
  return [[from, { does: `${verb} ${from}`, unread: reading.detail }]];
}

function byFolder({ enginePaths }: HostFacts): ByFolder {
  const all = valueOf(enginePaths) ?? {};
  const uses = enginePathRoles
    .filter((role) => !judgedElsewhere.has(role))
    .flatMap((role) => (all[role] ?? []).flatMap((reading) => usesOf(role, reading)));
  const found = new Map<string, RootUse>();
  // What is known goes before what is not.
  for (const [place, use] of [...uses.filter(([, { unread }]) => unread === undefined), ...uses])
    for (let at = place; at !== '/' && at !== '.'; at = posix.dirname(at))
      if (!found.has(at)) found.set(at, use);
  return found;
}

/**
 * Returns what root of the host does with a file at or below `path`: it runs or obeys it, or starts containers from it.
 * Whoever may write there is root of the host.
 */
export function runByRoot(host: HostFacts, path: string): RootUse | undefined {
  const known = ofHosts.get(host) ?? byFolder(host);
  ofHosts.set(host, known);
  return known.get(path);
}
