import type { EnginePathRole } from '../../../core/host/engine-paths.ts';
import type { Severity } from '../../../core/severity.ts';

/** A kind of path whose owner and mode are checked. */
export interface GuardedPath {
  role: EnginePathRole;
  /** Further roles that the same rules check. */
  also?: readonly EnginePathRole[];
  ownerId: `host/${string}`;
  modeId: `host/${string}`;
  /** Name with article, to begin a sentence. */
  what: string;
  /** Example path. */
  path: string;
  /** Rows of the CIS Docker Benchmark, if any. */
  cis?: { owner: string; mode: string };
  /** Permitted mode bits. */
  allowed: number;
  /** A mode with an excess bit, yet numerically below `allowed`. */
  smallerAndWider: number;
  /** Whether the group docker is accepted too. */
  groupDocker?: true;
  /** Severity if others can read it. */
  whenRead: Severity;
  /** Severity if others can write or connect to it. */
  whenWritten: Severity;
  /** What write access to it gives. */
  gain: string;
  /** Reason for not applicable if there is none. */
  missing: string;
}

const unitGain =
  'Whoever can change the unit chooses the command that systemd runs as root at the next start.';
const clientGain =
  'Whoever can change it decides which TCP clients dockerd trusts, and is root on the host through them.';
const environmentGain =
  'The file adds to the command line of dockerd: whoever can change it runs any command as root.';

const file = { allowed: 0o644, smallerAndWider: 0o622, whenRead: 'low', whenWritten: 'high' } as const;
const certificate = { allowed: 0o444, smallerAndWider: 0o422, whenRead: 'low', whenWritten: 'high' } as const;
const socket = {
  allowed: 0o660,
  smallerAndWider: 0o606,
  whenRead: 'medium',
  whenWritten: 'critical',
} as const;

