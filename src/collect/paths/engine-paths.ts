import { posix } from 'node:path';
import {
  componentRoles,
  enginePathRoles,
  type EnginePath,
  type EnginePathRole,
  type EnginePaths,
} from '../../core/host/engine-paths.ts';
import type { HostFacts } from '../../core/host/host.ts';
import { absent, known, mapKnown, valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { DaemonPlaces } from '../../formats/daemon-config/daemon-places.ts';
import type { Observed } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectAccessLists, type AccessLists } from './access-lists.ts';
import type { Place } from '../installation/units.ts';
import { groupInside, type DaemonUser } from '../installation/daemon-user.ts';
import { directoryServices } from '../accounts/directory-services.ts';
import type { Installation } from '../installation/installations.ts';
import { emptyStaffGroup } from './empty-groups.ts';
import { findWritableParent } from './writable-parents.ts';
import { rolesOfOthers } from './other-engines.ts';
import { overruling } from './overruling-paths.ts';
import { candidatesOf, type Candidate, type RoleCandidates } from './path-candidates.ts';
import type { RootDaemons } from './role-paths.ts';

/** Configuration member that sets the paths of a role. */
const decidedBy: Readonly<Partial<Record<EnginePathRole, keyof DaemonPlaces>>> = {
  'extension-config': 'cdiSpecDirs',
  'extension-program': 'nri',
  'tls-ca': 'tlsCa',
  'tls-certificate': 'tlsCertificate',
  'tls-key': 'tlsKey',
  'data-root': 'dataRoot',
  'engine-socket': 'hosts',
  'containerd-socket': 'containerd',
  runtime: 'runtimes',
  'seccomp-profile': 'seccompProfile',
  'id-ranges': 'usernsRemap',
  'docker-proxy': 'userlandProxyPath',
  'docker-init': 'initPath',
  'state-folder': 'execRoot',
};

/** Roles of programs, which are beside the one that starts. */
const programRoles: ReadonlySet<EnginePathRole> = new Set(componentRoles);

/** Roles whose paths an argument decides. */
const configRoles: ReadonlySet<EnginePathRole> = new Set(['daemon-config', 'config-folder']);

/** Paths reported by the engine; they take precedence over files. */
export interface KnownPlaces extends RootDaemons {
  dataRoot?: string;
  sockets: readonly string[];
  /** Other engines that run: whoever may write to their sockets or configuration is root, or their user, too. */
  others: readonly Installation[];
  /** Why more of them may run than are seen. */
  hidden?: UnreadableReading;
  /** Paths that no configuration of an engine names. */
  besides: Readonly<Partial<Record<EnginePathRole, readonly Place[]>>>;
}

/**
 * Collects owner and mode of every path the installations depend on. Default paths of a rootful engine are
 * read besides those of rootless ones.
 */
export async function collectEnginePaths(
  files: HostFiles,
  installations: readonly Installation[],
  engine: KnownPlaces,
): Promise<Pick<HostFacts, 'accessLists'> & { enginePaths: EnginePaths }> {
  const groups = await hostGroups(files);
  const candidatesOfEach = (all: readonly Installation[]) =>
    Promise.all(all.map((each) => candidatesOf(files, each, engine)));
  const [lists, others] = await Promise.all([
    candidatesOfEach(installations),
    candidatesOfEach(engine.others),
  ]);
  const named = (role: EnginePathRole) => [
    ...reportedPaths(role, engine, installations[0]?.rootless),
    ...lists.flatMap((list) => list(role)),
    ...(engine.besides[role] ?? []).map((path) => ({ path, overruledBy: overruling(role, path, []) })),
    ...(rolesOfOthers.has(role) ? others.flatMap((list) => list(role)) : []),
  ];
  const placed = new Map(
    await Promise.all(
      enginePathRoles.map(
        async (role) =>
          [role, await Promise.all(named(role).map((each) => inRunFolder(files, each)))] as const,
      ),
    ),
  );
  const candidates: RoleCandidates = (role) => placed.get(role) ?? [];
  const access = await collectAccessLists(files, await realPlaces(files, candidates), groups.names);
  const machine = { files, groups, lists: valueOf(access) ?? new Map() };
  const entries = await Promise.all(
    enginePathRoles.map(async (role) => {
      const readings = await readPaths(machine, candidates(role));
      const unread = [
        ...unreadConfigurations(role, installations, engine),
        ...(rolesOfOthers.has(role) ? unreadOthers(role, engine) : []),
      ];
      return [role, present(role, readings, unread)] as const;
    }),
  );
  return { accessLists: mapKnown(access, ({ size }) => size), enginePaths: Object.fromEntries(entries) };
}

