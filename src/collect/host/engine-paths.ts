import { posix } from 'node:path';
import {
  enginePathRoles,
  type EnginePath,
  type EnginePathRole,
  type EnginePaths,
} from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import { absent, known, mapKnown, valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { DaemonPlaces } from '../../formats/daemon-config/daemon-places.ts';
import type { Observed } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectAccessLists, type AccessLists } from './access-lists.ts';
import type { ContainerdService } from '../installation/containerd-services.ts';
import { groupInside, type DaemonUser } from '../installation/daemon-user.ts';
import { directoryServices } from './directory-services.ts';
import type { Installation } from '../installation/installations.ts';
import { writableParentOf } from './writable-parents.ts';
import { rootfulCandidates, rootlessCandidates } from './role-candidates.ts';
import type { Place } from '../installation/units.ts';

/** What of a daemon's configuration decides where the paths of a role are. */
const decidedBy: Readonly<Partial<Record<EnginePathRole, keyof DaemonPlaces>>> = {
  'tls-ca': 'tlsCa',
  'tls-certificate': 'tlsCertificate',
  'tls-key': 'tlsKey',
  'data-root': 'dataRoot',
  'engine-socket': 'hosts',
  'containerd-socket': 'containerd',
};

/** What was learned of the engine itself: it knows better than the files. */
export interface KnownPlaces {
  dataRoot?: string;
  sockets: readonly string[];
  containerds: readonly ContainerdService[];
}

/** A path to look at, or why it could not be told, and whose it may be besides root's. */
interface Candidate {
  path: Place;
  user?: DaemonUser;
}

type RoleCandidates = (role: EnginePathRole) => readonly Candidate[];

/**
 * Owner and mode of everything the installations of a host depend on. The usual places of an engine
 * that runs as root are looked at beside those of rootless ones.
 */
export async function collectEnginePaths(
  files: HostFiles,
  installations: readonly Installation[],
  engine: KnownPlaces,
): Promise<Pick<HostFacts, 'accessLists'> & { enginePaths: EnginePaths }> {
  const groups = await hostGroups(files);
  const lists = await Promise.all(installations.map((each) => candidatesOf(files, each, engine.containerds)));
  const named = (role: EnginePathRole) => [
    ...learned(role, engine, installations[0]?.rootless),
    ...lists.flatMap((list) => list(role)),
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
      const readings = await lookAt(machine, candidates(role));
      return [role, present(role, readings, undecided(role, installations, engine))] as const;
    }),
  );
  return { accessLists: mapKnown(access, ({ size }) => size), enginePaths: Object.fromEntries(entries) };
}

