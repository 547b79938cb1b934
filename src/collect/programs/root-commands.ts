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
import type { HostFiles } from '../../io/files.ts';
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

const logrotate: ReadCommands = (text) => ({ commands: logrotateCommands(text) });
const apt: ReadCommands = (text) => ({ commands: aptCommands(text) });
const auditPlugin: ReadCommands = (text) => ({ commands: auditPluginCommands(text) });
const rsyslog: ReadCommands = (text) => ({ commands: rsyslogCommands(text) });
const udev: ReadCommands = (text) => ({ commands: udevCommands(text), searched: ofUdev });

const ofFiles: readonly (readonly [string, ReadCommands])[] = [
  ['/etc/crontab', crontab(systemCrontabCommands)],
  ['/etc/anacrontab', crontab(anacrontabCommands)],
  ['/var/spool/cron/crontabs/root', crontab(userCrontabCommands)],
  ['/var/spool/cron/root', crontab(userCrontabCommands)],
  ['/etc/crontabs/root', crontab(userCrontabCommands)],
  ['/etc/logrotate.conf', logrotate],
  ['/etc/apt/apt.conf', apt],
  ['/etc/rsyslog.conf', rsyslog],
];

const ofFolders: readonly (readonly [string, ReadCommands])[] = [
  ['/etc/cron.d', crontab(systemCrontabCommands)],
  ['/etc/logrotate.d', logrotate],
  ['/etc/udev/rules.d', udev],
  ['/usr/local/lib/udev/rules.d', udev],
  ['/etc/modprobe.d', (text) => ({ commands: modprobeCommands(text) })],
  ['/etc/apt/apt.conf.d', apt],
  ['/etc/audit/plugins.d', auditPlugin],
  ['/etc/pam.d', (text) => ({ commands: pamCommands(text) })],
  ['/etc/rsyslog.d', rsyslog],
];

/** Folders whose files make root run commands. */
export const commandFolders: readonly string[] = ofFolders.map(([folder]) => folder);

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
 * Returns what commands of cron, anacron, logrotate, udev, modprobe, apt, auditd, PAM and rsyslogd run as root. What only the run shows is left out,
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
