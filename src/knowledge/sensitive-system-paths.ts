import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

const programs: readonly SensitivePath[] = [
  ...trees(['medium', 'critical'], 'the kernel the host boots', '/boot', '/efi'),
  ...trees(['low', 'critical'], 'the programs the host runs', '/usr', '/bin', '/sbin', '/nix', '/gnu/store'),
  ...trees(
    ['low', 'critical'],
    'the libraries and kernel modules the host loads',
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
  ),
  ...trees(
    ['low', 'critical'],
    'the modules that the kernel of the host loads',
    '/lib/modules',
    '/usr/lib/modules',
  ),
  ...trees(['low', 'high'], 'the data of the programs of the host', '/usr/share', '/usr/src', '/usr/include'),
  ...trees(
    ['none', 'medium'],
    'the time zones and languages of the whole host',
    '/usr/share/zoneinfo',
    '/usr/share/locale',
    '/usr/lib/locale',
    '/usr/share/i18n',
    '/usr/share/fonts',
    '/usr/lib/os-release',
  ),
  ...trees(
    ['none', 'high'],
    'the certificates that every program of the host trusts',
    '/usr/share/ca-certificates',
    '/usr/local/share/ca-certificates',
    '/usr/share/pki/ca-trust-source',
  ),
  ...folders(['low', 'high'], 'the programs of every package installed there', '/opt'),
  ...trees(['low', 'critical'], 'programs that the kubelet runs as root', '/opt/cni'),
  ...trees(['critical', 'critical'], 'the whole file system of the host', '/sysroot', '/ostree'),
  ...trees(['low', 'critical'], 'the package database, whose scripts run as root', '/var/lib/dpkg'),
  ...trees(['low', 'high'], 'the package database', '/var/lib/rpm'),
];

const running: readonly SensitivePath[] = [
  ...folders(['high', 'critical'], 'the sockets of the host’s services', '/run'),
  ...trees(['medium', 'critical'], 'the control sockets of systemd', '/run/systemd', '/run/initctl'),
  ...trees(['low', 'low'], 'writing to the log of the host', '/run/systemd/journal'),
  ...trees(['low', 'medium'], 'the name service of the host', '/run/systemd/resolve', '/run/nscd'),
  ...trees(['high', 'high'], 'the system bus of the host, which starts units and reboots', '/run/dbus'),
  ...trees(['high', 'high'], 'secrets of the host', '/run/secrets'),
  ...trees(['high', 'high'], 'credentials of the host’s services', '/run/credentials'),
  ...trees(['low', 'high'], 'the device database of the host', '/run/udev'),
  ...trees(['medium', 'high'], 'the boot parameters of the host', '/run/cloud-init'),
  ...trees(['low', 'medium'], 'the network namespaces of the host', '/run/netns'),
  ...trees(['high', 'high'], 'the sockets of the sessions of every user', '/run/user'),
  ...trees(
    ['critical', 'critical'],
    'a service that starts virtual machines or containers as root',
    '/run/libvirt',
    '/run/snapd.socket',
    '/run/snapd-snap.socket',
    '/run/lxd.socket',
    '/var/lib/lxd/unix.socket',
    '/var/snap/lxd/common/lxd/unix.socket',
    '/var/lib/incus/unix.socket',
  ),
  ...trees(['high', 'critical'], 'the state of containerd and of every container', '/run/containerd'),
  ...trees(
    ['high', 'critical'],
    'the state of the engine',
    '/run/docker',
    '/run/crio',
    '/run/podman',
    '/run/k3s',
  ),
];

const kept: readonly SensitivePath[] = [
  ...folders(['high', 'critical'], 'the state of every service of the host', '/var', '/var/lib'),
  ...trees(
    ['high', 'critical'],
    'the images, volumes and secrets of every container',
    '/var/lib/docker',
    '/var/snap/docker/common/var-lib-docker',
  ),
  ...trees(
    ['high', 'critical'],
    'the images and file systems of every container',
    '/var/lib/containerd',
    '/var/lib/containers',
    '/var/lib/lxd',
    '/var/lib/lxc',
    '/var/lib/incus',
    '/var/lib/machines',
  ),
  ...trees(['high', 'critical'], 'the secrets and volumes of every pod', '/var/lib/kubelet'),
  ...trees(
    ['high', 'critical'],
    'the state and credentials of the cluster',
    '/var/lib/rancher',
    '/var/lib/k0s',
    '/var/lib/microk8s',
    '/var/snap/microk8s',
  ),
  ...trees(['critical', 'critical'], 'every secret of the cluster', '/var/lib/etcd'),
  ...trees(['high', 'critical'], 'the disks of virtual machines', '/var/lib/libvirt'),
  ...trees(
    ['medium', 'critical'],
    'the scheduled commands of the host',
    '/var/spool/cron',
    '/var/spool/at',
    '/var/spool/anacron',
  ),
  ...trees(['medium', 'high'], 'the logs of the host', '/var/log', '/run/log'),
  ...trees(['high', 'high'], 'copies of the password files', '/var/backups'),
  ...trees(['medium', 'high'], 'the state of systemd, with the key of its credentials', '/var/lib/systemd'),
  ...trees(['high', 'high'], 'the cached passwords of a directory service', '/var/lib/sss'),
  ...trees(
    ['medium', 'critical'],
    'what the host runs when it boots, and its boot parameters',
    '/var/lib/cloud',
  ),
  ...trees(['high', 'critical'], 'swapped-out memory of the host', '/swapfile', '/swap.img'),
];

const shared: readonly SensitivePath[] = [
  ...folders(['critical', 'critical'], 'the whole file system of the host', '/'),
  ...folders(['low', 'medium'], 'the data of every service of the host', '/srv'),
  ...folders(['low', 'medium'], 'every file system mounted there', '/mnt', '/media'),
  ...folders(['low', 'medium'], 'the temporary files and sockets of every user', '/tmp', '/var/tmp'),
  ...trees(['medium', 'medium'], 'the desktop of the host: screen and keyboard', '/tmp/.X11-unix'),
];

/** Paths as a Linux host has them: Filesystem Hierarchy Standard 3.0, and the directories of engines and clusters. */
export const sensitiveSystemPaths: readonly SensitivePath[] = [...shared, ...programs, ...running, ...kept];
