import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** `inPrefixes('bin')` is `/usr/bin` and `/usr/local/bin`. */
function inPrefixes(...names: readonly string[]): readonly string[] {
  return ['/usr', '/usr/local'].flatMap((prefix) => names.map((name) => `${prefix}/${name}`));
}

/** `shares('vim')` is `/usr/share/vim` and `/usr/local/share/vim`. */
function shares(...names: readonly string[]): readonly string[] {
  return inPrefixes('share').flatMap((folder) => names.map((name) => `${folder}/${name}`));
}

const programs: readonly SensitivePath[] = [
  ...trees(['medium', 'critical'], 'the kernel the host boots', '/boot', '/efi'),
  ...folders(['low', 'critical'], 'the programs the host runs', '/usr', '/usr/local', '/lib', '/usr/lib'),
  ...trees(['none', 'critical'], 'the programs the host runs', '/bin', '/sbin', '/nix', '/gnu/store'),
  ...trees(
    ['none', 'critical'],
    'the programs the host runs',
    ...inPrefixes('bin', 'sbin', 'libexec', 'etc'),
  ),
  ...trees(
    ['none', 'critical'],
    'the libraries that programs of the host load',
    ...inPrefixes('lib', 'lib32', 'lib64', 'libx32'),
  ),
  ...trees(['none', 'high'], 'programs installed on the host', '/usr', '/usr/local'),
  ...trees(
    ['none', 'critical'],
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
  ...trees(['low', 'high'], 'what is compiled on the host', ...inPrefixes('src', 'include')),
  ...folders(['low', 'critical'], 'the data of the programs of the host', '/usr/share', '/usr/local/share'),
  ...trees(['none', 'medium'], 'the data of a program, if the host has it', '/usr/share', '/usr/local/share'),
  ...trees(['none', 'none'], 'documentation', ...shares('doc', 'man', 'info', 'licenses')),
  ...trees(
    ['none', 'critical'],
    'code that programs of root load or start',
    ...shares('dbus-1', 'polkit-1', 'perl', 'perl5', 'python3', 'python', 'ruby', 'rubygems-integration'),
    ...shares('nodejs', 'java', 'php', 'bash-completion', 'zsh', 'fish', 'vim', 'emacs', 'initramfs-tools'),
    ...shares('grub', 'debconf', 'systemd', 'dkms', 'apport', 'gdm', 'X11', 'xsessions'),
    ...shares('keyrings', 'guile', 'tcltk', 'lua', 'gdb', 'autostart', 'applications'),
  ),
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
    ...shares('ca-certificates', 'pki'),
  ),
  ...folders(['low', 'critical'], 'the programs of every package installed there', '/opt'),
  ...trees(['low', 'critical'], 'programs that the kubelet runs as root', '/opt/cni'),
  ...trees(['low', 'critical'], 'programs that containerd runs as root', '/opt/containerd'),
  ...trees(['critical', 'critical'], 'the whole file system of the host', '/sysroot', '/ostree'),
  ...trees(['low', 'critical'], 'the package database, whose scripts run as root', '/var/lib/dpkg'),
  ...trees(['low', 'high'], 'the package database', '/var/lib/rpm'),
];

