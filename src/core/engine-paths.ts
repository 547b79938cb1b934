import type { AccessGrant, AccessList } from './access-list.ts';
import type { PathStatus } from './path-status.ts';
import type { Observed } from './observed.ts';

/** What an engine depends on among the files of its host, by what it is for. */
export const enginePathRoles = [
  'service-unit',
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
  'dockerd',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v1',
  'containerd-shim-runc-v2',
  'runc',
] as const;
export type EnginePathRole = (typeof enginePathRoles)[number];

/** A folder on the way to a path in which somebody else may put things in the place of others. */
export interface WritableParent {
  path: string;
  uid: number;
  gid: number;
  mode: number;
  /** Someone whom its access control list lets write to it. */
  grant?: AccessGrant;
  /** Why it could not be told whether it is loose: it has a list that was not read. */
  unread?: string;
}

/** One path an engine depends on. */
export interface EnginePath extends PathStatus {
  /** Without any symbolic link. */
  realPath: string;
  /** Where its name is, when that is a link itself: without any other link. */
  link?: string;
  /** Name of the group it belongs to, where `/etc/group` has one: for a rootless engine as the engine itself sees it. */
  groupName?: string;
  /** Its group has no name, and the files tell for certain that it is not `docker`. */
  isOtherThanDocker?: true;
  /** The user of the rootless engine that it is part of; missing for what is root's. */
  rootless?: { uid: number; gid: number };
  /** Whom it lets do something besides its mode; missing where there is no such list. */
  accessList?: Observed<AccessList>;
  /** The first folder on the way to it that is not its owner's alone; missing where all are. */
  looseFolder?: WritableParent;
}

/**
 * The paths of each role that are there, or one reading that is absent where none is: its `from`
 * names the places that were looked at, or the setting that names none. A role that an older
 * version did not know is missing.
 */
export type EnginePaths = { readonly [K in EnginePathRole]?: readonly Observed<EnginePath>[] };

/** What a path is looked at for: the engine's data, containerd's, or the system's own. */
export type StoredFor = 'data-root' | 'containerd-root' | 'system';

/** The file system that holds a path (proc_pid_mountinfo(5)). */
export interface HoldingFileSystem {
  path: string;
  for: StoredFor;
  mountPoint: string;
  fsType: string;
  source: string;
  /** `major:minor`, or its source where only a table like fstab says it; equal for every mount of one file system. */
  device: string;
}
