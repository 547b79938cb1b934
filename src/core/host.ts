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

/** A group whose members may drive an engine, and so are root. */
export interface EngineGroup {
  name: string;
  gid: number;
  /** Why its members may: `it owns /run/docker.sock`. */
  because: string;
  /** Accounts in it: in the lists of all groups of its number, or by their primary group; root and the user whose engine it is aside. */
  members: readonly string[];
  /** Accounts that may add members (gshadow(5)), where that may be read. */
  administrators: readonly string[];
  /** Why there may be more who may drive the engine than were found. */
  doubts: readonly string[];
}

/** How systemd opens sockets for the daemon: `docker.socket` with its drop-ins (systemd.socket(5)). */
export interface SocketUnit {
  /** As dockerd names them: `unix:///run/docker.sock`, `tcp://[::]:2375`. */
  addresses: readonly string[];
  /** Mode of the sockets it makes; without a setting everyone may write to them. */
  mode: number;
  /** By name or number; root where it names none. */
  user?: string;
  group?: string;
}

/** What was read below the host root. */
export interface HostFacts {
  /** `/`, or the folder given with `--host-root`. */
  root: string;
  hostname: Observed<string>;
  kernel: Observed<string>;
  /** `PRETTY_NAME` of os-release. */
  operatingSystem: Observed<string>;
  engineSocket: Observed<PathStatus>;
  /** Groups of the sockets of the engine, those it is told to give them to, and `docker`; absent where there is none. */
  engineGroups: Observed<readonly EngineGroup[]>;
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
  /** Whether nothing runs below the root: it is a disk, without the kernel's `/proc`. */
  isAtRest?: boolean;
  /** How many of those paths, and of the folders on the way, have an access control list. */
  accessLists?: Observed<number>;
  /** What systemd opens for the engine of root. */
  socketUnit?: Observed<SocketUnit>;
  /** What its firewall does with packets for published ports. */
  firewall?: Observed<Firewall>;
  /** Sockets of the host's own network that wait for others. */
  listeningSockets?: Observed<readonly ListeningSocket[]>;
}
