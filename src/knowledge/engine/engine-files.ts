/**
 * The files that the engine mounts from a directory of its own. With a read-only root file system they are read-only,
 * too (moby, container/container_unix.go, `NetworkMounts`), unless the user mounts others in their place.
 */
export const engineFiles: readonly string[] = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** Where the engine mounts the first program of a container with `--init` (moby, daemon/oci_linux.go). */
export const engineInit = '/sbin/docker-init';
