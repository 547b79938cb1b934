import { posix } from 'node:path';
import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { valueOf } from '../../core/observed.ts';
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
import type { HostFiles } from '../../io/files.ts';
import { rootObeyedFolders } from '../../knowledge/paths/root-obeyed-files.ts';
import { referencedFiles } from '../installation/script-files.ts';
import { programFolders } from '../installation/units.ts';

/** What a configuration makes root run. */
interface Configured {
  commands: readonly string[];
  /** Folders in which programs are searched for by name, besides those of the system. */
  searched?: readonly string[];
  /** Programs that run the commands. */
  shells?: readonly string[];
}

/** Reads commands from the text of a configuration. */
type ReadCommands = (text: string) => Configured;

/** Where udev finds programs without a slash (udev(7)). */
const ofUdev = ['/usr/lib/udev'];

/** Folders of the system, whose programs are looked at without being named. */
const usual: ReadonlySet<string> = new Set(programFolders);

function crontab(commandsOf: (text: string) => readonly string[]): ReadCommands {
  return (text) => {
    const { path, shells } = crontabVariables(text);
    return { commands: commandsOf(text), searched: path.filter((folder) => !usual.has(folder)), shells };
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

const ofFiles: readonly (readonly [string, ReadCommands])[] = [
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
  ].map((path) => [path, sourced] as const),
];

const ofFolders: readonly (readonly [string, ReadCommands])[] = [
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
    '/etc/ppp/ip-up.d',
    '/etc/letsencrypt/renewal-hooks/pre',
    '/etc/letsencrypt/renewal-hooks/deploy',
    '/etc/letsencrypt/renewal-hooks/post',
  ].map((folder) => [folder, sourced] as const),
];

/** Folders whose files make root run commands, besides those that are looked at as what root obeys. */
export const commandFolders: readonly string[] = ofFolders
  .map(([folder]) => folder)
  .filter((folder) => !rootObeyedFolders.includes(folder));

async function readConfigured(files: HostFiles, path: string, read: ReadCommands): Promise<Configured> {
  return read(valueOf(await files.readText(path)) ?? '');
}

/** Returns the programs of a configuration by their paths, and where those that it names may be. */
function programsOf({ commands, searched = [], shells = [] }: Configured): readonly string[] {
  if (commands.length === 0) return [];
  const found = commands.map((command) => scriptReferences(command, '/'));
  const names = searched.length === 0 ? [] : found.flatMap((each) => each.names);
  return [
    ...found.flatMap(({ files }) => files.map(({ path }) => path)),
    ...searched.flatMap((folder) => names.map((name) => posix.join(folder, name))),
    ...shells,
  ];
}

/** Absolute paths in the commands of root. */
export interface RootCommands {
  programs: readonly string[];
  /** Files from which they make containers. */
  projects: readonly string[];
}

/** What configurations make root run. */
export interface ConfiguredCommands extends RootCommands {
  /** Folders in which they search for programs first, or run all: whoever may write to one of them chooses what runs. */
  searched: readonly string[];
}

/**
 * Returns what commands of cron, anacron, logrotate, udev, modprobe, apt, dpkg, auditd, PAM, rsyslogd, sshd and shells of root run as root, and what its sessions load. What only the run shows is left out,
 * as are files of configuration that these refuse where others can write to them.
 */
export async function rootCommands(files: HostFiles): Promise<ConfiguredCommands> {
  const listed = await Promise.all(
    ofFolders.map(async ([folder, read]) =>
      (valueOf(await files.list(folder)) ?? []).map((name) => [`${folder}/${name}`, read] as const),
    ),
  );
  const all = await Promise.all(
    [...ofFiles, ...listed.flat()].map(([path, read]) => readConfigured(files, path, read)),
  );
  const commands = all.flatMap((each) => each.commands);
  const running = all.filter((each) => each.commands.length > 0);
  const named = [...new Set(all.flatMap(programsOf))];
  const programs = await Promise.all(named.map((path) => referencedFiles(files, { path, sourced: false })));
  // Whoever may write to a folder whose files are run adds one.
  const run = named.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  return {
    programs: [...new Set(programs.flat().map(({ path }) => path))],
    projects: commands.flatMap((command) => composeProjectFiles(command, '/root')),
    searched: [...new Set([...running.flatMap(({ searched = [] }) => searched), ...run])].filter(
      (folder) => !ofUdev.includes(folder),
    ),
  };
}
