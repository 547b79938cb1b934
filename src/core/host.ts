import type { Observed } from './observed.ts';

/** Owner and mode of a path. `mode` is the permission bits (`0o660`), without the file type. */
export interface PathStatus {
  path: string;
  uid: number;
  gid: number;
  mode: number;
  kind: 'file' | 'directory' | 'socket' | 'other';
}

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
  daemonConfigPath: Observed<PathStatus>;
}
