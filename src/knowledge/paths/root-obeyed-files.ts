/** `below('/etc', 'a', 'b')` is `/etc/a` and `/etc/b`. */
function below(folder: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${folder}/${name}`);
}

/**
 * Further files by which whoever writes them becomes root, by the manual pages of the programs that read them. Left out
 * are those that these refuse where others can write to them: sudoers(5), doas.conf(5), crontab(5), logrotate(8),
 * auditctl(8), NetworkManager-dispatcher(8), `authorized_keys` of sshd(8).
 */
export const rootObeyedFiles: readonly string[] = [
  // newuidmap(1) maps what a line gives: also the number 0.
  ...below('/etc', 'subuid', 'subgid'),
  // They name programs, or libraries, of services that begin as root.
  ...below('/etc', 'inittab', 'inetd.conf', 'request-key.conf', 'rsyslog.conf', 'smartd.conf', 'crypttab'),
  ...below('/etc', 'hosts.allow', 'hosts.deny', 'network/interfaces', 'mdadm/mdadm.conf', 'lvm/lvm.conf'),
  ...below('/etc', 'ssl/openssl.cnf', 'systemd/system.conf', 'systemd/user.conf', 'dhcpcd.exit-hook'),
  ...below(
    '/etc',
    'supervisor/supervisord.conf',
    'fail2ban/jail.local',
    'fail2ban/jail.conf',
    'cloud/cloud.cfg',
  ),
  // What root exports, installs and boots.
  ...below('/etc', 'exports', 'modules', 'apt/sources.list', 'apt/apt.conf', 'apt/trusted.gpg'),
  ...below('/etc', 'yum.conf', 'dnf/dnf.conf', 'pacman.conf', 'kernel-img.conf'),
  ...below('/etc/initramfs-tools', 'initramfs.conf', 'update-initramfs.conf', 'modules'),
  ...below('/boot', 'grub/grub.cfg', 'grub2/grub.cfg'),
  // What shells and editors of root read.
  ...below(
    '/etc',
    'zsh/zshenv',
    'zsh/zprofile',
    'zsh/zshrc',
    'csh.cshrc',
    'csh.login',
    'vim/vimrc',
    'gitconfig',
  ),
];

/** Folders whose files root runs or obeys, like the files above. */
export const rootObeyedFolders: readonly string[] = [
  ...below(
    '/etc',
    'default',
    'sysconfig',
    'init.d',
    'security',
    'polkit-1/rules.d',
    'dbus-1/system.d',
    'perl',
  ),
  ...below('/etc/apt', 'apt.conf.d', 'sources.list.d', 'trusted.gpg.d', 'keyrings', 'preferences.d'),
  ...below('/etc', 'yum.repos.d', 'dnf/plugins', 'update-motd.d', 'grub.d', 'ufw', 'exports.d'),
  ...below('/etc/kernel', 'preinst.d', 'postinst.d', 'prerm.d', 'postrm.d', 'install.d'),
  ...below('/etc/initramfs-tools', 'hooks', 'conf.d'),
  ...below('/etc/network', 'interfaces.d', 'if-pre-up.d', 'if-up.d', 'if-down.d', 'if-post-down.d'),
  ...below('/etc/dhcp', 'dhclient-enter-hooks.d', 'dhclient-exit-hooks.d'),
  ...below('/etc/ppp', 'ip-up.d', 'ip-down.d', 'ipv6-up.d', 'ipv6-down.d'),
  ...below('/etc', 'resolvconf/update.d', 'ca-certificates/update.d', 'acpi/events', 'pm/sleep.d'),
  ...below('/etc', 'rsyslog.d', 'xinetd.d', 'request-key.d', 'supervisor/conf.d', 'fail2ban/action.d'),
  ...below('/etc', 'needrestart/conf.d', 'needrestart/notify.d', 'bash_completion.d', 'environment.d'),
  ...below('/etc', 'binfmt.d', 'sysusers.d', 'modules-load.d'),
  ...below('/etc/systemd', 'system', 'system.conf.d', 'user', 'user.conf.d', 'system-environment-generators'),
  ...below(
    '/etc/systemd',
    'user-generators',
    'user-environment-generators',
    'system-shutdown',
    'system-sleep',
  ),
  ...below('/usr/lib/systemd', 'system-shutdown', 'system-sleep', 'system-generators'),
  ...below('/usr/local', 'bin', 'sbin'),
];
