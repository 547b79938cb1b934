import type { Severity } from '../core/finding.ts';

/** A host directory whose content gives the container more than its own. */
export interface SensitivePath {
  path: string;
  /** `subtree`: everything below it too; `exact`: only the directory itself. */
  reach: 'subtree' | 'exact';
  /** Severity when it is mounted read-only, and when it can be written to. */
  read: Severity;
  write: Severity;
  gives: string;
}

/** A mount's host path matched with the table. */
export interface PathGrade {
  entry: SensitivePath;
  severity: Severity;
}

const row = (
  path: string,
  read: Severity,
  write: Severity,
  gives: string,
  reach: 'subtree' | 'exact' = 'subtree',
): SensitivePath => ({ path, reach, read, write, gives });

/** Paths as a Linux host has them: Filesystem Hierarchy Standard 3.0, proc(5), sysfs(5), Docker's and Kubernetes' own directories. */
const sensitivePaths: readonly SensitivePath[] = [
  row('/', 'critical', 'critical', 'the whole file system of the host', 'exact'),
  row('/etc', 'high', 'critical', 'the configuration of the host, with its password hashes and keys'),
  row('/root', 'high', 'critical', 'the home of root, with its keys and its shell start-up files', 'exact'),
  row('/root', 'medium', 'medium', 'files in the home of root'),
  row('/home', 'high', 'critical', 'the homes of all users, with their keys', 'exact'),
  row('/srv', 'low', 'medium', 'the data of every service of the host', 'exact'),
  row('/mnt', 'low', 'medium', 'every file system mounted there', 'exact'),
  row('/media', 'low', 'medium', 'every file system mounted there', 'exact'),
  row('/opt', 'low', 'high', 'the programs of every package installed there', 'exact'),
  row(
    '/proc',
    'high',
    'critical',
    'the processes of the host and its kernel settings (core_pattern runs programs as root)',
  ),
  row(
    '/sys',
    'medium',
    'critical',
    'the devices of the host and its kernel settings (release_agent, uevent_helper)',
  ),
  row('/dev', 'high', 'critical', 'the devices of the host, its disks among them'),
  row('/boot', 'medium', 'critical', 'the kernel the host boots'),
  row('/usr', 'low', 'critical', 'the programs the host runs'),
  row('/bin', 'low', 'critical', 'the programs the host runs'),
  row('/sbin', 'low', 'critical', 'the programs the host runs'),
  row('/lib', 'low', 'critical', 'the libraries and kernel modules the host loads'),
  row('/lib32', 'low', 'critical', 'the libraries the host loads'),
  row('/lib64', 'low', 'critical', 'the libraries the host loads'),
  row('/run', 'high', 'critical', 'the sockets of the services of the host', 'exact'),
  row('/run/systemd', 'medium', 'critical', 'the control sockets of systemd'),
  row('/run/dbus', 'high', 'high', 'the system bus of the host, which starts units and reboots'),
  row('/run/secrets', 'high', 'high', 'secrets of the host'),
  row('/run/credentials', 'high', 'high', 'credentials of the services of the host'),
  row('/run/udev', 'low', 'high', 'the device database of the host'),
  row('/run/containerd', 'high', 'critical', 'the state of containerd and of every container'),
  row('/run/docker', 'high', 'critical', 'the state of the engine'),
  row('/var/lib/docker', 'high', 'critical', 'the images, volumes and secrets of every container'),
  row('/var/lib/containerd', 'high', 'critical', 'the images and file systems of every container'),
  row('/var/lib/containers', 'high', 'critical', 'the images and file systems of every container'),
  row('/var/lib/kubelet', 'high', 'critical', 'the secrets and volumes of every pod'),
  row('/var/lib/rancher', 'high', 'critical', 'the state and credentials of the cluster'),
  row('/var/lib/etcd', 'critical', 'critical', 'every secret of the cluster'),
  row('/var/spool/cron', 'medium', 'critical', 'the commands the host runs by the clock'),
  row('/var/log', 'medium', 'high', 'the logs of the host'),
  row('/var/backups', 'high', 'high', 'copies of the password files'),
  row('/lib/modules', 'low', 'critical', 'the modules that the kernel of the host loads'),
  row('/usr/lib/modules', 'low', 'critical', 'the modules that the kernel of the host loads'),
  row('/tmp', 'low', 'medium', 'the temporary files and sockets of every user', 'exact'),
  row('/run/user', 'high', 'high', 'the sockets of the sessions of every user'),
  row('/var/lib/systemd', 'medium', 'high', 'the state of systemd, with the key of its credentials'),
  row('/var/lib/sss', 'high', 'high', 'the cached passwords of a directory service'),
  row('/var/lib/cloud', 'medium', 'critical', 'what the host runs when it boots, and what it was told then'),
  row('/var/lib/dpkg', 'low', 'critical', 'the package database, whose scripts run as root'),
  row('/var/lib/rpm', 'low', 'high', 'the package database'),
];

