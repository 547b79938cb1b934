import { posix } from 'node:path';
import { enginePathRoles, type EnginePath, type EnginePathRole } from '../../../core/host/engine-paths.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import type { Severity } from '../../../core/severity.ts';

/** Roles of paths that other rules judge where they are mounted. */
const judgedElsewhere: ReadonlySet<EnginePathRole> = new Set([
  'engine-socket',
  'containerd-socket',
  'data-root',
]);

/** What a mount of a file of a host, or of its folder, gives. */
export interface HostUse {
  /** `root of the host runs or obeys /srv/jobs/clean.sh`. */
  gives: string;
  severity: Severity;
  /** What to do besides removing the mount: `, or make it read-only`. */
  remedy: string;
  /** What to do in place of removing the mount. */
  steps?: readonly string[];
  /** Why that file could not be looked at. */
  unread?: string;
}

/** What any file of a role gives. */
type Kind = Pick<HostUse, 'severity' | 'remedy'>;

/** Uses by each path that shows the file: its own, and those of its folders. */
type ByFolder = ReadonlyMap<string, HostUse>;

/** Returns where a path can be reached: its file, and the link to it. */
function placesOf({ path, realPath, link = path }: EnginePath): readonly string[] {
  return realPath === link ? [realPath] : [realPath, link];
}

function usesOf(
  reading: Observed<EnginePath>,
  use: (place: string) => HostUse,
): readonly (readonly [string, HostUse])[] {
  if (reading.state === 'known')
    return reading.value.rootless === undefined
      ? placesOf(reading.value).map((place) => [place, use(place)])
      : [];
  // A reading that is no single file has another source.
  const { state, from } = reading;
  if (state === 'absent' || !posix.isAbsolute(from)) return [];
  return [[from, { ...use(from), unread: reading.detail }]];
}

/** Makes a function that returns what a mount of a path gives, by what files of some roles give. */
function makeIndex(
  roles: readonly EnginePathRole[],
  kind: Kind,
  gives: (role: EnginePathRole, place: string) => string,
) {
  // Every mount of every container asks about the same host.
  const ofHosts = new WeakMap<HostFacts, ByFolder>();
  const indexHost = ({ enginePaths }: HostFacts): ByFolder => {
    const all = valueOf(enginePaths) ?? {};
    const uses = roles.flatMap((role) =>
      (all[role] ?? []).flatMap((reading) =>
        usesOf(reading, (place) => ({ ...kind, gives: gives(role, place) })),
      ),
    );
    const found = new Map<string, HostUse>();
    // What is known goes before what is not.
    for (const [place, use] of [...uses.filter(([, { unread }]) => unread === undefined), ...uses])
      for (let at = place; at !== '/' && at !== '.'; at = posix.dirname(at))
        if (!found.has(at)) found.set(at, use);
    return found;
  };
  return (host: HostFacts, path: string): HostUse | undefined => {
    const known = ofHosts.get(host) ?? indexHost(host);
    ofHosts.set(host, known);
    return known.get(path);
  };
}

/**
 * Returns what root of the host does with a file at or below `path`: it runs or obeys it, or starts containers from it.
 * Whoever may write there is root of the host.
 */
export const runByRoot = makeIndex(
  enginePathRoles.filter((role) => !judgedElsewhere.has(role)),
  { severity: 'critical', remedy: ', or make it read-only' },
  (role, place) =>
    `root of the host ${role === 'project-file' ? 'starts containers from' : 'runs or obeys'} ${place}`,
);

/** Returns which private key of the engine lies at or below `path`. Whoever may read there is taken for the engine. */
export const keyOfEngine = makeIndex(
  ['tls-key', 'registry-keys'],
  { severity: 'high', remedy: '' },
  (role, place) =>
    role === 'tls-key'
      ? `${place} is a private key of the engine's TLS`
      : `${place} is the key by which the engine logs in to a registry`,
);
