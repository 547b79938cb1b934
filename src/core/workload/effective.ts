import type { ListeningSocket } from '../host/firewall.ts';
import type { Observed } from '../observed.ts';
import type { SeccompFilter } from './seccomp.ts';

/** A line of `/proc/<pid>/uid_map`: `length` ids from `inside` on map to those from `outside` on. */
export interface IdMapping {
  inside: number;
  outside: number;
  length: number;
}

/** A line of `/proc/<pid>/mountinfo` (proc_pid_mountinfo(5)). */
export interface MountInfo {
  root: string;
  mountPoint: string;
  options: readonly string[];
  /** `shared:N`, `master:N`, … */
  propagation: readonly string[];
  fsType: string;
  source: string;
}

export type NamespaceKind = 'pid' | 'net' | 'ipc' | 'uts' | 'mnt' | 'user' | 'cgroup';

/**
 * A process in a container's cgroup. `entered` is true if it does not descend from the container's first
 * process: it was started from outside, as `docker exec` does. Facts hold no arguments, which may be
 * credentials.
 */
export interface ContainerProcess {
  pid: number;
  /** The kernel's name for it (`comm`), which a process may change. */
  name: string;
  /** The file name of its program, if readable. */
  program: Observed<string>;
  /** Effective uid, as seen in the reader's user namespace. */
  uid: number;
  /** Capability sets as 16 hexadecimal digits. */
  capEffective: string;
  capBounding: string;
  entered: boolean;
  /** It is in a user namespace below that of the container, in which alone its capabilities count. */
  nested?: true;
  /** No seccomp filter applies to it. */
  unfiltered?: true;
  /** Namespaces of the host in which it is and the container’s first process is not. */
  hostNamespaces?: readonly NamespaceKind[];
  /** What its command line identifies it as, if its name and program do not. */
  looksLike?: 'ssh-server';
}

/**
 * What the kernel shows about a container's first process, read from `/proc/<pid>` on the engine's machine.
 */
export interface EffectiveState {
  pid: number;
  /** Real, effective, saved and file-system uid, as seen in the reader's user namespace. */
  uids: readonly number[];
  gids: readonly number[];
  groups: readonly number[];
  /** Capability sets as 16 hexadecimal digits. */
  capBounding: string;
  capEffective: string;
  /** 0 none, 1 strict, 2 filter (proc_pid_status(5)). The filter of mode 2 may be the application's. */
  seccompMode: number;
  noNewPrivileges: boolean;
  uidMap: readonly IdMapping[];
  gidMap: readonly IdMapping[];
  /** For each namespace: its identity (`pid:[4026531836]`), and whether it is the host's. */
  namespaces: { [K in NamespaceKind]?: { id: string; host: boolean } };
  mounts: readonly MountInfo[];
  /** Bytes; absent if no cgroup of a process of the container sets a limit. */
  memoryLimit: Observed<number>;
  /** Processes; absent if no cgroup sets a limit, missing in facts of older versions. */
  pidsLimit?: Observed<number>;
  /** CPUs, by quota and period; absent if no cgroup sets a quota, missing in facts of older versions. */
  cpuLimit?: Observed<number>;
  /** Number of CPUs that the first process may run on; missing in facts of older versions. */
  cpusAllowed?: number;
  /** OOM score adjustment of the first process; missing in facts of older versions. */
  oomScoreAdj?: Observed<number>;
  /** Whether its control group turns the OOM killer off; absent in version 2, missing in facts of older versions. */
  oomKillDisabled?: Observed<boolean>;
  /** AppArmor or SELinux label; absent if neither is active. */
  lsmLabel: Observed<string>;
  /**
   * Listening sockets in the container's network namespace, except the engine's DNS server. Missing in facts
   * of older versions.
   */
  listening?: Observed<readonly ListeningSocket[]>;
  /** Every process of the container, by pid; missing in facts of older versions. */
  processes?: Observed<readonly ContainerProcess[]>;
  /**
   * Devices that its cgroup allows (`c 1:3 rwm`); unreadable in cgroup version 2, absent there if one of its
   * processes is in another cgroup, missing in facts of older versions.
   */
  deviceRules?: Observed<readonly string[]>;
  /**
   * System paths that its specification protects and its mount table does not; missing without a
   * specification and in facts of older versions.
   */
  exposedPaths?: readonly string[];
}

/** A device node of a runtime specification: its path in the container, and the device by its numbers. */
export interface SpecDevice {
  path: string;
  type: 'block' | 'char';
  major: number;
  minor: number;
  /** Subset of `rwm` that the device cgroup allows. */
  access: string;
}

/** The resolved OCI runtime specification of a container (`config.json` of its bundle). */
export interface RuntimeSpec {
  uid: number;
  gid: number;
  noNewPrivileges: boolean;
  /** Bounding set, names without `CAP_`, sorted. */
  capBounding: readonly string[];
  /** The default action of the seccomp filter; absent without a filter. */
  seccompDefaultAction: Observed<string>;
  /**
   * The parts of the seccomp filter that checks need; absent without a filter, missing in facts of older
   * versions.
   */
  seccomp?: Observed<SeccompFilter>;
  apparmorProfile: Observed<string>;
  selinuxLabel: Observed<string>;
  maskedPaths: readonly string[];
  readonlyPaths: readonly string[];
  readonlyRoot: boolean;
  /** The container's own namespaces; a type that is missing is shared with the host. */
  namespaces: readonly { type: string; path?: string }[];
  mounts: readonly { destination: string; type: string; source: string; options: readonly string[] }[];
  /** Device nodes made in the container besides those of every container; missing in facts of older versions. */
  devices?: readonly SpecDevice[];
  /** Bytes; absent if unlimited. */
  memoryLimit: Observed<number>;
  /** Allowed devices, as device cgroup rules (`c 1:3 rwm`); missing in facts of older versions. */
  deviceRules?: readonly string[];
}

/** What the engine stores about a container and `docker inspect` does not show. */
export interface ContainerRecord {
  /** Includes the engine's default at the time the container was created. */
  noNewPrivileges: boolean;
}
