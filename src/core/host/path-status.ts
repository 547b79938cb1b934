/** Owner and mode of a path. `mode` is the permission bits (`0o660`), without the file type. */
export interface PathStatus {
  path: string;
  uid: number;
  gid: number;
  mode: number;
  kind: 'file' | 'directory' | 'socket' | 'other';
}
