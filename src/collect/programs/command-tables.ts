import {
  anacrontabCommands,
  crontabVariables,
  logrotateCommands,
  modprobeCommands,
  systemCrontabCommands,
  udevCommands,
  userCrontabCommands,
} from '../../formats/etc/root-commands.ts';
import {
  acpidCommands,
  crypttabCommands,
  fail2banCommands,
  inetdCommands,
  keyCommands,
  mdadmCommands,
  monitCommands,
  rsnapshotCommands,
  sambaCommands,
  smartdCommands,
  supervisorCommands,
  upsmonCommands,
  xinetdCommands,
} from '../../formats/etc/daemon-commands.ts';
import {
  dnsmasqCommands,
  interfacesCommands,
  keepalivedCommands,
  openvpnCommands,
  wireguardCommands,
} from '../../formats/etc/network-commands.ts';
import {
  aptCommands,
  auditPluginCommands,
  pamCommands,
  rsyslogCommands,
} from '../../formats/etc/service-commands.ts';
import {
  dpkgCommands,
  environmentCommands,
  sourcedCommands,
  sshdCommands,
  sysctlCommands,
} from '../../formats/etc/session-commands.ts';
import { borgmaticCommands, pm2Commands, webhookCommands } from '../../formats/hooks/hook-commands.ts';
import {
  atCommands,
  autofsCommands,
  certbotCommands,
  incronCommands,
} from '../../formats/etc/job-commands.ts';
import { programFolders } from '../installation/units.ts';

/** What a configuration makes root run. */
export interface Configured {
  commands: readonly string[];
  /** Folders in which programs are searched for by name, before those of the system. */
  searched?: readonly string[];
  /** Folders in which those are searched for that the system has not. */
  searchedLast?: readonly string[];
  /** Programs that run the commands. */
  shells?: readonly string[];
}

/** Reads commands from the text of a configuration. */
export type ReadCommands = (text: string) => Configured;

/** Where udev finds programs without a slash (udev(7)). */
export const ofUdev = ['/usr/lib/udev'];

/** Folders of the system, whose programs are looked at without being named. */
const usual: ReadonlySet<string> = new Set(programFolders);

function crontab(commandsOf: (text: string) => readonly string[]): ReadCommands {
  return (text) => {
    const { path, shells } = crontabVariables(text);
    const at = path.findIndex((folder) => usual.has(folder));
    const end = at < 0 ? path.length : at;
    return {
      commands: commandsOf(text),
      searched: path.slice(0, end),
      searchedLast: path.slice(end).filter((folder) => !usual.has(folder)),
      shells,
    };
  };
}

const udev: ReadCommands = (text) => ({ commands: udevCommands(text), searched: ofUdev });

function plain(commandsOf: (text: string) => readonly string[]): ReadCommands {
  return (text) => ({ commands: commandsOf(text) });
}
const logrotate = plain(logrotateCommands);
const apt = plain(aptCommands);
const auditPlugin = plain(auditPluginCommands);
const rsyslog = plain(rsyslogCommands);
const sourced = plain(sourcedCommands);
const sysctl = plain(sysctlCommands);
const dpkg = plain(dpkgCommands);
const sshd = plain(sshdCommands);
const interfaces = plain(interfacesCommands);
const openvpn = plain(openvpnCommands);
const dnsmasq = plain(dnsmasqCommands);
const mdadm = plain(mdadmCommands);
const supervisor = plain(supervisorCommands);
const monit = plain(monitCommands);
const fail2ban = plain(fail2banCommands);
const borgmatic = plain(borgmaticCommands);
const certbot = plain(certbotCommands);
const incron = plain(incronCommands);
const autofs = plain(autofsCommands);
const at = plain(atCommands);

