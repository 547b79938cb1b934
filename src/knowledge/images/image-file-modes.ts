/** What a mode says of a file or directory of an image. */
interface FileMode {
  path: string;
  kind: string;
  /** Permission bits with set-user-id, set-group-id and sticky. */
  mode: number;
}

/** Directories mounted over in every container. */
export const mountedOver: ReadonlySet<string> = new Set(['/proc', '/dev', '/sys']);

/** Directories everyone can write to. */
const scratch = /^\/(?:var\/)?tmp\//u;

/** Whether a file has the set-user-id or set-group-id bit. */
export function isRaising({ kind, mode }: FileMode): boolean {
  return kind === 'file' && (mode & 0o6000) !== 0;
}

/** Whether a file, or a directory without the sticky bit, is writable by everyone where it should not be. */
export function isWorldWritable({ kind, mode, path }: FileMode): boolean {
  const open = (mode & 0o002) !== 0 && (kind === 'file' || (mode & 0o1000) === 0);
  return open && !scratch.test(path) && !mountedOver.has(path);
}
