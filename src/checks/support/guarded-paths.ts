import type { EnginePathRole } from '../../core/engine-paths.ts';
import type { Severity } from '../../core/finding.ts';

/** A kind of path whose owner and mode are ruled. */
export interface GuardedPath {
  role: EnginePathRole;
  ownerId: `host/${string}`;
  modeId: `host/${string}`;
  /** With its article, as a sentence begins with it. */
  what: string;
  /** An example of it. */
  path: string;
  /** Rows of the CIS Docker Benchmark, where it has some. */
  cis?: { owner: string; mode: string };
  /** Bits that its mode may have. */
  allowed: number;
  /** A mode with a bit too many that is smaller as a number than `allowed` all the same. */
  smallerAndWider: number;
  /** Whether it may be of the group docker too. */
  groupDocker?: true;
  /** Worth of a bit that lets others read it. */
  whenRead: Severity;
  /** Worth of a bit that lets others write it, or connect to it. */
  whenWritten: Severity;
  /** What whoever may change it gains. */
  gain: string;
  /** What it means that there is none. */
  missing: string;
}

const unitGain =
  'Whoever can change the unit chooses the command that the system runs as root at the next start.';
const clientGain =
  'Whoever can change it decides whom the engine trusts over TCP, and through that is root of the host.';
const environmentGain =
  'The file adds to the command line of the engine: whoever can change it has the engine run what they like, as root.';

const file = { allowed: 0o644, smallerAndWider: 0o622, whenRead: 'low', whenWritten: 'high' } as const;
const certificate = { allowed: 0o444, smallerAndWider: 0o422, whenRead: 'low', whenWritten: 'high' } as const;
const socket = {
  allowed: 0o660,
  smallerAndWider: 0o606,
  whenRead: 'medium',
  whenWritten: 'critical',
} as const;

/** Every kind of path whose owner and mode are ruled: those of section 3 of the CIS Docker Benchmark, and more. */
export const guardedPaths: readonly GuardedPath[] = [
  {
    ...file,
    role: 'service-unit',
    ownerId: 'host/service-unit-owner',
    modeId: 'host/service-unit-mode',
    what: 'The unit docker.service',
    path: '/etc/systemd/system/docker.service',
    cis: { owner: '3.1', mode: '3.2' },
    gain: unitGain,
    missing: 'systemd has no docker.service here',
  },
  {
    ...file,
    role: 'socket-unit',
    ownerId: 'host/socket-unit-owner',
    modeId: 'host/socket-unit-mode',
    what: 'The unit docker.socket',
    path: '/usr/lib/systemd/system/docker.socket',
    cis: { owner: '3.3', mode: '3.4' },
    gain: unitGain,
    missing: 'systemd has no docker.socket here',
  },
  {
    role: 'config-folder',
    ownerId: 'host/config-folder-owner',
    modeId: 'host/config-folder-mode',
    what: 'The folder of the engine’s configuration',
    path: '/etc/docker',
    cis: { owner: '3.5', mode: '3.6' },
    allowed: 0o755,
    smallerAndWider: 0o737,
    whenRead: 'low',
    whenWritten: 'high',
    gain: 'Whoever can write to the folder puts a daemon.json of their own in the place of the real one.',
    missing: 'the engine has no folder for its configuration',
  },
  {
    ...certificate,
    role: 'registry-certificates',
    ownerId: 'host/registry-certificates-owner',
    modeId: 'host/registry-certificates-mode',
    what: 'A certificate for a registry',
    path: '/etc/docker/certs.d/registry.example/ca.crt',
    cis: { owner: '3.7', mode: '3.8' },
    gain: 'Whoever can change it has the engine trust a registry of their own, and pull images from it.',
    missing: 'there are no certificates for registries',
  },
  {
    role: 'registry-keys',
    ownerId: 'host/registry-keys-owner',
    modeId: 'host/registry-keys-mode',
    what: 'A private key for a registry',
    path: '/etc/docker/certs.d/registry.example/client.key',
    allowed: 0o600,
    smallerAndWider: 0o444,
    whenRead: 'high',
    whenWritten: 'high',
    gain: 'With the key anyone can pull from the registry, and push to it, as this engine.',
    missing: 'there are no private keys for registries',
  },
  {
    ...certificate,
    role: 'tls-ca',
    ownerId: 'host/tls-ca-owner',
    modeId: 'host/tls-ca-mode',
    what: 'The engine’s CA certificate',
    path: '/etc/docker/ca.pem',
    cis: { owner: '3.9', mode: '3.10' },
    gain: clientGain,
    missing: 'the engine is given no CA certificate',
  },
  {
    ...certificate,
    role: 'tls-certificate',
    ownerId: 'host/tls-certificate-owner',
    modeId: 'host/tls-certificate-mode',
    what: 'The engine’s certificate',
    path: '/etc/docker/cert.pem',
    cis: { owner: '3.11', mode: '3.12' },
    gain: 'Whoever can change it keeps clients from reaching the engine, or has them reach another one.',
    missing: 'the engine is given no certificate',
  },
  {
    role: 'tls-key',
    ownerId: 'host/tls-key-owner',
    modeId: 'host/tls-key-mode',
    what: 'The engine’s private key',
    path: '/etc/docker/key.pem',
    cis: { owner: '3.13', mode: '3.14' },
    allowed: 0o400,
    smallerAndWider: 0o044,
    whenRead: 'high',
    whenWritten: 'high',
    gain: 'With the key anyone can pose as the engine to its clients, and take over what they send.',
    missing: 'the engine is given no private key',
  },
  {
    ...socket,
    role: 'engine-socket',
    ownerId: 'host/engine-socket-owner',
    modeId: 'host/engine-socket-mode',
    what: 'The engine’s socket',
    path: '/var/run/docker.sock',
    cis: { owner: '3.15', mode: '3.16' },
    groupDocker: true,
    gain: 'Whoever may connect to the socket starts a privileged container and is root of the host.',
    missing: 'the engine has no socket here',
  },
  {
    ...file,
    role: 'daemon-config',
    ownerId: 'host/daemon-config-owner',
    modeId: 'host/daemon-config-mode',
    what: 'daemon.json',
    path: '/etc/docker/daemon.json',
    cis: { owner: '3.17', mode: '3.18' },
    gain: 'Whoever can write the engine’s configuration chooses its runtime, its listeners and its defaults: that is root of the host.',
    missing: 'there is no daemon.json',
  },
  {
    ...file,
    role: 'debian-environment',
    ownerId: 'host/default-docker-owner',
    modeId: 'host/default-docker-mode',
    what: '/etc/default/docker',
    path: '/etc/default/docker',
    cis: { owner: '3.19', mode: '3.20' },
    gain: environmentGain,
    missing: 'this distribution has no such file',
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
    what: 'containerd’s socket',
    path: '/run/containerd/containerd.sock',
    cis: { owner: '3.23', mode: '3.24' },
    gain: 'Whoever may connect to the socket starts containers past the engine, with every privilege, and is root of the host.',
    missing: 'there is no socket of containerd',
  },
];
