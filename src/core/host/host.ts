import type { PathAccess, PathStatus } from './path-status.ts';
import type { AuditRules } from './audit-rule.ts';
import type { EnginePaths, HoldingFileSystem } from './engine-paths.ts';
import type { Firewall, ListeningSocket } from './firewall.ts';
import type { Observed } from '../observed.ts';

/** A group of `/etc/group`. */
export interface GroupEntry {
  name: string;
  gid: number;
  members: readonly string[];
}

/**
 * How somebody controls an engine: by its socket, by writing to its disks, by another service that makes its clients
 * root, by a rule of sudo, su, doas or polkit, by the capabilities of a process, as an account with the number of root or
 * without a password, by writing to a Compose file that root brings up, or by a key of a client over TLS.
 */
export type RootRoute =
  | 'socket'
  | 'disk'
  | 'service'
  | 'rule'
  | 'process'
  | 'account'
  | 'password'
  | 'project'
  | 'key';

/** A group whose members can control an engine, and so have root access. */
export interface EngineGroup {
  name: string;
  gid: number;
  /** Why its members can control the engine: `it owns /run/docker.sock`. */
  because: string;
  /** How its members do; missing in facts of older versions. */
  through?: RootRoute;
  /**
   * Accounts in it, by the lists of all groups with its number, by their primary group, or because they may take
   * its number in a user namespace (subgid(5)); without root and the engine's own user.
   */
  members: readonly string[];
  /** Accounts that may add members (gshadow(5)), if readable. */
  administrators: readonly string[];
  /** Why more accounts may control the engine than were found. */
  doubts: readonly string[];
  /** Programs that everyone may run and that act with the group: they are setgid. */
  openPrograms?: readonly string[];
}

/** Who may act as root, and so controls an engine, by a rule of sudo or polkit. */
export interface EngineUser {
  /** Name of the account; missing for everyone. */
  name?: string;
  /** `sudo runs any program as root for this user without a password (/etc/sudoers)`. */
  because: string;
  /** How; missing in facts of older versions. */
  through?: RootRoute;
}

/** Users who control an engine although they are in none of its groups, and why there may be more of them. */
export interface EngineUsers {
  users: readonly EngineUser[];
  doubts: readonly string[];
}

/**
 * A program that gives everyone who may start it root, or the socket of an engine. `kind`: a program of an engine, one
 * that does with files and users what its caller asks (an interpreter, an editor), or another one, added by hand.
 */
export interface PrivilegedProgram {
  path: string;
  kind: 'engine' | 'general' | 'other';
  by: 'setuid' | 'capabilities';
  /** Upper case, without `CAP_`. */
  capabilities?: readonly string[];
}

/** Such programs, and why there may be more. */
export interface PrivilegedPrograms {
  programs: readonly PrivilegedProgram[];
  doubts: readonly string[];
}

/** The sockets that systemd opens for the daemon: `docker.socket` with its drop-ins (systemd.socket(5)). */
export interface SocketUnit {
  /** In dockerd's notation: `unix:///run/docker.sock`, `tcp://[::]:2375`. */
  addresses: readonly string[];
  /** Mode of the sockets; by default everyone may write to them. */
  mode: number;
  /** Name or number; root if missing. */
  user?: string;
  group?: string;
}

/**
 * A TCP address on which a container engine listens. `serves`: the API, the metrics, the cluster of a swarm,
 * a published port that dockerd keeps reserved, or unknown. `clientTls`: whether clients of the API need a
 * certificate; missing if that is unknown, for the reason `because`.
 */
export interface EngineTcpListener {
  address: string;
  port: number;
  program: string;
  serves: 'api' | 'metrics' | 'swarm' | 'published-port' | 'unknown';
  clientTls?: boolean;
  because?: string;
}

/**
 * A program besides container engines that listens on TCP and names an engine's API: it may pass connections on to
 * it.
 */
export interface SocketProxy {
  /** `socat (process 812)`, `api.socket`. */
  name: string;
  /** The socket or address that it names. */
  to: string;
  /** Where it listens; empty if that is unknown. */
  listens: readonly Pick<ListeningSocket, 'address' | 'port'>[];
  /** Present if only some of these addresses may lead there: its configuration has others. */
  someOnly?: true;
  /** Why it may not pass the API on to everyone who connects; missing if it does. */
  doubt?: string;
}

/** A program besides engines that passes connections to ports of the host on to other addresses. */
export interface PortRelay {
  /** `socat (process 812)`, `db.socket`. */
  name: string;
  protocol: 'tcp' | 'udp';
  /** Where it listens; empty if that is unknown. */
  listens: readonly Pick<ListeningSocket, 'address' | 'port'>[];
  /**
   * Where it connects to: the host's own addresses are `127.0.0.1`; a port may be the name of a service. Both are `*`
   * where its client says where to.
   */
  targets: readonly { address: string; port: string }[];
  /** Present if its configuration decides what it passes on, and for whom: a reverse proxy. */
  isProxy?: true;
  /** Why it may not pass connections of other hosts on; missing if it does. */
  doubt?: string;
}

/** The AppArmor profile `docker-default`, by which the engine confines containers. */
export interface EngineProfile {
  /** What the loaded rules allow although those of the engine deny it: `write /proc/sysrq-trigger`. */
  allowed: Observed<readonly string[]>;
  /** Files that define it; only looked for where its rules could not be read. */
  definedIn: readonly string[];
}

