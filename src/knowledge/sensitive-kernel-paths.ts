import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** Files that every container shows anyway, and to which the kernel accepts no writes. */
const shown = ['cpuinfo', 'meminfo', 'loadavg', 'stat', 'uptime', 'version', 'diskstats', 'swaps'].map(
  (name) => `/proc/${name}`,
);

/** The kernel's own file systems: proc(5), sysfs(5), and what is below `/dev` and not a device. */
export const sensitiveKernelPaths: readonly SensitivePath[] = [
  ...trees(
    ['high', 'critical'],
    'the processes of the host and its kernel settings (core_pattern runs programs as root)',
    '/proc',
  ),
  ...trees(['none', 'none'], 'information that every container has', ...shown),
  ...trees(
    ['low', 'critical'],
    'the settings of the kernel (core_pattern names a program that it runs as root of the host)',
    '/proc/sys',
  ),
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
  ...trees(['low', 'critical'], 'rebooting the host and killing its processes', '/proc/sysrq-trigger'),
  ...trees(['critical', 'critical'], 'the memory of the host', '/proc/kcore', '/proc/kmem', '/proc/mem'),
  ...trees(['medium', 'medium'], 'the log of the kernel, with its addresses', '/proc/kmsg'),
  ...trees(['low', 'low'], 'the addresses of the kernel', '/proc/kallsyms', '/proc/modules'),
  ...trees(
    ['medium', 'critical'],
    'the devices of the host and its kernel settings (release_agent, uevent_helper)',
    '/sys',
  ),
  ...trees(
    ['low', 'critical'],
    'the control groups of the host, whose release_agent runs as root',
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
  ...trees(['low', 'high'], 'the devices of the host', '/sys/class'),
  ...trees(['low', 'high'], 'the disks of the host', '/sys/block'),
  ...folders(['high', 'critical'], 'the devices of the host, including disks', '/dev'),
  ...trees(['low', 'medium'], 'the shared memory of the programs of the host', '/dev/shm'),
  ...trees(['low', 'medium'], 'the message queues of the programs of the host', '/dev/mqueue'),
  ...trees(['low', 'low'], 'memory in huge pages', '/dev/hugepages'),
  ...trees(['high', 'high'], 'the terminals of the host', '/dev/pts'),
  ...trees(['low', 'low'], 'writing to the log of the host', '/dev/log'),
];
