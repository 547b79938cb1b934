import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** `below('a', 'b')` is `/etc/a` and `/etc/b`. */
const below = (...names: readonly string[]): string[] => names.map((name) => `/etc/${name}`);

/** What programs in containers really need, and what tells nothing when it cannot be written to. */
const needed: readonly SensitivePath[] = [
  ...trees(['none', 'medium'], 'the time zone of the whole host', ...below('localtime', 'timezone')),
  ...trees(
    ['none', 'high'],
    'where every program of the host finds other machines',
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
    'what the host is and is called',
    ...below('hostname', 'machine-id', 'machine-info', 'os-release', 'lsb-release', 'debian_version'),
    ...below('redhat-release', 'centos-release', 'fedora-release', 'system-release', 'alpine-release'),
    ...below('locale.conf', 'services', 'protocols', 'mime.types', 'adjtime', 'ssl/openssl.cnf'),
  ),
];

/** Files that hold what opens other doors, or whose next reader is root. */
const keys: readonly SensitivePath[] = [
  ...trees(
    ['high', 'critical'],
    'the password hashes of the host',
    ...below('shadow', 'shadow-', 'gshadow', 'gshadow-', 'security/opasswd'),
  ),
  ...trees(['low', 'critical'], 'the accounts of the host', ...below('passwd', 'group', 'subuid', 'subgid')),
  ...trees(
    ['medium', 'critical'],
    'who may become root of the host',
    ...below('sudoers', 'sudoers.d', 'doas.conf', 'polkit-1'),
  ),
  ...trees(['high', 'critical'], 'the keys of the SSH server of the host', ...below('ssh')),
  ...trees(['low', 'high'], 'how the host reaches others over SSH', ...below('ssh/ssh_config')),
  ...trees(['low', 'high'], 'the machines that the host knows', ...below('ssh/ssh_known_hosts')),
  ...trees(
    ['high', 'critical'],
    'the private keys of the services of the host',
    ...below('ssl', 'pki', 'letsencrypt', 'krb5.keytab'),
  ),
  ...trees(
    ['high', 'critical'],
    'the keys and passwords of the networks of the host',
    ...below('wireguard', 'openvpn', 'ipsec.d', 'ipsec.secrets', 'swanctl', 'ppp', 'netplan', 'tinc'),
    ...below('NetworkManager', 'wpa_supplicant'),
  ),
  ...trees(
    ['high', 'critical'],
    'the credentials of the cluster and what its nodes run',
    ...below('kubernetes', 'rancher', 'cni', 'origin', 'etcd'),
  ),
  ...trees(
    ['high', 'critical'],
    'the configuration of the engine, with its keys and registry credentials',
    ...below('docker', 'containers', 'containerd', 'crio'),
  ),
];

/** What the host runs as root by itself. */
const run: readonly SensitivePath[] = [
  ...trees(
    ['low', 'critical'],
    'the commands that the host runs by the clock',
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

/** `/etc`: the whole, its parts by what they give, and what is left is the configuration of some service. */
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
