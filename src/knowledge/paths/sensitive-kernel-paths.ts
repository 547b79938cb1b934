import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** Files that every container shows anyway, and to which the kernel accepts no writes. */
const shown = ['cpuinfo', 'meminfo', 'loadavg', 'stat', 'uptime', 'version', 'diskstats', 'swaps'].map(
  (name) => `/proc/${name}`,
);

/** Directories of names for disks: systemd 257, `60-persistent-storage.rules` and others of udev; `dname` is of curtin. */
const diskNames = [
  'diskseq',
  'dname',
  'id',
  'label',
  'loop-inode',
  'loop-ref',
  'partlabel',
  'partuuid',
  'path',
  'uuid',
] as const;

/** `classes('gpio')` is `/sys/class/gpio`. */
function classes(...names: readonly string[]): readonly string[] {
  return names.map((name) => `/sys/class/${name}`);
}

/** The kernel's own file systems: proc(5), sysfs(5), and what is below `/dev` and not a device. */
export const sensitiveKernelPaths: readonly SensitivePath[] = [
  ...folders(
    ['medium', 'critical'],
    'the processes of the host and its kernel settings (core_pattern runs programs as root)',
    '/proc',
  ),
  ...trees(['low', 'medium'], 'information and settings of the kernel', '/proc'),
  ...trees(['low', 'high'], 'the devices of the host', '/proc/bus', '/proc/scsi', '/proc/acpi', '/proc/mtrr'),
  ...trees(['none', 'none'], 'information that every container has', ...shown),
  ...trees(
    ['low', 'critical'],
    'the settings of the kernel (core_pattern names a program that it runs as root of the host)',
    '/proc/sys',
  ),
  ...trees(
    ['none', 'medium'],
    'the network settings of the container, which the kernel shows there',
    '/proc/sys/net',
  ),
  ...trees(['none', 'high'], 'the memory settings of the host', '/proc/sys/vm'),
  ...trees(
    ['low', 'critical'],
    'the program that the kernel runs as root of the host after each crash',
    '/proc/sys/kernel/core_pattern',
  ),
  ...trees(
    ['low', 'critical'],
    'the program that the kernel runs as root of the host to load a module',
    '/proc/sys/kernel/modprobe',
  ),
  ...trees(
    ['low', 'critical'],
    'the programs that the kernel starts for files of other formats, setuid ones of the host too',
    '/proc/sys/fs/binfmt_misc',
  ),
  ...trees(['low', 'critical'], 'rebooting the host and killing its processes', '/proc/sysrq-trigger'),
  ...trees(
    ['critical', 'critical'],
    'the memory of the host',
    '/proc/kcore',
    '/proc/kmem',
    '/proc/mem',
    '/proc/vmcore',
  ),
  ...trees(['medium', 'medium'], 'the log of the kernel, with its addresses', '/proc/kmsg'),
  ...trees(['low', 'low'], 'the addresses of the kernel', '/proc/kallsyms', '/proc/modules'),
  ...folders(
    ['low', 'critical'],
    'the devices of the host and its kernel settings (release_agent, uevent_helper)',
    '/sys',
  ),
  ...trees(['low', 'high'], 'the devices of the host and settings of its kernel', '/sys'),
  ...folders(
    ['low', 'critical'],
    'the control groups of the host, by which any process is stopped (and in version 1 release_agent runs as root)',
    '/sys/fs',
  ),
  ...trees(['low', 'medium'], 'the settings of a file system of the host', '/sys/fs'),
  ...trees(
    ['low', 'high'],
    'the rules that confine programs of the host',
    '/sys/fs/selinux',
    '/sys/fs/smackfs',
    '/sys/kernel/security',
  ),
  ...trees(
    ['low', 'critical'],
    'settings of the kernel (where it has uevent_helper, that names a program)',
    '/sys/kernel',
  ),
  ...trees(['none', 'medium'], 'the memory settings of the kernel', '/sys/kernel/mm'),
  // Files of mode 444, such as the types of the kernel that programs of eBPF are built for.
  ...trees(['none', 'none'], 'what the kernel shows to everyone', '/sys/kernel/btf', '/sys/kernel/notes'),
  ...folders(['medium', 'critical'], 'what the firmware boots next, with its keys', '/sys/firmware'),
  ...folders(['medium', 'critical'], 'what the firmware boots next, with its keys', '/sys/firmware/efi'),
  ...trees(['low', 'medium'], 'the tables of the firmware', '/sys/firmware'),
  ...trees(
    ['none', 'medium'],
    'the processors of the host',
    '/sys/devices/system',
    '/sys/devices/virtual',
    '/sys/hypervisor',
  ),
  ...trees(
    ['low', 'critical'],
    'the control groups of the host, by which any process is stopped (and in version 1 release_agent runs as root)',
    '/sys/fs/cgroup',
  ),
  ...trees(
    ['low', 'critical'],
    'the program that the kernel runs for each device',
    '/sys/kernel/uevent_helper',
  ),
  ...trees(['high', 'critical'], 'kernel internals', '/sys/kernel/debug', '/sys/kernel/tracing'),
  ...trees(['low', 'critical'], 'the parameters of kernel modules', '/sys/module'),
  ...trees(
    ['medium', 'critical'],
    'what the firmware boots next, with its keys',
    '/sys/firmware/efi/efivars',
  ),
  ...trees(['medium', 'high'], 'programs loaded into the kernel, and their data', '/sys/fs/bpf'),
  ...folders(['low', 'high'], 'the devices of the host', '/sys/class'),
  ...trees(['low', 'medium'], 'one kind of device of the host', '/sys/class'),
  ...trees(
    ['low', 'high'],
    'the memory and the disks of devices',
    ...classes('pci_bus', 'block', 'scsi_host', 'uio'),
  ),
  ...trees(
    ['none', 'low'],
    'sensors, lights and pins of the host',
    ...classes('gpio', 'leds', 'pwm', 'hwmon', 'thermal', 'backlight', 'power_supply', 'rtc', 'input'),
    ...['w1', 'iio', 'i2c'].map((name) => `/sys/bus/${name}`),
  ),
  ...trees(['low', 'high'], 'the disks of the host', '/sys/block'),
  ...folders(['high', 'critical'], 'the terminals, shared memory and device nodes of the host', '/dev'),
  // Links to the nodes of disks, which lead nowhere in a container. Writable, it makes nodes where root looks for disks.
  ...folders(
    ['low', 'high'],
    'the names of the disks of the host',
    '/dev/disk',
    ...diskNames.map((name) => `/dev/disk/by-${name}`),
    '/dev/block',
  ),
  ...trees(['low', 'medium'], 'the shared memory of the programs of the host', '/dev/shm'),
  ...trees(['low', 'medium'], 'the message queues of the programs of the host', '/dev/mqueue'),
  ...trees(['low', 'low'], 'memory in huge pages', '/dev/hugepages'),
  ...trees(['high', 'high'], 'the terminals of the host', '/dev/pts'),
  ...trees(['low', 'low'], 'writing to the log of the host', '/dev/log'),
];

const namespaces = trees(
  ['high', 'high'],
  'the namespaces of a process of the host, which programs with the capability SYS_ADMIN enter',
  '/proc/<pid>/ns',
);

/** Returns the row of a process of the host: `/proc/1/environ`. */
export function sensitiveProcess(path: string): SensitivePath | undefined {
  if (/^\/proc\/(?:self|thread-self|\d+)\/ns(?:\/|$)/u.test(path)) return namespaces[0];
  return /^\/proc\/(?:self|thread-self|\d+)(?:\/|$)/u.test(path)
    ? trees(['high', 'critical'], 'the memory, environment and files of a process of the host', path)[0]
    : undefined;
}
