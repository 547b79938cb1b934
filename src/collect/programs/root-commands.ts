import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { valueOf } from '../../core/observed.ts';
import {
  anacrontabCommands,
  logrotateCommands,
  modprobeCommands,
  systemCrontabCommands,
  udevCommands,
  userCrontabCommands,
} from '../../formats/etc/root-commands.ts';
import type { HostFiles } from '../../io/files.ts';

/** Reads commands from the text of a configuration. */
type ReadCommands = (text: string) => readonly string[];

const ofFiles: readonly (readonly [string, ReadCommands])[] = [
  ['/etc/crontab', systemCrontabCommands],
  ['/etc/anacrontab', anacrontabCommands],
  ['/var/spool/cron/crontabs/root', userCrontabCommands],
  ['/var/spool/cron/root', userCrontabCommands],
  ['/etc/crontabs/root', userCrontabCommands],
  ['/etc/logrotate.conf', logrotateCommands],
];

const ofFolders: readonly (readonly [string, ReadCommands])[] = [
  ['/etc/cron.d', systemCrontabCommands],
  ['/etc/logrotate.d', logrotateCommands],
  ['/etc/udev/rules.d', udevCommands],
  ['/etc/modprobe.d', modprobeCommands],
];

/** Folders whose files make root run commands. */
export const commandFolders: readonly string[] = ofFolders.map(([folder]) => folder);

async function commandsOf(files: HostFiles, path: string, read: ReadCommands): Promise<readonly string[]> {
  return read(valueOf(await files.readText(path)) ?? '');
}

/** Absolute paths in the commands of root. */
export interface RootCommands {
  programs: readonly string[];
  /** Files from which they make containers. */
  projects: readonly string[];
}

/**
 * Returns what commands of cron, anacron, logrotate, udev and modprobe run as root. What only the run shows is left out,
 * as are files of configuration that these refuse where others can write to them.
 */
export async function rootCommands(files: HostFiles): Promise<RootCommands> {
  const listed = await Promise.all(
    ofFolders.map(async ([folder, read]) =>
      (valueOf(await files.list(folder)) ?? []).map((name) => [`${folder}/${name}`, read] as const),
    ),
  );
  const commands = await Promise.all(
    [...ofFiles, ...listed.flat()].map(([path, read]) => commandsOf(files, path, read)),
  );
  const all = commands.flat();
  const programs = all.flatMap((command) => scriptReferences(command, '/').files);
  return {
    programs: [...new Set(programs.map(({ path }) => path))],
    projects: all.flatMap((command) => composeProjectFiles(command, '/root')),
  };
}