/** What a profile of AppArmor that confines containers in place of the engine's allows. */
export interface ContainerProfile {
  name: string;
  /** Of what the engine's own denies, or rules of its file that allow everything of their kind: `mount`. */
  allowed: Observed<readonly string[]>;
}

/** A folder to which root of other machines may write as root, over NFS (exports(5)). */
export interface WritableExport {
  path: string;
  /** `192.0.2.0/24`; `*` for everyone. */
  client: string;
  /** The file that says so. */
  from: string;
}

/** A line of tmpfiles.d(5) that opens a path of the engine to others, or replaces it, when it next counts. */
export interface OpeningLine {
  /** File and number of the line: `/etc/tmpfiles.d/docker.conf:3`. */
  from: string;
  text: string;
  path: string;
  /** Who may write then: `everyone`, `user ann`, `group users`; `replaced` where something else takes its place. */
  to: string;
}

/** What was read below the host root. */
export interface HostFacts {
  /** `/`, or the directory given with `--host-root`. */
  root: string;
  hostname: Observed<string>;
  kernel: Observed<string>;
  /** `PRETTY_NAME` of os-release. */
  operatingSystem: Observed<string>;
  engineSocket: Observed<PathStatus>;
  /** The groups of the engine's sockets, those configured for them, and `docker`; absent if there is none. */
  engineGroups: Observed<readonly EngineGroup[]>;
  /** Absent without an engine; missing in facts of older versions. */
  engineUsers?: Observed<EngineUsers>;
  /** Missing in facts of older versions. */
  privilegedPrograms?: Observed<PrivilegedPrograms>;
  /**
   * Owner and mode of the paths the engine depends on. This and the following members are missing in facts of
   * older versions.
   */
  enginePaths: Observed<EnginePaths>;
  /** The file systems of the engine's data and of the system directories. */
  fileSystems: Observed<readonly HoldingFileSystem[]>;
  /** Rules of the audit rule file that is loaded; absent without such a file. */
  auditRuleFiles: Observed<AuditRules>;
  /** Audit rules in the kernel; only root may read them. */
  loadedAuditRules: Observed<AuditRules>;
  /** Values below `/proc/sys` by name: `kernel.dmesg_restrict`. */
  sysctls: Observed<Readonly<Record<string, Observed<string>>>>;
  /**
   * Mount options of the cgroup version 2 hierarchy at `/sys/fs/cgroup`; absent with version 1, missing in facts
   * of older versions.
   */
  cgroupOptions?: Observed<readonly string[]>;
  /** Active security modules of the kernel: `apparmor`, `selinux`, … */
  securityModules: Observed<readonly string[]>;
  /**
   * Rules in the directory from which that file is generated at the next start. This and the following
   * members are missing in facts of older versions.
   */
  auditRuleParts?: Observed<AuditRules>;
  /** Whether the host root is a disk without a running system (no `/proc`). */
  isAtRest?: boolean;
  /** Number of those paths and their parents that have an access control list. */
  accessLists?: Observed<number>;
  /** The socket unit of root's engine. */
  socketUnit?: Observed<SocketUnit>;
  /** Other socket units that name the service of root's engine. */
  otherSocketUnits?: Observed<readonly Observed<SocketUnit>[]>;
  /** Lines of tmpfiles.d(5) that open a path of root's engine. */
  openingLines?: Observed<readonly OpeningLine[]>;
  /** Which numbers user namespaces may have. Missing in facts of older versions. */
  subordinateIds?: Observed<SubordinateIds>;
  /**
   * Who may use the paths that containers are shown of the host, and the sockets and the data of engines in them: of
   * containers that may not be root of the host. The path is as a container has it, the rest is what it leads to. Missing in facts of
   * older versions, and where the host is not proven to be that of the engine.
   */
  shownPaths?: Observed<readonly PathAccess[]>;
  /** How its firewall treats packets to published ports. */
  firewall?: Observed<Firewall>;
  /** Listening sockets in the host's network namespace. */
  listeningSockets?: Observed<readonly ListeningSocket[]>;
  /** Those of them that each running dockerd and other container engine has open. */
  engineListeners?: Observed<readonly EngineTcpListener[]>;
  /** Missing in facts of older versions. */
  engineProfile?: Observed<EngineProfile>;
  /** Profiles of running containers, without that of the engine; missing in facts of older versions. */
  containerProfiles?: Observed<readonly ContainerProfile[]>;
  /** Missing in facts of older versions. */
  writableExports?: Observed<readonly WritableExport[]>;
  /** Proxies of an engine's API; missing in facts of older versions. */
  socketProxies?: Observed<readonly SocketProxy[]>;
  /** Programs that pass connections on to other addresses; missing in facts of older versions. */
  portRelays?: Observed<readonly PortRelay[]>;
}

/** Numbers of the host that user namespaces of a user, given by name or number, may have. */
export interface SubordinateRange {
  user: string;
  first: number;
  count: number;
}

/** The ranges of subuid(5) and subgid(5). */
export interface SubordinateIds {
  users: readonly SubordinateRange[];
  groups: readonly SubordinateRange[];
}
