import type { PathStatus } from './path-status.ts';
import type { AuditRules } from './audit-rule.ts';
import type { EnginePaths, HoldingFileSystem } from './engine-paths.ts';
import type { Firewall, ListeningSocket } from './firewall.ts';
import type { Observed } from './observed.ts';

/** A group of `/etc/group`. */
export interface GroupEntry {
  name: string;
  gid: number;
  members: readonly string[];
}

/** What was read below the host root. */
export interface HostFacts {
  /** `/`, or the folder given with `--host-root`. */
  root: string;
  hostname: Observed<string>;
  kernel: Observed<string>;
  /** `PRETTY_NAME` of os-release. */
  operatingSystem: Observed<string>;
  /** Groups whose members may drive the engine: the socket's group and `docker`. */
  dockerGroup: Observed<GroupEntry>;
  /** Members of that group by their primary group in `/etc/passwd`. */
  dockerGroupPrimaryMembers: Observed<readonly string[]>;
  engineSocket: Observed<PathStatus>;
  /** Owner and mode of what the engine depends on. Facts of older versions lack this and what follows. */
  enginePaths: Observed<EnginePaths>;
  /** The file systems that hold the engine's data, and those that hold the system's own folders. */
  fileSystems: Observed<readonly HoldingFileSystem[]>;
  /** Audit rules of the file that is loaded; absent where there is none. */
  auditRuleFiles: Observed<AuditRules>;
  /** Audit rules that the kernel has; only root may ask. */
  loadedAuditRules: Observed<AuditRules>;
  /** Values below `/proc/sys` by name: `kernel.dmesg_restrict`. */
  sysctls: Observed<Readonly<Record<string, Observed<string>>>>;
  /** Active security modules of the kernel: `apparmor`, `selinux`, … */
  securityModules: Observed<readonly string[]>;
  /** Audit rules of the folder from which that file is made at the next start; facts of older versions lack this and what follows. */
  auditRuleParts?: Observed<AuditRules>;
  /** What its firewall does with packets for published ports. */
  firewall?: Observed<Firewall>;
  /** Sockets of the host's own network that wait for others. */
  listeningSockets?: Observed<readonly ListeningSocket[]>;
}
