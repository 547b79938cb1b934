import type { ListeningSocket } from './firewall.ts';
import type { Observed } from './observed.ts';
import type { SeccompFilter } from './seccomp.ts';

/** A line of `/proc/<pid>/uid_map`: `length` ids from `inside` are those from `outside`. */
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
 * A process in a container's control group. `entered` is one that does not descend from the
 * container's first process: it was put in from outside, as `docker exec` does. Arguments are not
 * among the facts, for they may hold credentials.
 */
export interface ContainerProcess {
  pid: number;
  /** The name the kernel has for it (`comm`), which a process may change. */
  name: string;
  /** Last part of the path of its program, where that may be read. */
  program: Observed<string>;
  /** Effective uid, as the reader's user namespace sees it. */
  uid: number;
  /** Capability sets as 16 hexadecimal digits. */
  capEffective: string;
  capBounding: string;
  entered: boolean;
  /** What its command line says it is, where its name and its program do not. */
  looksLike?: 'ssh-server';
}

/** What the kernel says of a container's first process; read from `/proc/<pid>` on the engine's own machine. */
export interface EffectiveState {
  pid: number;
  /** Real, effective, saved and file-system uid, as the reader's user namespace sees them. */
  uids: readonly number[];
  gids: readonly number[];
  groups: readonly number[];
  /** Capability sets as 16 hexadecimal digits. */
  capBounding: string;
  capEffective: string;
  /** 0 none, 1 strict, 2 filter (proc_pid_status(5)); 2 says nothing of whose filter it is. */
  seccompMode: number;
  noNewPrivileges: boolean;
  uidMap: readonly IdMapping[];
  gidMap: readonly IdMapping[];
  /** For each namespace whether it is the host's own, and its identity `pid:[4026531836]`. */
  namespaces: { [K in NamespaceKind]?: { id: string; host: boolean } };
  mounts: readonly MountInfo[];
  /** Bytes; absent when the cgroup sets no limit. */
  memoryLimit: Observed<number>;
  /** Processes; absent when no cgroup sets a limit, missing in facts of a version that did not look. */
  pidsLimit?: Observed<number>;
  /** AppArmor or SELinux label; absent when no such module is active. */
  lsmLabel: Observed<string>;
  /** Sockets that wait in the container's own network; without the engine's name server. Older facts lack it. */
  listening?: Observed<readonly ListeningSocket[]>;
  /** Every process of the container, by pid; missing in facts of a version that did not look. */
  processes?: Observed<readonly ContainerProcess[]>;
}

/** The resolved OCI runtime specification of a container (`config.json` of its bundle). */
export interface RuntimeSpec {
  uid: number;
  gid: number;
  noNewPrivileges: boolean;
  /** Bounding set, names without `CAP_`, sorted. */
  capBounding: readonly string[];
  /** Absent when the container has no seccomp filter; else its default action. */
  seccompDefaultAction: Observed<string>;
  /** What of the filter is kept; absent as above, missing in facts of a version that did not look. */
  seccomp?: Observed<SeccompFilter>;
  apparmorProfile: Observed<string>;
  selinuxLabel: Observed<string>;
  maskedPaths: readonly string[];
  readonlyPaths: readonly string[];
  readonlyRoot: boolean;
  /** Namespace types it has of its own; a type that is missing is shared with the host. */
  namespaces: readonly { type: string; path?: string }[];
  mounts: readonly { destination: string; type: string; source: string; options: readonly string[] }[];
  /** Bytes; absent when without limit. */
  memoryLimit: Observed<number>;
}

/** What the engine itself keeps of a container, and starts it with: what its inspect document leaves out. */
export interface ContainerRecord {
  /** With what was the engine's default when the container was made. */
  noNewPrivileges: boolean;
}
