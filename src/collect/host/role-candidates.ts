import { posix } from 'node:path';
import type { EnginePathRole } from '../../core/engine-paths.ts';
import type { DaemonPlaces } from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdAddresses } from '../installation/systemd-sockets.ts';
import type { ContainerdService } from '../installation/containerd-services.ts';
import type { UserFolders } from '../installation/daemon-user.ts';
import type { Installation } from '../installation/installations.ts';
import {
  ownUnitFiles,
  programFolders,
  systemdFolders,
  userUnitFolders,
  type Place,
} from '../installation/units.ts';

/** Where the paths of each role may be. */
export type Candidates = Readonly<Record<EnginePathRole, readonly Place[]>>;

/** Where the programs of an engine may be: beside its daemon's, and in the usual folders. */
function binaries(program: string | undefined, own: readonly string[] = []) {
  const beside = program?.startsWith('/') === true ? [posix.dirname(program)] : [];
  const binary = (name: string) =>
    [...beside, ...own, ...programFolders].map((folder) => `${folder}/${name}`);
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
  };
}

/** Certificates of registries, of their authorities and the engine's own for them, and the keys of those. */
async function registryFiles(
  files: HostFiles,
  folder: string,
): Promise<Pick<Candidates, 'registry-certificates' | 'registry-keys'>> {
  const found = await filesBelow(files, folder);
  const named = (pattern: RegExp) =>
    found.filter((place) => typeof place !== 'string' || pattern.test(place));
  return { 'registry-certificates': named(/\.(crt|cert)$/), 'registry-keys': named(/\.key$/) };
}

/** The files in the folders of a folder. */
async function filesBelow(files: HostFiles, folder: string): Promise<Place[]> {
  const hosts = await files.list(folder);
  if (hosts.state !== 'known') return hosts.state === 'unreadable' ? [hosts] : [];
  const lists = await Promise.all(
    hosts.value.map(async (host): Promise<Place[]> => {
      const names = await files.list(`${folder}/${host}`);
      if (names.state !== 'known') return names.state === 'unreadable' ? [names] : [];
      return names.value.map((name) => `${folder}/${host}/${name}`);
    }),
  );
  return lists.flat();
}

/** With TLS and no names of its own a daemon takes the certificates of its user's docker folder. */
function tlsFile(places: DaemonPlaces, named: string | undefined, usual: string): string[] {
  return named === undefined ? (places.tls === true ? [usual] : []) : [named];
}

function tlsFiles({ places, certificates }: Installation) {
  return {
    'tls-ca': tlsFile(places, places.tlsCa, `${certificates}/ca.pem`),
    'tls-certificate': tlsFile(places, places.tlsCertificate, `${certificates}/cert.pem`),
    'tls-key': tlsFile(places, places.tlsKey, `${certificates}/key.pem`),
  };
}

const usualSocket = '/var/run/docker.sock';

function unixPaths(addresses: readonly string[]): string[] {
  return addresses.flatMap((address) => {
    if (address === 'unix://') return [usualSocket];
    return address.startsWith('unix:///') ? [address.slice(7)] : [];
  });
}

/** Where the files of an engine that runs as root may be. */
export async function rootfulCandidates(
  files: HostFiles,
  installation: Installation,
  containerds: readonly ContainerdService[],
): Promise<Candidates> {
  const { places, configPath, program } = installation;
  const [service, snap, socket, certificates, handed] = await Promise.all([
    ownUnitFiles(files, systemdFolders, 'docker.service'),
    ownUnitFiles(files, systemdFolders, 'snap.docker.dockerd.service'),
    ownUnitFiles(files, systemdFolders, 'docker.socket'),
    registryFiles(files, '/etc/docker/certs.d'),
    systemdAddresses(files),
  ]);
  const hosts = places.hosts ?? [`unix://${usualSocket}`];
  const execRoot = places.execRoot ?? '/var/run/docker';
  return {
    ...binaries(program),
    ...tlsFiles(installation),
    'service-unit': [...service, ...snap],
    'socket-unit': socket,
    'config-folder': ['/etc/docker', posix.dirname(configPath)],
    'daemon-config': [configPath],
    ...certificates,
    'engine-socket': unixPaths(hosts.some((host) => host.startsWith('fd:')) ? [...hosts, ...handed] : hosts),
    'containerd-socket': [
      places.containerd ?? `${execRoot}/containerd/containerd.sock`,
      ...containerds.flatMap(({ address, unread }) => [address, ...(unread === undefined ? [] : [unread])]),
    ],
    'containerd-config': containerds.map((each) => each.configPath),
    'containerd-state': containerds.map(({ state }) => state),
    'debian-environment': ['/etc/default/docker'],
    'red-hat-environment': ['/etc/sysconfig/docker'],
    'data-root': [places.dataRoot ?? '/var/lib/docker'],
  };
}

/** Where the files of an engine that a user runs may be. */
export async function rootlessCandidates(
  files: HostFiles,
  installation: Installation,
  folders: UserFolders,
): Promise<Candidates> {
  const { places, configPath, program } = installation;
  const [service, socket, certificates] = await Promise.all([
    ownUnitFiles(files, userUnitFolders(folders), 'docker.service'),
    ownUnitFiles(files, userUnitFolders(folders), 'docker.socket'),
    registryFiles(files, `${folders.config}/docker/certs.d`),
  ]);
  const execRoot = places.execRoot ?? `${folders.runtime}/docker`;
  return {
    ...binaries(program, [`${folders.home}/bin`]),
    ...tlsFiles(installation),
    'service-unit': service,
    'socket-unit': socket,
    'config-folder': [posix.dirname(configPath)],
    'daemon-config': [configPath],
    ...certificates,
    'engine-socket': unixPaths(places.hosts ?? [`unix://${folders.runtime}/docker.sock`]),
    'containerd-socket': [places.containerd ?? `${execRoot}/containerd/containerd.sock`],
    'containerd-config': [],
    'containerd-state': [`${execRoot}/containerd`],
    'debian-environment': [],
    'red-hat-environment': [],
    'data-root': [places.dataRoot ?? `${folders.data}/docker`],
  };
}
