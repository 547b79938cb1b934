import type { EngineFacts } from '../../src/core/engine.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts.ts';
import type { HostFacts } from '../../src/core/host.ts';
import { absent, known, unreadable, type Observed } from '../../src/core/observed.ts';
import type { WrittenWorkload } from '../../src/core/workload.ts';

export const notRunning = unreadable('not-collected', 'a file does not run', 'file');

/** A host of which everything was looked at and nothing is there. */
export const emptyHost: HostFacts = {
  root: '/',
  hostname: known('host', '/etc/hostname'),
  kernel: absent('/proc/version'),
  operatingSystem: absent('/etc/os-release'),
  dockerGroup: absent('/etc/group'),
  dockerGroupPrimaryMembers: known([], '/etc/passwd'),
  engineSocket: absent('/var/run/docker.sock'),
  daemonConfigPath: absent('/etc/docker/daemon.json'),
};

/** An engine with every default. */
export const plainEngine: EngineFacts = {
  endpoint: 'unix:///var/run/docker.sock',
  version: '26.1.5',
  apiVersion: '1.45',
  operatingSystem: 'Debian GNU/Linux 13 (trixie)',
  osType: 'linux',
  cgroupVersion: '2',
  storageDriver: 'overlay2',
  dataRoot: '/var/lib/docker',
  rootless: false,
  usernsRemap: false,
  noNewPrivilegesDefault: false,
  seccompProfile: known('builtin', 'GET /info'),
  apparmor: true,
  selinux: false,
  swarm: 'inactive',
  liveRestore: false,
  interContainerTraffic: known(true, 'GET /networks'),
  listeners: known([{ address: 'unix:///var/run/docker.sock', clientTls: false }], '/proc/1/cmdline'),
  warnings: [],
  networks: [],
};

export function workloadFacts(
  written: WrittenWorkload,
  readings: Partial<WorkloadFacts> = {},
): WorkloadFacts {
  return { written, effective: notRunning, spec: notRunning, ...readings };
}

/** Facts with only what a test is about; host and engine were not asked for unless given. */
export function factsWith(parts: {
  workloads?: readonly WorkloadFacts[];
  images?: Facts['images'];
  host?: Observed<HostFacts>;
  engine?: Observed<EngineFacts>;
  containers?: Observed<number>;
}): Facts {
  return {
    schemaVersion: 1,
    tool: 'ironhull 0.0.0',
    collectedAt: '2026-01-01T00:00:00.000Z',
    host: absent('files only'),
    engine: absent('files only'),
    containers: absent('files only'),
    images: [],
    workloads: [],
    gaps: [],
    ...parts,
  };
}
