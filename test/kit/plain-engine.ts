import type { EngineFacts } from '../../src/core/engine.ts';
import { known } from '../../src/core/observed.ts';

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
