import type { AccessGrant, AccessList } from './access-list.ts';
import type { PathStatus } from './path-status.ts';
import type { Observed } from '../observed.ts';

/** The roles of the programs of the engine and of containerd, which lie beside each other. */
export const componentRoles = [
  'dockerd',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v1',
  'containerd-shim-runc-v2',
  'runc',
] as const;

/** The roles of host files and directories that the engine depends on. */
export const enginePathRoles = [
  'service-unit',
  'containerd-unit',
  'socket-unit',
  'config-folder',
  'daemon-config',
  'registry-certificates',
  'registry-keys',
  'tls-ca',
  'tls-certificate',
  'tls-key',
  'engine-socket',
  'containerd-socket',
  'containerd-config',
  'containerd-state',
  'debian-environment',
  'red-hat-environment',
  'data-root',
  ...componentRoles,
  'runtime',
  'docker-proxy',
  'docker-init',
  'start-program',
  'client-program',
  'seccomp-profile',
  'id-ranges',
  'state-folder',
  'extension-folder',
  'extension-config',
  'extension-program',
  'kernel-program',
  'backing-file',
  'project-file',
] as const;
export type EnginePathRole = (typeof enginePathRoles)[number];

/** A parent directory in which another user can replace entries. */
export interface WritableParent {
  path: string;
  uid: number;
  gid: number;
  mode: number;
  /** The access control list entry that lets another user write to it. */
  grant?: AccessGrant;
  /** Why it is unknown whether others can write to it: its access control list was not read. */
  unread?: string;
}

/** A path the engine depends on. */
export interface EnginePath extends PathStatus {
  /** With all symbolic links resolved. */
  realPath: string;
  /**
   * The path of the symbolic link itself, with the links of its parents resolved; missing if the path is not
   * a link.
   */
  link?: string;
  /** Of a device node; missing in facts of older versions. */
  device?: 'block' | 'char';
  /** Name of its group, if `/etc/group` has it; for a rootless engine as that engine sees it. */
  groupName?: string;
  /** Nobody is in its group, nor can join it: that it may write means nobody (`staff` on Debian). */
  hasEmptyGroup?: true;
  /** The group has no name, and it is certain that it is not `docker`. */
  isOtherThanDocker?: true;
  /** The user of the rootless engine it belongs to; missing for root's engine. */
  rootless?: { uid: number; gid: number };
  /** Permissions besides the mode; missing without an access control list. */
  accessList?: Observed<AccessList>;
  /** The first parent directory that others can write to; missing if there is none. */
  looseFolder?: WritableParent;
}

/** Whether a path is the device of a disk: facts of older versions do not tell devices apart. */
export function isDisk({ realPath, kind, device = 'block' }: EnginePath): boolean {
  return kind === 'other' && device === 'block' && realPath.startsWith('/dev/');
}

/**
 * The existing paths of each role, or one absent reading whose `from` names the places searched or the
 * setting that names no path. A role unknown to an older version is missing.
 */
export type EnginePaths = { readonly [K in EnginePathRole]?: readonly Observed<EnginePath>[] };

/** What is stored there: the engine's data, containerd's data, or the operating system. */
export type StoredFor = 'data-root' | 'containerd-root' | 'system';

/** The file system that contains a path (proc_pid_mountinfo(5)). */
export interface HoldingFileSystem {
  path: string;
  for: StoredFor;
  mountPoint: string;
  fsType: string;
  source: string;
  /**
   * `major:minor`, or the source if only a table such as fstab names it; equal for all mounts of one file
   * system.
   */
  device: string;
}
