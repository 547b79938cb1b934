import { posix } from 'node:path';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import type { DaemonPlaces } from '../../formats/daemon-config/daemon-places.ts';
import { shimProgram } from '../../formats/docker-values/runtime-program.ts';
import type { HostFiles } from '../../io/files.ts';
import { readActivatedAddresses } from '../installation/systemd-sockets.ts';
import type { ContainerdService } from '../installation/containerd-services.ts';
import type { Libraries, UserFolders } from '../installation/daemon-user.ts';
import type { Installation } from '../installation/installations.ts';
import { readStartFiles, type DaemonStarts } from '../installation/start-files.ts';
import { registryFiles, registryFolders } from './registry-files.ts';
import { systemPrograms } from './system-programs.ts';
import {
  configuredExtensions,
  listClientPrograms,
  listExtensions,
  rootfulExtensions,
  rootlessExtensions,
} from './extension-paths.ts';
import {
  ownUnitFiles,
  programFolders,
  systemdFolders,
  userUnitFolders,
  type Place,
} from '../installation/units.ts';

/** Paths to read for each role. */
export type RolePaths = Readonly<Record<Exclude<EnginePathRole, MachineRole>, readonly Place[]>>;

/** Roles of paths that belong to the machine and no engine. */
export type MachineRole = 'kernel-program' | 'backing-file' | 'project-file';

/** Where distributions keep programs that only dockerd runs (moby `cmd/dockerd`, lookup of docker-proxy). */
const helperFolders = ['/usr/libexec/docker', '/usr/local/libexec/docker', '/usr/lib/docker'];

/** Returns the possible paths of an engine's programs: beside its daemon and in the default directories. */
function binaries(program: string | undefined, own: readonly string[] = []) {
  const beside = program?.startsWith('/') === true ? [posix.dirname(program)] : [];
  const binary = (name: string) =>
    [...own, ...beside, ...programFolders].map((folder) => `${folder}/${name}`);
  const helper = (name: string) => [...binary(name), ...helperFolders.map((folder) => `${folder}/${name}`)];
  return {
    dockerd: [
      ...(program !== undefined && /^\/.*\/dockerd[^/]*$/.test(program) ? [program] : []),
      ...binary('dockerd'),
    ],
    containerd: binary('containerd'),
    'containerd-shim': binary('containerd-shim'),
    'containerd-shim-runc-v1': binary('containerd-shim-runc-v1'),
    'containerd-shim-runc-v2': binary('containerd-shim-runc-v2'),
    runc: [...binary('runc'), ...binary('docker-runc')],
    'docker-proxy': helper('docker-proxy'),
    'docker-init': helper('docker-init'),
  };
}

function absolutePath(path: string | undefined): readonly string[] {
  return path?.startsWith('/') === true ? [path] : [];
}

/** Returns the programs that the configuration names in the place of usual ones, before those. */
function configuredHelpers(
  { places: { initPath, userlandProxyPath } }: Installation,
  usual: Pick<RolePaths, 'docker-proxy' | 'docker-init'>,
): Pick<RolePaths, 'docker-proxy' | 'docker-init'> {
  return {
    'docker-proxy': [...absolutePath(userlandProxyPath), ...usual['docker-proxy']],
    'docker-init': [...absolutePath(initPath), ...usual['docker-init']],
  };
}

/** Returns the possible paths of the runtimes that are configured besides runc. */
function runtimePrograms({ places, searchPath = [] }: Installation): readonly string[] {
  const programs = (places.runtimes ?? [])
    .flatMap(({ path, others = [] }) => [path, ...others])
    .filter((path) => path !== '');
  return programs.flatMap((path) =>
    path.startsWith('/')
      ? [path]
      : [...searchPath, ...programFolders].map((folder) => `${folder}/${shimProgram(path)}`),
  );
}

/** Returns the TLS file: with TLS and no configured path a daemon reads its user's docker directory. */
function tlsFile(places: DaemonPlaces, named: string | undefined, fallback: Place): Place[] {
  return named === undefined ? (places.tls === true ? [fallback] : []) : [named];
}

