import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** `below('a', 'b')` is `/etc/a` and `/etc/b`. */
const below = (...names: readonly string[]): string[] => names.map((name) => `/etc/${name}`);

/** Files that programs in containers need, and files that expose nothing unless writable. */
const needed: readonly SensitivePath[] = [
  ...trees(['none', 'medium'], 'the time zone of the whole host', ...below('localtime', 'timezone')),
  ...trees(
    ['none', 'high'],
    'name resolution of every program on the host',
    ...below('hosts', 'host.conf', 'resolv.conf', 'nsswitch.conf', 'gai.conf', 'networks'),
  ),
  ...trees(
    ['none', 'high'],
    'the certificates that every program of the host trusts',
    ...below(
      'ssl/certs',
      'ca-certificates',
      'ca-certificates.conf',
      'pki/ca-trust',
      'pki/tls/certs',
      'pki/ca-trust-legacy',
      'pki/java',
      'pki/rpm-gpg',
    ),
  ),
  ...trees(
    ['none', 'medium'],
    'the name and version of the host',
    ...below('hostname', 'machine-id', 'machine-info', 'os-release', 'lsb-release', 'debian_version'),
    ...below('redhat-release', 'centos-release', 'fedora-release', 'system-release', 'alpine-release'),
    ...below('locale.conf', 'services', 'protocols', 'mime.types', 'adjtime', 'ssl/openssl.cnf'),
  ),
];

/** Files with credentials for other systems, or read next by root. */
const keys: readonly SensitivePath[] = [
  ...trees(
    ['high', 'critical'],
    'the password hashes of the host',
    ...below('shadow', 'shadow-', 'gshadow', 'gshadow-', 'security/opasswd'),
  ),
  ...trees(['low', 'critical'], 'the accounts of the host', ...below('passwd', 'group', 'subuid', 'subgid')),
  ...trees(
    ['medium', 'critical'],
    'who may become root on the host',
    ...below('sudoers', 'sudoers.d', 'doas.conf', 'polkit-1'),
  ),
  ...trees(['high', 'critical'], 'the keys of the SSH server of the host', ...below('ssh')),
  ...trees(['low', 'high'], 'how the host connects to others over SSH', ...below('ssh/ssh_config')),
  ...trees(['low', 'high'], 'the machines that the host knows', ...below('ssh/ssh_known_hosts')),
  ...trees(
    ['high', 'critical'],
    'the private keys of the host’s services',
    ...below('ssl', 'pki', 'letsencrypt', 'krb5.keytab'),
  ),
  ...trees(
    ['high', 'critical'],
    'the keys and passwords of the host’s networks',
    ...below('wireguard', 'openvpn', 'ipsec.d', 'ipsec.secrets', 'swanctl', 'ppp', 'netplan', 'tinc'),
    ...below('NetworkManager', 'wpa_supplicant'),
  ),
  ...trees(
    ['high', 'critical'],
    'the credentials of the cluster and the static pods of its nodes',
    ...below('kubernetes', 'rancher', 'cni', 'origin', 'etcd'),
  ),
  ...trees(
    ['high', 'critical'],
    'the configuration of the engine, with its keys and registry credentials',
    ...below('docker', 'containers', 'containerd', 'crio'),
  ),
];

/** What the host runs as root automatically. */
const run: readonly SensitivePath[] = [
  ...trees(
    ['low', 'critical'],
    'the scheduled commands of the host',
    ...below('crontab', 'anacrontab', 'cron.d', 'cron.hourly', 'cron.daily', 'cron.weekly', 'cron.monthly'),
  ),
  ...trees(
    ['low', 'critical'],
    'what the host starts and runs as root',
    ...below('systemd', 'init.d', 'rc.local', 'rc.d', 'inittab', 'profile', 'profile.d', 'bash.bashrc'),
    ...below('environment', 'ld.so.preload', 'ld.so.conf', 'ld.so.conf.d', 'ld.so.cache', 'alternatives'),
    ...below('udev', 'modprobe.d', 'modules', 'modules-load.d', 'sysctl.conf', 'sysctl.d', 'binfmt.d'),
    ...below('pam.d', 'security', 'dbus-1', 'apt', 'yum.repos.d', 'dnf', 'logrotate.d', 'update-motd.d'),
  ),
];

/** `/etc`: the whole and its parts; everything else in it configures some service. */
export const sensitiveEtc: readonly SensitivePath[] = [
  ...folders(
    ['high', 'critical'],
    'the configuration of the host, with its password hashes and keys',
    '/etc',
  ),
  ...trees(['medium', 'critical'], 'the configuration of a service of the host', '/etc'),
  ...needed,
  ...keys,
  ...run,
];