/** The paths whose owner and mode are checked: section 3 of the CIS Docker Benchmark, and more. */
export const guardedPaths: readonly GuardedPath[] = [
  {
    ...file,
    role: 'service-unit',
    also: ['containerd-unit'],
    ownerId: 'host/service-unit-owner',
    modeId: 'host/service-unit-mode',
    what: 'Service unit of dockerd or containerd',
    path: '/etc/systemd/system/docker.service',
    cis: { owner: '3.1', mode: '3.2' },
    gain: unitGain,
    missing: 'there is no docker.service',
  },
  {
    ...file,
    role: 'socket-unit',
    ownerId: 'host/socket-unit-owner',
    modeId: 'host/socket-unit-mode',
    what: 'docker.socket unit',
    path: '/usr/lib/systemd/system/docker.socket',
    cis: { owner: '3.3', mode: '3.4' },
    gain: unitGain,
    missing: 'there is no docker.socket',
  },
  {
    role: 'config-folder',
    ownerId: 'host/config-folder-owner',
    modeId: 'host/config-folder-mode',
    what: 'Configuration directory of Docker',
    path: '/etc/docker',
    cis: { owner: '3.5', mode: '3.6' },
    allowed: 0o755,
    smallerAndWider: 0o737,
    whenRead: 'low',
    whenWritten: 'high',
    gain: 'Whoever can write to the directory replaces daemon.json.',
    missing: 'there is no configuration directory',
  },
  {
    ...certificate,
    role: 'registry-certificates',
    ownerId: 'host/registry-certificates-owner',
    modeId: 'host/registry-certificates-mode',
    what: 'Registry certificate',
    path: '/etc/docker/certs.d/registry.example/ca.crt',
    cis: { owner: '3.7', mode: '3.8' },
    gain: 'Whoever can change it makes dockerd trust a malicious registry and pull images from it.',
    missing: 'there are no registry certificates',
  },
  {
    role: 'registry-keys',
    ownerId: 'host/registry-keys-owner',
    modeId: 'host/registry-keys-mode',
    what: 'Registry private key',
    path: '/etc/docker/certs.d/registry.example/client.key',
    allowed: 0o600,
    smallerAndWider: 0o444,
    whenRead: 'high',
    whenWritten: 'high',
    gain: 'With the key anyone can pull from and push to the registry as this engine.',
    missing: 'there are no registry private keys',
  },
  {
    ...certificate,
    role: 'tls-ca',
    ownerId: 'host/tls-ca-owner',
    modeId: 'host/tls-ca-mode',
    what: 'TLS CA certificate of the Docker daemon',
    path: '/etc/docker/ca.pem',
    cis: { owner: '3.9', mode: '3.10' },
    gain: clientGain,
    missing: 'no CA certificate is configured',
  },
  {
    ...certificate,
    role: 'tls-certificate',
    ownerId: 'host/tls-certificate-owner',
    modeId: 'host/tls-certificate-mode',
    what: 'TLS certificate of the Docker daemon',
    path: '/etc/docker/cert.pem',
    cis: { owner: '3.11', mode: '3.12' },
    gain: 'Whoever can change it blocks clients or redirects them to another engine.',
    missing: 'no TLS certificate is configured',
  },
  {
    role: 'tls-key',
    ownerId: 'host/tls-key-owner',
    modeId: 'host/tls-key-mode',
    what: 'TLS private key of the Docker daemon',
    path: '/etc/docker/key.pem',
    cis: { owner: '3.13', mode: '3.14' },
    allowed: 0o400,
    smallerAndWider: 0o044,
    whenRead: 'high',
    whenWritten: 'high',
    gain: 'With the key anyone can impersonate the engine and read what clients send.',
    missing: 'no TLS private key is configured',
  },
  {
    ...socket,
    role: 'engine-socket',
    ownerId: 'host/engine-socket-owner',
    modeId: 'host/engine-socket-mode',
    what: 'Docker socket',
    path: '/var/run/docker.sock',
    cis: { owner: '3.15', mode: '3.16' },
    groupDocker: true,
    gain: 'Whoever can connect to the Docker socket starts a privileged container and is root on the host.',
    missing: 'there is no Docker socket',
  },
  {
    ...file,
    role: 'daemon-config',
    also: ['containerd-config', 'seccomp-profile', 'id-ranges', 'extension-config', 'backing-file'],
    ownerId: 'host/daemon-config-owner',
    modeId: 'host/daemon-config-mode',
    what: 'daemon.json or another file that configures the engine',
    path: '/etc/docker/daemon.json',
    cis: { owner: '3.17', mode: '3.18' },
    gain: 'Whoever can write daemon.json chooses the runtime, listeners and defaults of dockerd, and is root on the host. So does the configuration of containerd. The seccomp profile decides what all containers may call; CDI specifications give them devices, mounts and hooks of the host; `/etc/subuid` says who root of a user namespace is; files of plugins say whom dockerd asks. An image file behind the loop device of the data root, of a volume or of the system has all files in it.',
    missing: 'there is no daemon.json',
  },
  {
    ...file,
    role: 'debian-environment',
    ownerId: 'host/default-docker-owner',
    modeId: 'host/default-docker-mode',
    what: 'Environment file of the Docker daemon',
    path: '/etc/default/docker',
    cis: { owner: '3.19', mode: '3.20' },
    gain: environmentGain,
    missing: 'there is no such file',
  },
  {
    ...file,
    role: 'red-hat-environment',
    ownerId: 'host/sysconfig-docker-owner',
    modeId: 'host/sysconfig-docker-mode',
    what: '/etc/sysconfig/docker',
    path: '/etc/sysconfig/docker',
    cis: { owner: '3.22', mode: '3.21' },
    gain: environmentGain,
    missing: 'this distribution has no such file',
  },
  {
    ...socket,
    role: 'containerd-socket',
    ownerId: 'host/containerd-socket-owner',
    modeId: 'host/containerd-socket-mode',
    what: 'containerd socket',
    path: '/run/containerd/containerd.sock',
    cis: { owner: '3.23', mode: '3.24' },
    gain: 'Whoever can connect to the socket starts containers with every privilege, past Docker, and is root on the host.',
    missing: 'there is no containerd socket',
  },
];