/** `/var/run` and `/run` are one folder, of which a copy of a host may have one name only. */
async function inRunFolder(files: HostFiles, candidate: Candidate): Promise<Candidate> {
  const { path } = candidate;
  if (typeof path !== 'string' || !/^(?:\/var)?\/run\//.test(path)) return candidate;
  if ((await files.realPath(path)).state !== 'absent') return candidate;
  const other = path.startsWith('/run/') ? `/var${path}` : path.slice('/var'.length);
  return (await files.realPath(other)).state === 'absent' ? candidate : { ...candidate, path: other };
}

/** The places that are there, by their name and without links. */
async function realPlaces(files: HostFiles, candidates: RoleCandidates): Promise<string[]> {
  const paths = new Set(
    enginePathRoles.flatMap((role) =>
      candidates(role).flatMap(({ path }) => (typeof path === 'string' ? [path] : [])),
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

/** Why it cannot be told where all paths of a role are: a configuration that was not read may say. */
export function undecided(
  role: EnginePathRole,
  installations: readonly Installation[],
  { dataRoot }: Pick<KnownPlaces, 'dataRoot'>,
): readonly UnreadableReading[] {
  const member = decidedBy[role];
  if (member === undefined || (role === 'data-root' && dataRoot !== undefined)) return [];
  return installations.flatMap(({ places, unread }) =>
    unread === undefined || places[member] !== undefined ? [] : [unread],
  );
}

async function candidatesOf(
  files: HostFiles,
  installation: Installation,
  containerds: readonly ContainerdService[],
): Promise<RoleCandidates> {
  const { rootless } = installation;
  if (rootless === undefined) {
    const rootful = await rootfulCandidates(files, installation, containerds);
    return (role) => rootful[role].map((path) => ({ path }));
  }
  const { folders } = rootless;
  const own =
    folders.state === 'known' ? await rootlessCandidates(files, installation, folders.value) : undefined;
  const untold = folders.state === 'unreadable' ? [folders] : [];
  return (role) => (own?.[role] ?? untold).map((path) => ({ path, user: rootless }));
}

function learned(
  role: EnginePathRole,
  { dataRoot, sockets }: KnownPlaces,
  user: DaemonUser | undefined,
): Candidate[] {
  const owner = user === undefined ? {} : { user };
  if (role === 'data-root' && dataRoot !== undefined) return [{ path: dataRoot, ...owner }];
  return role === 'engine-socket' ? sockets.map((path) => ({ path, ...owner })) : [];
}

/** What the files of a host say of its groups. */
interface HostGroups {
  names: ReadonlyMap<number, string>;
  /** Whether they say for certain which number `docker` has, if any. */
  isDockerTold: boolean;
}

async function hostGroups(files: HostFiles): Promise<HostGroups> {
  const [text, services] = await Promise.all([
    files.readText('/etc/group'),
    directoryServices(files, 'group'),
  ]);
  const groups = parseGroups(valueOf(text) ?? '').toReversed();
  // Of several names of a number docker is the one that matters, else the first.
  const docker = groups.filter(({ name }) => name === 'docker');
  return {
    names: new Map([...groups, ...docker].map(({ gid, name }) => [gid, name])),
    isDockerTold: docker.length > 0 || (text.state === 'known' && valueOf(services)?.length === 0),
  };
}

/** A machine's files with what is read of them once for all paths. */
interface Machine {
  files: HostFiles;
  groups: HostGroups;
  lists: AccessLists;
}

async function lookAt(machine: Machine, candidates: readonly Candidate[]): Promise<Observed<EnginePath>[]> {
  const readings = await Promise.all(candidates.map((candidate) => describe(machine, candidate)));
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const key = reading.state === 'known' ? reading.value.realPath : reading.from;
    return !seen.has(key) && seen.add(key);
  });
}

async function describe(
  { files, groups, lists }: Machine,
  { path, user }: Candidate,
): Promise<Observed<EnginePath>> {
  if (typeof path !== 'string') return path;
  const real = await files.realPath(path);
  if (real.state !== 'known') return real;
  const status = await files.status(real.value);
  if (status.state !== 'known') return status;
  const { uid, gid, mode, kind } = status.value;
  const groupName = groups.names.get((user === undefined ? undefined : groupInside(user, gid)) ?? gid);
  const owner = {
    ...(groupName === undefined ? {} : { groupName }),
    ...(groupName === undefined && groups.isDockerTold ? { isOtherThanDocker: true as const } : {}),
    ...(user === undefined ? {} : { rootless: { uid: user.uid, gid: user.gid } }),
  };
  const [loose, link] = await Promise.all([
    writableParentOf(files, [path, real.value], user, lists),
    linkAt(files, path),
  ]);
  const accessList = lists.get(real.value);
  const others = {
    ...(accessList === undefined ? {} : { accessList }),
    ...(loose === undefined ? {} : { looseFolder: loose }),
  };
  const place = { path, realPath: real.value, ...(link === undefined ? {} : { link }) };
  return known({ ...place, uid, gid, mode, kind, ...owner, ...others }, path);
}

/** Where a path that is a link itself lies, the links of its parents followed. */
async function linkAt(files: HostFiles, path: string): Promise<string | undefined> {
  const [own, parent] = await Promise.all([files.status(path), files.realPath(posix.dirname(path))]);
  if (own.state !== 'known' || own.value.link === undefined || parent.state !== 'known') return undefined;
  return posix.join(parent.value, posix.basename(path));
}

/** What is there and what could not be told; where there is neither, one reading that says where was looked. */
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
  return [absent(isOfRegistries ? 'the folders of certs.d' : `the daemon’s configuration of ${role}`)];
}
