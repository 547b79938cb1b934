/** File systems that the kernel makes up, and where every host has them (filesystems of the kernel's documentation). */
const places: Readonly<Record<string, string>> = {
  proc: '/proc',
  sysfs: '/sys',
  devtmpfs: '/dev',
  devpts: '/dev/pts',
  mqueue: '/dev/mqueue',
  cgroup: '/sys/fs/cgroup',
  cgroup2: '/sys/fs/cgroup',
  bpf: '/sys/fs/bpf',
  debugfs: '/sys/kernel/debug',
  tracefs: '/sys/kernel/tracing',
  securityfs: '/sys/kernel/security',
  configfs: '/sys/kernel/config',
  efivarfs: '/sys/firmware/efi/efivars',
};

/**
 * Where a host has what a file system of the kernel shows, by its type in mount(2): mounted anywhere
 * else from the host's namespaces it shows the same. `undefined` for any other type.
 */
export function usualPlace(type: string): string | undefined {
  return Object.hasOwn(places, type) ? places[type] : undefined;
}
