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
  ...trees(
    ['low', 'critical'],
    'who logs in on the host over SSH',
    ...below('ssh/sshd_config', 'ssh/sshd_config.d'),
  ),
  ...trees(['low', 'high'], 'the machines that the host knows', ...below('ssh/ssh_known_hosts')),
  ...trees(
    ['high', 'critical'],
    'the private keys of the host’s services',
    ...below('ssl', 'pki', 'krb5.keytab'),
  ),
  ...trees(
    ['high', 'high'],
    'the private keys of the host’s services (certbot of the host runs the hooks that its settings there name)',
    ...below('letsencrypt'),
  ),
  ...trees(
    ['high', 'high'],
    'the private keys of the host’s services',
    ...below('letsencrypt/live', 'letsencrypt/archive'),
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
  ...trees(
    ['high', 'high'],
    'the keys of a service of the host',
    ...below('cloudflared', 'restic', 'tailscale', 'netbird', 'step-ca'),
  ),
  // Their hooks and scripts run as root, and their files hold passphrases.
  ...trees(
    ['medium', 'critical'],
    'what a service runs as root, and its passwords',
    ...below('borgmatic', 'keepalived'),
  ),
  // `certs.d` may hold client keys beside certificates, and daemon.json a proxy's password.
  ...trees(
    ['medium', 'critical'],
    'the configuration of the engine',
    ...below('docker/daemon.json', 'docker/certs.d', 'containers/certs.d', 'containerd/config.toml'),
    ...below('containerd/certs.d'),
  ),
  ...trees(
    ['low', 'critical'],
    'the settings of the engine and its registries',
    ...below('containers/registries.conf', 'containers/registries.conf.d', 'containers/registries.d'),
    ...below('containers/policy.json', 'containers/storage.conf', 'containers/containers.conf'),
    ...below('containers/seccomp.json', 'docker/seccomp.json'),
  ),
];

/** What the host runs as root automatically, or what decides what root runs. */
const run: readonly SensitivePath[] = [
  ...trees(
    ['low', 'critical'],
    'the scheduled commands of the host',
    ...below('crontab', 'anacrontab', 'cron.d', 'cron.hourly', 'cron.daily', 'cron.weekly', 'cron.monthly'),
  ),
  ...trees(
    ['low', 'critical'],
    'what the host starts and runs as root',
    ...below('systemd', 'init', 'init.d', 'rc.local', 'rc.d', 'rcS.d', 'inittab', 'runit', 'sv', 's6'),
    ...[0, 1, 2, 3, 4, 5, 6].map((level) => `/etc/rc${level}.d`),
    ...below('service', 'supervisor', 'supervisord.conf', 'supervisord.d', 'xinetd.d', 'inetd.conf', 'monit'),
    ...below('default', 'sysconfig', 'conf.d', 'fstab', 'crypttab', 'udev', 'tmpfiles.d', 'sysusers.d'),
    ...below('modprobe.d', 'modules', 'modules-load.d', 'sysctl.conf', 'sysctl.d', 'binfmt.d', 'dkms'),
    ...below('kernel', 'grub.d', 'initramfs-tools', 'dracut.conf', 'dracut.conf.d', 'mkinitcpio.conf'),
    ...below('mkinitcpio.d', 'dbus-1', 'logrotate.conf', 'logrotate.d', 'update-motd.d', 'needrestart'),
    ...below('network', 'networkd-dispatcher', 'dhcp', 'resolvconf', 'ufw', 'acpi', 'apm', 'pm', 'cloud'),
    ...below('rsyslog.conf', 'rsyslog.d', 'syslog-ng', 'audit', 'audisp', 'fail2ban', 'snmp', 'gdm3'),
    ...below('lightdm', 'X11', 'xdg'),
  ),
  ...trees(
    ['low', 'critical'],
    'what every shell, login and program of root loads',
    ...below('profile', 'profile.d', 'bash.bashrc', 'bashrc', 'bash_completion.d', 'environment'),
    ...below('zsh', 'zshrc', 'zshenv', 'fish', 'csh.cshrc', 'csh.login', 'vim', 'emacs', 'inputrc'),
    ...below('ld.so.preload', 'ld.so.conf', 'ld.so.conf.d', 'ld.so.cache', 'alternatives', 'pam.conf'),
    ...below('pam.d', 'security', 'login.defs', 'perl', 'python3', 'gitconfig', 'skel'),
  ),
  ...trees(
    ['low', 'critical'],
    'where the host gets its packages, whose scripts run as root',
    ...below('apt', 'dpkg', 'yum', 'yum.conf', 'yum.repos.d', 'dnf', 'zypp', 'pacman.conf', 'pacman.d'),
    ...below('apk', 'portage', 'nix', 'nixos', 'static', 'guix'),
  ),
  ...trees(
    ['high', 'critical'],
    'what a management agent runs as root, with its keys',
    ...below('puppet', 'puppetlabs', 'chef', 'salt', 'ansible', 'nomad.d', 'libvirt', 'lxc', 'lxd', 'incus'),
  ),
  ...trees(
    ['medium', 'critical'],
    'the jobs that a runner of continuous integration starts, with its token',
    ...below('gitlab-runner', 'act_runner', 'forgejo-runner'),
  ),
  ...trees(
    ['medium', 'critical'],
    'the programs that Cockpit starts for whoever logs in, with its key',
    ...below('cockpit'),
  ),
  ...trees(
    ['high', 'critical'],
    'the passwords and keys of an administration that runs as root',
    ...below('webmin', 'pve'),
  ),
  ...trees(
    ['low', 'high'],
    'what protects the host',
    ...below('apparmor', 'apparmor.d', 'selinux', 'iptables', 'nftables', 'nftables.conf', 'firewalld'),
    ...below('hosts.allow', 'hosts.deny', 'exports', 'exports.d'),
  ),
];

/** The configuration of well-known services, which run partly as root and have passwords. */
const services: readonly SensitivePath[] = [
  ...trees(
    ['high', 'high'],
    'the keys and passwords of a service of the host',
    ...below('sssd', 'ceph', 'iscsi', 'gitlab', 'vault.d', 'consul.d', 'boto.cfg', 'cifs-credentials'),
  ),
  ...trees(
    ['medium', 'high'],
    'the configuration of a service of the host, with its passwords',
    ...below('postfix', 'exim4', 'dovecot', 'mysql', 'samba', 'ldap', 'openldap', 'redis', 'tor'),
    ...below('nagios', 'icinga2', 'zabbix', 'telegraf', 'collectd', 'datadog-agent', 'aliases'),
  ),
  ...trees(
    ['low', 'high'],
    'the configuration of a service that begins as root',
    ...below('nginx', 'apache2', 'httpd', 'haproxy', 'cups', 'bind', 'php', 'postgresql', 'proftpd'),
  ),
];

/** `/etc`: the whole and its parts; anything else in it is the configuration of one program. */
export const sensitiveEtc: readonly SensitivePath[] = [
  ...folders(
    ['high', 'critical'],
    'the configuration of the host, with its password hashes and keys',
    '/etc',
  ),
  ...trees(['low', 'medium'], 'the configuration of a program, if the host has it', '/etc'),
  ...folders(['none', 'critical'], 'the programs that run when certificates change', '/etc/ca-certificates'),
  ...trees(
    ['none', 'critical'],
    'the programs that run when certificates change',
    ...below('ca-certificates/update.d'),
  ),
  ...folders(['high', 'critical'], 'what decides who may log in, with old password hashes', '/etc/security'),
  ...needed,
  ...keys,
  ...services,
  ...run,
];
