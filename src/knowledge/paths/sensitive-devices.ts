import type { Severity } from '../../core/severity.ts';

/** What a host device exposes to a container. */
export interface DeviceGrade {
  severity: Severity;
  gives: string;
  /** A capability without which the kernel opens the device for nobody. */
  needs?: 'SYS_RAWIO';
}

interface Row extends DeviceGrade {
  path: RegExp;
}

const row = (path: RegExp, severity: Severity, gives: string): Row => ({ path, severity, gives });

/** A device that the kernel opens with CAP_SYS_RAWIO of the host only (`drivers/char/mem.c`, `arch/x86/kernel/msr.c`). */
const rawRow = (path: RegExp, severity: Severity, gives: string): Row => ({
  ...row(path, severity, gives),
  needs: 'SYS_RAWIO',
});

/** Disks by the names that drivers, device-mapper, mdadm, LVM and ZFS give them. */
const diskNames = [
  String.raw`[shv]d[a-z]+\d*|xvd[a-z]+\d*|nvme\d+(?:n\d+(?:p\d+)?)?|mmcblk\d+\S*|pmem\d+\S*|cciss/\S+|mtd(?:block)?\d+\S*`,
  String.raw`dm-\d+|md(?:\d+\S*|_\S+|/.*)?|loop\d+|bcache\d+\S*|drbd(?:\d+|/\S+)|zd\d+|zvol(?:/.*)?`,
  String.raw`nbd\d+\S*|rbd\d+|rbd/\S+|etherd/\S+|ublkb\d+|root|disk(?:/.*)?|mapper(?:/.*)?|block(?:/.*)?`,
];
const disks = new RegExp(`^/dev/(?:${diskNames.join('|')})$`, 'u');

/**
 * Device nodes by their usual names: the kernel's list of devices (admin-guide/devices.txt), udev, and
 * drivers.
 */
const rows: readonly Row[] = [
  row(/^\/dev\/?$/u, 'critical', 'every device of the host, including disks'),
  rawRow(/^\/dev\/(?:mem|kmem|port)$/u, 'critical', 'the memory of the host'),
  row(/^\/dev\/(?:crash|xen\/privcmd)$/u, 'critical', 'the memory of the host'),
  rawRow(/^\/dev\/cpu(?:\/\d+(?:\/msr)?)?$/u, 'critical', 'the registers of the processor'),
  row(disks, 'critical', 'a disk of the host, bypassing file permissions'),
  row(/^\/dev\/(?:sg\d+|bsg(?:\/.*)?|ng\d+n\d+)$/u, 'critical', 'commands to the disks of the host'),
  row(/^\/dev\/(?:sr\d+|cdrom\d*|dvd\d*)$/u, 'low', 'the optical drive of the host'),
  row(/^\/dev\/loop-control$/u, 'high', 'creating block devices from files'),
  row(/^\/dev\/vfio(?:\/.*)?$/u, 'high', 'hardware with direct memory access'),
  row(/^\/dev\/uinput$/u, 'high', 'typing as the host’s keyboard'),
  row(/^\/dev\/(?:console|tty\d+|vcs[au]?\d*|pts(?:\/.*)?)$/u, 'high', 'the consoles of the host'),
  row(/^\/dev\/input(?:\/.*)?$/u, 'high', 'keyboard input of the host'),
  row(
    /^\/dev\/(?:kmsg|ipmi\d+|ipmi\/\d+|mei\d*|watchdog\d*|tpm(?:rm)?\d+)$/u,
    'medium',
    'a service of the kernel or the board',
  ),
  row(
    /^\/dev\/(?:kvm|vhost-\S+|userfaultfd|btrfs-control|zfs|dma_heap\S*)$/u,
    'medium',
    'a part of the kernel that containers normally cannot reach',
  ),
  row(/^\/dev\/(?:bus\/usb|usb)(?:\/.*)?$/u, 'medium', 'devices plugged into the host'),
  row(/^\/dev\/(?:video|media|v4l|vchiq)\S*$/u, 'medium', 'the cameras of the host'),
  row(/^\/dev\/(?:fuse|net(?:\/tun)?|cuse)$/u, 'low', 'creating file systems or interfaces'),
  row(
    /^\/dev\/(?:dri|snd|kfd|nvidia|infiniband|ttyUSB|ttyACM|ttyS|ttyAMA|serial|i2c-|spidev|gpio|rtc|ppp|accel)\S*$/u,
    'low',
    'one kind of hardware',
  ),
];

/** Devices that every container has. */
const harmless = /^\/dev\/(?:null|zero|full|u?random|tty|ptmx)$/u;

const unnamed: DeviceGrade = { severity: 'medium', gives: 'a device that this version does not know' };

/**
 * Grades a container's access to the device at `path` (absolute, on the host) with `permissions`, a subset of
 * `rwm`. A read-only disk exposes files but not control of the host. `undefined` for a device that every
 * container has.
 */
export function gradeDevice(path: string, permissions: string): DeviceGrade | undefined {
  if (harmless.test(path)) return undefined;
  if (permissions === 'm') return { severity: 'low', gives: 'only its node, which may not be opened' };
  const { severity, gives, needs } = rows.find((entry) => entry.path.test(path)) ?? unnamed;
  const readOnly = severity === 'critical' && permissions !== '' && !permissions.includes('w');
  return { severity: readOnly ? 'high' : severity, gives, ...(needs && { needs }) };
}

/** Memory, kernel memory and I/O ports: character devices 1:1, 1:2 and 1:4. */
const memoryNumbers = /^1:(?:1|2|4|\*)$/u;

/** A device cgroup rule: `c 10:200 rwm`. */
export interface DeviceRule {
  type: 'a' | 'b' | 'c';
  numbers: string;
  access: string;
}

/** Parses a rule as docker/cli does; `undefined` if malformed. */
export function parseDeviceRule(text: string): DeviceRule | undefined {
  const match = /^([abc]) (\d+|\*):(\d+|\*) ([rwm]{1,3})$/u.exec(text.trim());
  if (match === null) return undefined;
  const [, type, major, minor, access = ''] = match;
  return { type: type === 'a' || type === 'b' ? type : 'c', numbers: `${major}:${minor}`, access };
}

/** Devices that the engine allows every container: null, zero, full, random, urandom, the terminals. */
const allowedAnyway = /^(?:1:[35789]|5:[012]|136:(?:\d+|\*))$/u;

/** Grades allowing what `rule` names. A rule alone creates no device node: see the capability MKNOD. */
export function gradeDeviceRule({ type, numbers, access }: DeviceRule): DeviceGrade | undefined {
  // The engine's own rules allow creating every node, and reading and writing none.
  if (access === 'm') return undefined;
  if (type === 'c' && allowedAnyway.test(numbers)) return undefined;
  // As with an exposed disk: read-only access exposes content, not control of the host.
  const severity = access.includes('w') ? 'critical' : 'high';
  if (type === 'a') return { severity, gives: 'every device of the host' };
  if (type === 'b') return { severity, gives: 'disks of the host' };
  if (numbers.startsWith('*')) return { severity, gives: 'every character device of the host' };
  if (memoryNumbers.test(numbers)) return { severity, gives: 'the memory of the host', needs: 'SYS_RAWIO' };
  return { severity: 'low', gives: `the character devices ${numbers}` };
}