/** Tries both names of the run directory: a copy of a host may have only `/var/run` or `/run`. */
async function inRunFolder(files: HostFiles, candidate: Candidate): Promise<Candidate> {
  const { path } = candidate;
  if (typeof path !== 'string' || !/^(?:\/var)?\/run\//.test(path)) return candidate;
  if ((await files.realPath(path)).state !== 'absent') return candidate;
  const other = path.startsWith('/run/') ? `/var${path}` : path.slice('/var'.length);
  return (await files.realPath(other)).state === 'absent' ? candidate : { ...candidate, path: other };
}

/** Returns the existing paths, by name and without links. */
async function realPlaces(files: HostFiles, candidates: RoleCandidates): Promise<string[]> {
  const paths = new Set(
    enginePathRoles.flatMap((role) =>
      candidates(role).flatMap(({ path, overruledBy = [] }) => [
        ...(typeof path === 'string' ? [path] : []),
        ...overruledBy.map((each) => posix.dirname(each)),
      ]),
    ),
  );
  const found = await Promise.all(
    [...paths].map(async (path) => {
      const real = await files.realPath(path);
      return real.state === 'known' ? [path, real.value] : [];
    }),
  );
  return found.flat();
}

/** Returns why the paths of a role are unknown: an unreadable configuration may set them. */
export function unreadConfigurations(
  role: EnginePathRole,
  installations: readonly Installation[],
  { dataRoot }: Pick<KnownPlaces, 'dataRoot'>,
): readonly UnreadableReading[] {
  const member = decidedBy[role];
  if (role === 'data-root' && dataRoot !== undefined) return [];
  return installations.flatMap(({ places, unread, unstarted, unreadProgram }) => {
    if (member !== undefined) return unread === undefined || places[member] !== undefined ? [] : [unread];
    const why = programRoles.has(role) ? (unstarted ?? unreadProgram) : unstarted;
    return why !== undefined && (programRoles.has(role) || configRoles.has(role)) ? [why] : [];
  });
}

/** Returns why the paths of a role of other engines are unknown; of hidden processes some may be engines. */
function unreadOthers(role: EnginePathRole, { others, hidden }: KnownPlaces): readonly UnreadableReading[] {
  return [...unreadConfigurations(role, others, {}), ...(hidden === undefined ? [] : [hidden])];
}

function reportedPaths(
  role: EnginePathRole,
  { dataRoot, sockets }: KnownPlaces,
  user: DaemonUser | undefined,
): Candidate[] {
  const owner = user === undefined ? {} : { user };
  if (role === 'data-root' && dataRoot !== undefined)
    return [{ path: dataRoot, overruledBy: overruling(role, dataRoot, []), ...owner }];
  return role === 'engine-socket' ? sockets.map((path) => ({ path, ...owner })) : [];
}

/** Groups of a host. */
interface HostGroups {
  names: ReadonlyMap<number, string>;
  /** Whether the files prove the number of the group `docker`, or that there is none. */
  isDockerTold: boolean;
  /** Number of a group in which nobody is. */
  empty: number | undefined;
}

async function hostGroups(files: HostFiles): Promise<HostGroups> {
  const [text, services, empty] = await Promise.all([
    files.readText('/etc/group'),
    directoryServices(files, 'group'),
    emptyStaffGroup(files),
  ]);
  const groups = parseGroups(valueOf(text) ?? '').toReversed();
  // Of several names of one number, prefer docker, else take the first.
  const docker = groups.filter(({ name }) => name === 'docker');
  return {
    names: new Map([...groups, ...docker].map(({ gid, name }) => [gid, name])),
    empty,
    isDockerTold: docker.length > 0 || (text.state === 'known' && valueOf(services)?.length === 0),
  };
}

/** A machine's files, with what all paths share. */
interface Machine {
  files: HostFiles;
  groups: HostGroups;
  lists: AccessLists;
}

async function readPaths(
  machine: Machine,
  candidates: readonly Candidate[],
): Promise<Observed<EnginePath>[]> {
  const readings = await Promise.all(candidates.map((candidate) => describe(machine, candidate)));
  const seen = new Set<string>();
  return readings.filter((reading) => {
    // What is unreadable in a file is no other name of it.
    const unread = reading.state === 'unreadable' ? `: ${reading.detail}` : '';
    const key = reading.state === 'known' ? reading.value.realPath : `${reading.from}${unread}`;
    return !seen.has(key) && seen.add(key);
  });
}

async function describe(
  { files, groups, lists }: Machine,
  { path, user, overruledBy = [] }: Candidate,
): Promise<Observed<EnginePath>> {
  if (typeof path !== 'string') return path;
  const real = await files.realPath(path);
  if (real.state !== 'known') return real;
  const status = await files.status(real.value);
  if (status.state !== 'known') return status;
  const { uid, gid, mode, kind, device } = status.value;
  const groupName = groups.names.get((user === undefined ? undefined : groupInside(user, gid)) ?? gid);
  const owner = {
    ...(groupName === undefined ? {} : { groupName }),
    ...(groupName === undefined && groups.isDockerTold ? { isOtherThanDocker: true as const } : {}),
    ...(gid === groups.empty ? { hasEmptyGroup: true as const } : {}),
    ...(user === undefined ? {} : { rootless: { uid: user.uid, gid: user.gid } }),
  };
  const [writableParent, link] = await Promise.all([
    findWritableParent(
      { files, user, lists, emptyGroup: groups.empty },
      { paths: [path, real.value], overruledBy },
    ),
    linkAt(files, path),
  ]);
  const accessList = lists.get(real.value);
  const others = {
    ...(accessList === undefined ? {} : { accessList }),
    ...(writableParent === undefined ? {} : { looseFolder: writableParent }),
  };
  const place = { path, realPath: real.value, ...(link === undefined ? {} : { link }) };
  const node = device === undefined ? {} : { device: device.type };
  return known({ ...place, uid, gid, mode, kind, ...node, ...owner, ...others }, path);
}

/** Returns the location of a link itself, links of its parents followed. */
async function linkAt(files: HostFiles, path: string): Promise<string | undefined> {
  const [own, parent] = await Promise.all([files.status(path), files.realPath(posix.dirname(path))]);
  if (own.state !== 'known' || own.value.link === undefined || parent.state !== 'known') return undefined;
  return posix.join(parent.value, posix.basename(path));
}

/**
 * Returns the existing and the unknown paths; if there are none, one absent reading that names the searched
 * paths.
 */
function present(
  role: EnginePathRole,
  readings: readonly Observed<EnginePath>[],
  unread: readonly Observed<never>[],
): readonly Observed<EnginePath>[] {
  const found = [...readings.filter(({ state }) => state !== 'absent'), ...unread];
  if (found.length > 0) return found;
  const places = readings.map(({ from }) => from).join(', ');
  if (places !== '') return [absent(places)];
  const isOfRegistries = role === 'registry-certificates' || role === 'registry-keys';
  return [absent(isOfRegistries ? 'directories of certs.d' : `daemon configuration of ${role}`)];
}
