import { enginePathRoles, type EnginePaths } from '../../src/core/host/engine-paths.ts';
import type { HostFacts } from '../../src/core/host/host.ts';
import { absent, known } from '../../src/core/observed.ts';

/** Nothing of what an engine depends on is there. */
export const noEnginePaths = Object.fromEntries(
  enginePathRoles.map((role) => [role, [absent(`the place of ${role}`)]]),
) as unknown as EnginePaths;

/** A host of which everything was looked at and nothing is there. */
export const emptyHost: HostFacts = {
  root: '/',
  hostname: known('host', '/etc/hostname'),
  kernel: absent('/proc/version'),
  operatingSystem: absent('/etc/os-release'),
  engineGroups: absent('/etc/group, /etc/passwd'),
  engineUsers: absent('sudo and polkit'),
  privilegedPrograms: known({ programs: [], doubts: [] }, 'getcap -n -r'),
  writableExports: known([], '/etc/exports'),
  engineSocket: absent('/var/run/docker.sock'),
  enginePaths: known(noEnginePaths, '/'),
  fileSystems: known([], '/proc/1/mountinfo'),
  auditRuleFiles: absent('/etc/audit/audit.rules'),
  loadedAuditRules: absent('auditctl -l'),
  sysctls: absent('/proc/sys'),
  accessLists: known(0, 'getfacl'),
  engineProfile: known({ allowed: known([], 'raw_data'), definedIn: [] }, 'raw_data'),
  containerProfiles: known([], 'the labels of containers'),
  securityModules: absent('/sys/kernel/security/lsm'),
};
