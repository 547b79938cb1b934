/** A mount of the host below a directory that is mounted into a container. */
export interface MountBelow {
  /** Its path in the container. */
  target: string;
  hostPath: string;
  /** The directory is mounted read-only, and this mount below it is not. */
  writable?: true;
}
