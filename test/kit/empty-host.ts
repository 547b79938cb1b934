import type { HostFacts } from '../../src/core/host.ts';
import { absent, known } from '../../src/core/observed.ts';

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
