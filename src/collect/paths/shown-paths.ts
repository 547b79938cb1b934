import type { EngineFacts } from '../../core/engine/engine.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { PathAccess } from '../../core/host/path-status.ts';
import { isWithin } from '../../core/is-within.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import type { EffectiveState } from '../../core/workload/effective.ts';
import type { Mount } from '../../core/workload/workload.ts';
import type { HostFiles } from '../../io/files.ts';

/** An engine and its workloads, by whose mounts and devices the paths are chosen. */
export interface ShownBy {
  engine: Observed<EngineFacts>;
  workloads?: readonly WorkloadFacts[];
}

/** Whether a container runs as root of the host, for whom owner and mode decide nothing. */
function isHostRoot({ uids, uidMap }: EffectiveState): boolean {
  return uids.includes(0) && uidMap.some(({ inside, outside }) => inside === 0 && outside === 0);
}

function valuesOf<T>(setting: { value: readonly ({ value: T } | object)[] } | object | undefined): T[] {
  if (setting === undefined || !('value' in setting)) return [];
  return setting.value.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}

function pathsOfMount({ hostPath, source, below = [] }: Mount): readonly string[] {
  return [valueOf(hostPath), source, ...below.map((each) => each.hostPath)].filter(
    (path) => path?.startsWith('/') === true,
  ) as string[];
}

/** Returns the paths of the host that a workload is shown, as its settings name them and as they were followed. */
function pathsOf({ written: { settings } }: WorkloadFacts): readonly string[] {
  return [
    ...valuesOf<Mount>(settings.mounts).flatMap(pathsOfMount),
    ...valuesOf<{ hostPath: string; leadsTo?: string }>(settings.devices).flatMap(
      ({ hostPath, leadsTo = hostPath }) => [hostPath, leadsTo],
    ),
  ];
}

/** Returns the sockets that control containers, or pass connections on to one that does. */
function socketsOf(engine: EngineFacts | undefined): readonly string[] {
  const addresses = [
    engine?.endpoint ?? '',
    ...(valueOf(engine?.listeners) ?? []).map((each) => each.address),
  ];
  return [
    ...addresses.flatMap((address) => (address.startsWith('unix:///') ? [address.slice(7)] : [])),
    ...(valueOf(engine?.sockets) ?? []).map(({ path }) => path),
    ...(valueOf(engine?.forwardedSockets) ?? []).flatMap((each) => valueOf(each)?.path ?? []),
  ].filter((path) => path.startsWith('/'));
}

async function accessTo(files: HostFiles, path: string): Promise<readonly (PathAccess & { real: string })[]> {
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  if (real === undefined || status === undefined) return [];
  const { uid, gid, mode, kind } = status;
  return [{ path, uid, gid, mode, kind, real }];
}

/**
 * Returns who may use the paths that containers are shown of the host, and the sockets and the data of the engine in them;
 * of containers that are not root of the host, whom alone owner and mode keep out. A path that could not be read is left
 * out.
 */
export async function collectShownPaths(
  files: HostFiles,
  { engine, workloads = [] }: ShownBy,
): Promise<Observed<readonly PathAccess[]>> {
  const limited = workloads.filter(({ effective, written }) => {
    const state = valueOf(effective);
    return written.surface === 'container' && (state === undefined || !isHostRoot(state));
  });
  const shown = [...new Set(limited.flatMap(pathsOf))];
  const facts = valueOf(engine);
  const places = [...socketsOf(facts), ...(facts?.dataRoot.startsWith('/') === true ? [facts.dataRoot] : [])];
  const inside = places.filter((place) => shown.some((path) => isWithin(place, path)));
  const all = [...new Set([...shown, ...inside])].toSorted();
  const found = (await Promise.all(all.map((path) => accessTo(files, path)))).flat();
  // Where the group has nothing, the mask of an access control list leaves others nothing either (acl(5)).
  const asked = found.filter(({ mode }) => (mode & 0o070) !== 0).map(({ real }) => real);
  const lists = asked.length === 0 ? undefined : await files.accessLists([...new Set(asked)].toSorted());
  return known(
    found.map(({ real, ...access }) => {
      const list = lists?.state === 'known' ? lists.value.get(real) : lists;
      return (access.mode & 0o070) === 0 || list === undefined ? access : { ...access, accessList: list };
    }),
    files.root,
  );
}