/** Configurations that make root run commands, with how each is read. */
export const commandFiles: readonly (readonly [path: string, read: ReadCommands])[] = [
  ['/etc/crontab', crontab(systemCrontabCommands)],
  ['/etc/anacrontab', crontab(anacrontabCommands)],
  ['/var/spool/cron/crontabs/root', crontab(userCrontabCommands)],
  ['/var/spool/cron/root', crontab(userCrontabCommands)],
  ['/etc/crontabs/root', crontab(userCrontabCommands)],
  ['/etc/logrotate.conf', logrotate],
  ['/etc/apt/apt.conf', apt],
  ['/etc/rsyslog.conf', rsyslog],
  ['/etc/environment', plain(environmentCommands)],
  ['/etc/sysctl.conf', sysctl],
  ['/etc/dpkg/dpkg.cfg', dpkg],
  ['/etc/ssh/sshd_config', sshd],
  ['/root/.ssh/authorized_keys', plain(keyCommands)],
  ['/etc/network/interfaces', interfaces],
  ['/etc/dnsmasq.conf', dnsmasq],
  ['/etc/keepalived/keepalived.conf', plain(keepalivedCommands)],
  ['/etc/smartd.conf', plain(smartdCommands)],
  ['/etc/mdadm/mdadm.conf', mdadm],
  ['/etc/mdadm.conf', mdadm],
  ['/etc/crypttab', plain(crypttabCommands)],
  ['/etc/inetd.conf', plain(inetdCommands)],
  ['/etc/supervisor/supervisord.conf', supervisor],
  ['/etc/supervisord.conf', supervisor],
  ['/etc/monit/monitrc', monit],
  ['/etc/monitrc', monit],
  ['/etc/samba/smb.conf', plain(sambaCommands)],
  ['/etc/webhook.conf', plain(webhookCommands)],
  ['/etc/borgmatic/config.yaml', borgmatic],
  ['/root/.config/borgmatic/config.yaml', borgmatic],
  ['/root/.pm2/dump.pm2', plain(pm2Commands)],
  ['/etc/letsencrypt/cli.ini', certbot],
  ['/var/spool/incron/root', incron],
  ['/etc/auto.master', autofs],
  ['/etc/autofs/auto.master', autofs],
  ['/etc/fail2ban/jail.local', fail2ban],
  ['/etc/fail2ban/jail.conf', fail2ban],
  ['/etc/rsnapshot.conf', plain(rsnapshotCommands)],
  ['/etc/nut/upsmon.conf', plain(upsmonCommands)],
  ...[
    '/etc/profile',
    '/etc/bash.bashrc',
    '/etc/bashrc',
    '/etc/zsh/zshenv',
    '/etc/zsh/zshrc',
    '/root/.profile',
    '/root/.bash_profile',
    '/root/.bashrc',
    '/root/.bash_aliases',
    '/root/.zshrc',
    '/root/.ssh/rc',
    '/etc/ssh/sshrc',
    '/etc/dhcpcd.enter-hook',
    '/etc/dhcpcd.exit-hook',
  ].map((path) => [path, sourced] as const),
];

/** Where the scripts of services are that have no unit of systemd. */
export const initScriptFolder = '/etc/init.d';

/** Folders of such configurations. */
export const commandFolders: readonly (readonly [folder: string, read: ReadCommands])[] = [
  ['/etc/cron.d', crontab(systemCrontabCommands)],
  ['/etc/logrotate.d', logrotate],
  ['/etc/udev/rules.d', udev],
  ['/usr/local/lib/udev/rules.d', udev],
  ['/etc/modprobe.d', plain(modprobeCommands)],
  ['/etc/apt/apt.conf.d', apt],
  ['/etc/audit/plugins.d', auditPlugin],
  ['/etc/pam.d', plain(pamCommands)],
  ['/etc/rsyslog.d', rsyslog],
  ['/etc/sysctl.d', sysctl],
  ['/usr/local/lib/sysctl.d', sysctl],
  ['/etc/dpkg/dpkg.cfg.d', dpkg],
  ['/etc/ssh/sshd_config.d', sshd],
  ['/etc/network/interfaces.d', interfaces],
  ['/etc/wireguard', plain(wireguardCommands)],
  ['/etc/openvpn', openvpn],
  ['/etc/openvpn/server', openvpn],
  ['/etc/openvpn/client', openvpn],
  ['/etc/dnsmasq.d', dnsmasq],
  ['/etc/mdadm/mdadm.conf.d', mdadm],
  ['/etc/xinetd.d', plain(xinetdCommands)],
  ['/etc/supervisor/conf.d', supervisor],
  ['/etc/supervisord.d', supervisor],
  ['/etc/monit/conf.d', monit],
  ['/etc/monit/conf-enabled', monit],
  ['/etc/acpi/events', plain(acpidCommands)],
  ['/etc/fail2ban/action.d', fail2ban],
  ['/etc/fail2ban/jail.d', fail2ban],
  ['/etc/borgmatic.d', borgmatic],
  ['/root/.config/borgmatic.d', borgmatic],
  ['/etc/letsencrypt/renewal', certbot],
  ['/etc/incron.d', incron],
  ['/etc/auto.master.d', autofs],
  ['/var/spool/cron/atjobs', at],
  ['/var/spool/at', at],
  ...[
    '/etc/profile.d',
    '/etc/update-motd.d',
    '/etc/kernel/postinst.d',
    '/etc/kernel/postrm.d',
    '/etc/network/if-pre-up.d',
    '/etc/network/if-up.d',
    '/etc/network/if-down.d',
    '/etc/dhcp/dhclient-enter-hooks.d',
    '/etc/dhcp/dhclient-exit-hooks.d',
    '/etc/network/if-post-down.d',
    '/etc/networkd-dispatcher/routable.d',
    '/etc/networkd-dispatcher/configured.d',
    '/etc/NetworkManager/dispatcher.d',
    '/etc/resolvconf/update.d',
    '/etc/ca-certificates/update.d',
    '/etc/initramfs-tools/hooks',
    initScriptFolder,
    '/etc/apcupsd',
    '/etc/libvirt/hooks',
    '/etc/pm/sleep.d',
    '/usr/lib/systemd/system-sleep',
    '/usr/lib/systemd/system-shutdown',
    '/etc/ppp/ip-up.d',
    '/etc/ppp/ip-down.d',
    '/etc/letsencrypt/renewal-hooks/pre',
    '/etc/letsencrypt/renewal-hooks/deploy',
    '/etc/letsencrypt/renewal-hooks/post',
  ].map((folder) => [folder, sourced] as const),
];