function tlsFiles({ places, certificates }: Installation, authority: readonly Place[]) {
  const usual = (name: string): Place =>
    typeof certificates === 'string' ? `${certificates}/${name}` : certificates;
  return {
    'tls-ca': tlsFile(places, places.tlsCa, usual('ca.pem')),
    'tls-certificate': tlsFile(places, places.tlsCertificate, usual('cert.pem')),
    'tls-key': [...tlsFile(places, places.tlsKey, usual('key.pem')), ...authority],
  };
}

const noLibraries: Libraries = { files: [], folders: [] };

/** Names that private keys have beside a CA: `ca-key.pem`, `server.key`. */
const keyName = /(?:^|[-_.])key[^/]*\.pem$|\.key$/iu;

/** Returns the private keys beside the CA: with that of the CA, anybody makes client certificates. */
async function keysOfAuthority(
  files: HostFiles,
  { places, certificates }: Installation,
): Promise<readonly Place[]> {
  if (places.tls !== true) return [];
  const usual = typeof certificates === 'string' ? `${certificates}/ca.pem` : undefined;
  const authority = places.tlsCa ?? usual;
  if (authority === undefined) return [];
  const folder = posix.dirname(authority);
  const names = await files.list(folder);
  if (names.state === 'unreadable') return [names];
  return names.state === 'known'
    ? names.value.filter((name) => keyName.test(name)).map((name) => `${folder}/${name}`)
    : [];
}

/** Names of profiles that are not files. */
const builtinProfiles: ReadonlySet<string> = new Set(['', 'builtin', 'default', 'unconfined']);

/** Returns the file of the daemon-wide seccomp profile; dockerd, which runs in `/`, reads it at its start. */
function seccompFile({ seccompProfile = '' }: DaemonPlaces): readonly string[] {
  return builtinProfiles.has(seccompProfile) ? [] : [posix.resolve('/', seccompProfile)];
}

/** The identities of the host that those in a user namespace are (subuid(5), subgid(5)). */
const idRanges = ['/etc/subuid', '/etc/subgid'];

/** Services of root, which all engines of root share. */
export interface RootDaemons {
  containerds: readonly ContainerdService[];
  starts: DaemonStarts;
}

/** Returns the directories in which the daemons look for the programs that they run by name. */
export function searchedFolders(
  { searchPath = [] }: Installation,
  containerds: readonly ContainerdService[],
): readonly string[] {
  return [...new Set([...containerds.flatMap((each) => each.searchPath), ...searchPath])];
}

const sysconfig = '/etc/sysconfig/docker';
const defaultSocket = '/var/run/docker.sock';

function unixPaths(addresses: readonly string[]): string[] {
  return addresses.flatMap((address) => {
    if (address === 'unix://') return [defaultSocket];
    return address.startsWith('unix:///') ? [address.slice(7)] : [];
  });
}

