/**
 * Virtual file systems of the kernel, and their usual mount points (the kernel's documentation of
 * filesystems).
 */
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
  binfmt_misc: '/proc/sys/fs/binfmt_misc',
  pstore: '/sys/fs/pstore',
  resctrl: '/sys/fs/resctrl',
  fusectl: '/sys/fs/fuse/connections',
  selinuxfs: '/sys/fs/selinux',
  smackfs: '/sys/fs/smackfs',
};

/**
 * Returns the usual mount point of a virtual file system, by its type in mount(2): mounted elsewhere from the
 * host's namespaces it has the same content. `undefined` for any other type.
 */
export function usualPlace(type: string): string | undefined {
  return Object.hasOwn(places, type) ? places[type] : undefined;
}