const running: readonly SensitivePath[] = [
  ...folders(['high', 'critical'], 'the sockets of the host’s services', '/run'),
  ...trees(['medium', 'critical'], 'the control sockets of systemd', '/run/systemd', '/run/initctl'),
  ...trees(['low', 'low'], 'writing to the log of the host', '/run/systemd/journal'),
  // systemd takes there only the state of the service that the sender is in (sd_notify(3)).
  ...trees(['low', 'low'], 'telling systemd the state of a service', '/run/systemd/notify'),
  ...trees(['low', 'medium'], 'the name service of the host', '/run/systemd/resolve', '/run/nscd'),
  ...trees(['medium', 'medium'], 'the system bus of the host', '/run/dbus'),
  ...trees(['high', 'high'], 'secrets of the host', '/run/secrets'),
  ...trees(['high', 'high'], 'credentials of the host’s services', '/run/credentials'),
  ...folders(
    ['low', 'critical'],
    'the device database of the host, and programs that devices start',
    '/run/udev',
  ),
  ...trees(['low', 'high'], 'the device database of the host', '/run/udev'),
  ...trees(
    ['none', 'critical'],
    'what the host runs or loads as root',
    ...[
      'udev/rules.d',
      'tmpfiles.d',
      'sysusers.d',
      'modprobe.d',
      'modules-load.d',
      'sysctl.d',
      'binfmt.d',
    ].map((name) => `/run/${name}`),
    '/run/initramfs',
  ),
  ...trees(['none', 'high'], 'who need not give a password to become root', '/run/sudo'),
  ...trees(['medium', 'high'], 'the boot parameters of the host', '/run/cloud-init'),
  ...trees(['low', 'medium'], 'the network namespaces of the host', '/run/netns', '/run/docker/netns'),
  ...folders(['high', 'high'], 'the network namespace of the host', '/run/docker/netns'),
  ...trees(['high', 'high'], 'the network namespace of the host', '/run/docker/netns/default'),
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
  // Their clients name the commands: `fail2ban-client set JAIL action`, the XML-RPC of supervisord, salt's event bus.
  ...trees(
    ['critical', 'critical'],
    'a service that runs commands of its clients as root',
    '/run/fail2ban',
    '/run/salt',
    // QMP and the monitor of Proxmox VE: `migrate "exec:…"` (QEMU, QMP reference).
    '/run/qemu-server',
    '/run/supervisor',
    '/run/supervisor.sock',
    '/run/supervisord.sock',
  ),
  // Whoever is root in a container is let into the sockets of root.
  ...trees(['critical', 'critical'], 'the terminals of users: what is typed there', '/run/screen'),
  // FastCGI and uwsgi clients name the script and its settings.
  ...trees(
    ['medium', 'medium'],
    'a service that runs what its clients name, as a user of the host',
    '/run/php',
    '/run/php-fpm',
    '/run/uwsgi',
  ),
  ...trees(
    ['medium', 'medium'],
    'the SSH agent of a user, which logs in wherever its keys may',
    '/run/host-services/ssh-auth.sock',
  ),
  ...trees(['high', 'high'], 'the private network of the host, and its settings', '/run/tailscale'),
  // Specifications name hooks, and containerd starts the plugins: both run as root (CDI 0.8, NRI of containerd 2).
  ...trees(
    ['none', 'critical'],
    'the devices and mounts that the engine adds to containers, and programs that it runs as root for them',
    '/run/cdi',
    '/etc/cdi',
    '/opt/nri',
    '/etc/nri',
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
  ...trees(
    ['low', 'critical'],
    'the state of a container runtime, with the mounts and hooks of containers',
    '/run/runc',
    '/run/crun',
    '/run/libpod',
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
    '/var/lib/buildkit',
    '/var/lib/balena-engine',
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
  ...folders(['medium', 'high'], 'the logs of the host', '/var/log'),
  ...trees(['low', 'low'], 'the log of a program', '/var/log'),
  ...trees(
    ['medium', 'high'],
    'the logs of the host, which show logins and attacks',
    ...[
      'auth.log',
      'secure',
      'syslog',
      'messages',
      'kern.log',
      'daemon.log',
      'user.log',
      'audit',
      'journal',
    ].map((name) => `/var/log/${name}`),
    ...['btmp', 'wtmp', 'lastlog', 'faillog', 'tallylog', 'cron', 'sudo.log', 'cloud-init.log', 'sssd'].map(
      (name) => `/var/log/${name}`,
    ),
    '/run/log',
  ),
  ...trees(['medium', 'medium'], 'the logs of every container', '/var/log/containers', '/var/log/pods'),
  ...folders(['high', 'high'], 'copies of the password files', '/var/backups'),
  ...trees(
    ['high', 'high'],
    'copies of the password files',
    ...['passwd', 'shadow', 'group', 'gshadow'].map((name) => `/var/backups/${name}.bak`),
  ),
  ...trees(['medium', 'medium'], 'the mail of the host', '/var/mail', '/var/spool/mail'),
  ...trees(
    ['medium', 'medium'],
    'memory of programs that crashed',
    '/var/crash',
    '/var/lib/systemd/coredump',
  ),
  ...trees(['none', 'medium'], 'packages before they are installed', '/var/cache/apt', '/var/cache/dnf'),
  ...trees(
    ['low', 'critical'],
    'code that the host runs as root',
    ...['dkms', 'snapd', 'polkit-1', 'initramfs-tools', 'shim-signed', 'alternatives'].map(
      (name) => `/var/lib/${name}`,
    ),
  ),
  ...trees(['high', 'high'], 'the passwords and keys of a file server', '/var/lib/samba'),
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
  ...folders(['medium', 'medium'], 'the temporary files and sockets of every user', '/tmp'),
  ...folders(['low', 'medium'], 'the temporary files of every user', '/var/tmp'),
  ...trees(['medium', 'medium'], 'the desktop of the host: screen and keyboard', '/tmp/.X11-unix'),
];

/** Paths as a Linux host has them: Filesystem Hierarchy Standard 3.0, and the directories of engines and clusters. */
export const sensitiveSystemPaths: readonly SensitivePath[] = [...shared, ...programs, ...running, ...kept];
