import { posix } from 'node:path';
import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import type { ScriptReference } from '../../adapters/shell/script-reference.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { rootObeyedFolders } from '../../knowledge/paths/root-obeyed-files.ts';
import { referencedFiles } from '../installation/script-files.ts';
import { startsBySystemd } from '../installation/start-files.ts';
import { systemdFolders } from '../installation/units.ts';
import {
  commandFiles,
  commandFolders,
  initScriptFolder,
  ofUdev,
  type Configured,
  type ReadCommands,
} from './command-tables.ts';
import { sudoCommands } from './sudo-commands.ts';

/** Folders whose files make root run commands, besides those that are looked at as what root obeys. */
export const furtherFolders: readonly string[] = commandFolders
  .map(([folder]) => folder)
  .filter((folder) => !rootObeyedFolders.includes(folder));

async function readConfigured(files: HostFiles, path: string, read: ReadCommands): Promise<Configured> {
  return read(valueOf(await files.readText(path)) ?? '');
}

/** Returns the programs of a configuration by their paths, and where those that it names may be. */
function programsOf({ commands, searched = [], shells = [] }: Configured): readonly ScriptReference[] {
  if (commands.length === 0) return [];
  const found = commands.map((command) => scriptReferences(command));
  const names = searched.length === 0 ? [] : found.flatMap((each) => each.names);
  const paths = [...searched.flatMap((folder) => names.map((name) => posix.join(folder, name))), ...shells];
  return [...found.flatMap(({ files }) => files), ...paths.map((path) => ({ path, sourced: false }))];
}

/** Returns the init scripts that run: systemd starts a service by its unit where there is one (systemd-sysv-generator(8)). */
async function withoutUnits(files: HostFiles, scripts: readonly string[]): Promise<readonly string[]> {
  if (!(await startsBySystemd(files))) return scripts;
  const found = await Promise.all(
    scripts.map(async (script) => {
      const units = systemdFolders.map((folder) => files.realPath(`${folder}/${script}.service`));
      return (await Promise.all(units)).every(({ state }) => state !== 'known');
    }),
  );
  return scripts.filter((_script, index) => found[index]);
}

/** What configurations make root run. */
export interface ConfiguredCommands {
  /** The files that their commands name. */
  programs: readonly ScriptReference[];
  /** Files from which they make containers. */
  projects: readonly string[];
  /** Folders in which they search for programs first, or run all: whoever may write to one of them chooses what runs. */
  searched: readonly string[];
}

/**
 * Returns what the configurations of `commandFiles` and `commandFolders`, and sudo and doas for others, make root run,
 * and what its sessions load. What only the run shows is left out, as are files of configuration that these refuse where
 * others can write to them.
 */
export async function rootCommands(files: HostFiles): Promise<ConfiguredCommands> {
  const listed = await Promise.all(
    commandFolders.map(async ([folder, read]) => {
      const names = valueOf(await files.list(folder)) ?? [];
      const run = folder === initScriptFolder ? await withoutUnits(files, names) : names;
      return run.map((name) => [`${folder}/${name}`, read] as const);
    }),
  );
  const configured = await Promise.all(
    [...commandFiles, ...listed.flat()].map(([path, read]) => readConfigured(files, path, read)),
  );
  const all = [...configured, { commands: await sudoCommands(files) }];
  const commands = all.flatMap((each) => each.commands);
  const running = all.filter((each) => each.commands.length > 0);
  const named = all.flatMap(programsOf);
  const meant = (await Promise.all(named.map((one) => referencedFiles(files, one)))).flat();
  // Whoever may write to a folder whose files are run adds one.
  const run = meant.flatMap(({ path, isFolder }) => (isFolder === true ? [path] : []));
  return {
    programs: meant.filter(({ isFolder }) => isFolder !== true),
    projects: commands.flatMap((command) => composeProjectFiles(command, '/root')),
    searched: [...new Set([...running.flatMap(({ searched = [] }) => searched), ...run])].filter(
      (folder) => !ofUdev.includes(folder),
    ),
  };
}