/** Returns the paths of a rootful engine. */
export async function listRootfulPaths(
  files: HostFiles,
  installation: Installation,
  { containerds, starts: { engine, containerd } }: RootDaemons,
): Promise<RolePaths> {
  const { places, configPath, program } = installation;
  const [socket, certificates, registries, extensions, authority, clients, activated] = await Promise.all([
    ownUnitFiles(files, systemdFolders, 'docker.socket'),
    registryFiles(files, '/etc/docker/certs.d'),
    registryFolders(files, '/etc/docker/certs.d'),
    listExtensions(files, [...rootfulExtensions, ...configuredExtensions(places, containerds)]),
    keysOfAuthority(files, installation),
    listClientPrograms(files),
    readActivatedAddresses(files),
  ]);
  const hosts = places.hosts ?? [`unix://${defaultSocket}`];
  const execRoot = places.execRoot ?? '/var/run/docker';
  const libraries = [installation.libraries ?? noLibraries, ...containerds.map((each) => each.libraries)];
  const usual = binaries(program, searchedFolders(installation, containerds));
  return {
    ...usual,
    ...configuredHelpers(installation, usual),
    runtime: runtimePrograms(installation),
    'start-program': [
      ...engine.programs,
      ...containerd.programs,
      ...libraries.flatMap((each) => each.files),
      ...(await systemPrograms(files, usual.dockerd, searchedFolders(installation, containerds))),
    ],
    'client-program': clients,
    ...tlsFiles(installation, authority),
    'service-unit': engine.units,
    'containerd-unit': containerd.units,
    'socket-unit': socket,
    'config-folder': ['/etc/docker', posix.dirname(configPath)],
    'daemon-config': [configPath],
    ...certificates,
    'engine-socket': unixPaths(
      hosts.some((host) => host.startsWith('fd:')) ? [...hosts, ...activated] : hosts,
    ),
    'containerd-socket': [
      places.containerd ?? `${execRoot}/containerd/containerd.sock`,
      ...containerds.flatMap(({ address, unread }) => [address, ...(unread === undefined ? [] : [unread])]),
    ],
    'containerd-config': containerds.flatMap((each) => [
      each.configPath,
      ...each.imports.files,
      ...(each.unstarted ? [each.unstarted] : []),
    ]),
    'containerd-state': containerds.flatMap(({ state, unread }) => [state, ...(unread ? [unread] : [])]),
    'debian-environment': [
      '/etc/default/docker',
      ...[...engine.environment, ...containerd.environment].filter((place) => place !== sysconfig),
    ],
    'red-hat-environment': [sysconfig],
    'data-root': [places.dataRoot ?? '/var/lib/docker'],
    'state-folder': [execRoot, ...containerds.flatMap(({ root, state }) => [root, state])],
    'seccomp-profile': seccompFile(places),
    'id-ranges': places.usernsRemap === undefined ? [] : idRanges,
    ...extensions,
    'extension-program': [
      ...extensions['extension-program'],
      ...containerds.flatMap(({ streamProcessors = [] }) => streamProcessors),
    ],
    'extension-folder': [
      ...extensions['extension-folder'],
      ...registries,
      ...containerds.flatMap(({ proxyPlugins = [] }) => proxyPlugins.map((path) => posix.dirname(path))),
      ...libraries.flatMap((each) => each.folders),
      ...containerds.flatMap((each) => each.imports.folders),
    ],
  };
}

/** Returns the paths of a rootless engine. */
export async function listRootlessPaths(
  files: HostFiles,
  installation: Installation,
  folders: UserFolders,
): Promise<RolePaths> {
  const { places, configPath, program } = installation;
  const [start, socket, certificates, extensions, authority] = await Promise.all([
    readStartFiles(files, userUnitFolders(folders), ['docker.service']),
    ownUnitFiles(files, userUnitFolders(folders), 'docker.socket'),
    registryFiles(files, `${folders.config}/docker/certs.d`),
    listExtensions(files, [...rootlessExtensions(folders), ...configuredExtensions(places, [])]),
    keysOfAuthority(files, installation),
  ]);
  const { libraries = noLibraries } = installation;
  const execRoot = places.execRoot ?? `${folders.runtime}/docker`;
  const usual = binaries(program, [...(installation.searchPath ?? []), `${folders.home}/bin`]);
  return {
    ...usual,
    ...configuredHelpers(installation, usual),
    runtime: runtimePrograms(installation),
    'start-program': [...start.programs, ...libraries.files],
    'client-program': [],
    ...tlsFiles(installation, authority),
    'service-unit': start.units,
    'containerd-unit': [],
    'socket-unit': socket,
    'config-folder': [posix.dirname(configPath)],
    'daemon-config': [configPath],
    ...certificates,
    'engine-socket': unixPaths(places.hosts ?? [`unix://${folders.runtime}/docker.sock`]),
    'containerd-socket': [places.containerd ?? `${execRoot}/containerd/containerd.sock`],
    'containerd-config': [],
    'containerd-state': [`${execRoot}/containerd`],
    'debian-environment': start.environment,
    'red-hat-environment': [],
    'data-root': [places.dataRoot ?? `${folders.data}/docker`],
    'state-folder': [execRoot],
    'seccomp-profile': seccompFile(places),
    'id-ranges': idRanges,
    ...extensions,
    'extension-folder': [...extensions['extension-folder'], ...libraries.folders],
  };
}