/**
 * Parts of a tree that are graded by themselves: what the rest of the tree gives, more or less,
 * says nothing of them.
 */
const gradedApart: readonly SensitivePath[] = [
  row(
    '/proc/sys',
    'low',
    'critical',
    'the settings of the kernel (core_pattern names a program that it runs as root of the host)',
  ),
  row(
    '/proc/sys/kernel/core_pattern',
    'low',
    'critical',
    'the program that the kernel runs as root of the host after each crash',
  ),
  row('/proc/sysrq-trigger', 'low', 'critical', 'rebooting the host and ending its processes'),
  row(
    '/sys/fs/cgroup',
    'low',
    'critical',
    'the control groups of the host, whose release_agent runs as root',
  ),
  row('/sys/kernel/uevent_helper', 'low', 'critical', 'the program that the kernel runs for each device'),
  row('/proc/kcore', 'critical', 'critical', 'the memory of the host'),
  row('/sys/kernel/debug', 'high', 'critical', 'the inside of the kernel (debugfs)'),
  row('/sys/module', 'low', 'critical', 'the parameters of the modules of the kernel'),
  row('/sys/class', 'low', 'high', 'the devices of the host'),
  row('/sys/block', 'low', 'high', 'the disks of the host'),
];

/** Directories in a user's home that hold credentials: `/home/<user>/.ssh`, `/root/.aws`, … */
const credentialDirectories =
  /^\/(?:root|home\/[^/]+)\/(?:\.ssh|\.aws|\.azure|\.docker|\.gnupg|\.kube|\.config\/gcloud|\.netrc|\.git-credentials|\.password-store)(?:\/|$)/u;
const credentials = row('credentials of a user', 'high', 'critical', 'keys and tokens of a user');
const userHome = row(
  '/home/<user>',
  'high',
  'high',
  'the home of a user, with keys and shell start-up files',
  'exact',
);

/** What applications really need and what gives nothing away when it cannot be written to. */
const harmlessReadOnly: readonly string[] = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/machine-id',
  '/etc/os-release',
  '/etc/ssl/certs',
  '/etc/ca-certificates',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/usr/share/zoneinfo',
  '/usr/share/ca-certificates',
  '/usr/local/share/ca-certificates',
  '/usr/lib/os-release',
  '/proc/cpuinfo',
  '/proc/meminfo',
  '/proc/loadavg',
  '/proc/stat',
  '/proc/uptime',
  '/proc/version',
];

/** Device nodes that every container has anyway, and shared memory. */
const harmlessDevices = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom', '/dev/shm'];

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** True when `path` is `directory` or lies below it; both absolute and without `.` and `..`. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

/** `/var/run` is a link to `/run` on every current distribution. */
export function withoutRunLink(path: string): string {
  return path === '/var/run' || path.startsWith('/var/run/') ? path.slice('/var'.length) : path;
}

function matches(path: string, entry: SensitivePath): boolean {
  // The entry itself, or something that lies below the mount.
  if (isWithin(entry.path, path)) return true;
  return entry.reach === 'subtree' && isWithin(path, entry.path);
}

function candidates(path: string): readonly SensitivePath[] {
  const apart = gradedApart.filter((entry) => isWithin(path, entry.path));
  if (apart.length > 0) return apart;
  const found = sensitivePaths.filter((entry) => matches(path, entry));
  if (credentialDirectories.test(path)) found.push(credentials);
  if (/^\/home\/[^/]+$/u.test(path)) found.push(userHome);
  return found;
}

function rank({ severity }: PathGrade): number {
  return order.indexOf(severity);
}

function distance({ entry }: PathGrade, path: string): number {
  return Math.abs(entry.path.length - path.length);
}

/**
 * Grades a mount of the host's `path` (absolute, cleaned, links followed where they could be).
 * A directory above a sensitive one counts as that one; `undefined` is a path of no concern.
 */
export function gradeHostPath(path: string, readOnly: boolean): PathGrade | undefined {
  const real = withoutRunLink(path);
  if (harmlessDevices.some((device) => isWithin(real, device))) return undefined;
  if (readOnly && harmlessReadOnly.some((leaf) => isWithin(real, leaf))) return undefined;
  const graded = candidates(real).map((entry) => ({ entry, severity: readOnly ? entry.read : entry.write }));
  // Of equally bad entries the one that names the path itself says best what is given away.
  return graded.toSorted((a, b) => rank(a) - rank(b) || distance(a, real) - distance(b, real))[0];
}
