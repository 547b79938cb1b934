import type { Observed } from '../observed.ts';
import type { AccessList } from './access-list.ts';

/** Owner and mode of a path. `mode` is the permission bits (`0o660`), without the file type. */
export interface PathStatus {
  path: string;
  uid: number;
  gid: number;
  mode: number;
  kind: 'file' | 'directory' | 'socket' | 'other';
}

/** Who may use a path: its owner and mode, and its access control list; that is missing where there is none. */
export interface PathAccess extends PathStatus {
  accessList?: Observed<AccessList>;
}
