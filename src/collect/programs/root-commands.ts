import { posix } from 'node:path';
import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { isBuiltin } from '../../adapters/shell/known-commands.ts';
import type { ScriptReference, ScriptReferences } from '../../adapters/shell/script-reference.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import type { HostFiles } from '../../io/files.ts';
import { rootObeyedFolders } from '../../knowledge/paths/root-obeyed-files.ts';
import { referencedFiles, undeterminedRun } from '../installation/script-files.ts';
import { startsBySystemd } from '../installation/start-files.ts';
import { programFolders, systemdFolders } from '../installation/units.ts';
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

/** What a configuration makes root run, by its commands. */
interface ReadConfiguration extends Configured {
  references: readonly ScriptReferences[];
  unread: readonly UnreadableReading[];
}

async function readConfigured(
  files: HostFiles,
  path: string,
  read: ReadCommands,
): Promise<ReadConfiguration> {
  const text = valueOf(await files.readText(path)) ?? '';
  const configured = read(text);
  const references = configured.commands.map((command) => scriptReferences(command, { isPart: true }));
  const unread = references.flatMap(({ unknown }) =>
    unknown.map((each) => undeterminedRun(each, path, text)),
  );
  return { ...configured, references, unread };
}

function ofCommands(commands: readonly string[]): ReadConfiguration {
  const references = commands.map((command) => scriptReferences(command, { isPart: true }));
  return { commands, references, unread: [] };
}

/** Returns the names of programs that no folder of the system has, and that are none of the shell itself. */
async function withoutPrograms(files: HostFiles, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const paths = programFolders.map((folder) => files.realPath(`${folder}/${name}`));
      return (await Promise.all(paths)).every(({ state }) => state === 'absent');
    }),
  );
  return names.filter((name, index) => found[index] && !isBuiltin(name));
}

/** Returns the programs of a configuration by their paths, and where those that it names may be. */
async function programsOf(
  files: HostFiles,
  { references: found, searched = [], searchedLast = [], shells = [] }: ReadConfiguration,
): Promise<readonly ScriptReference[]> {
  if (found.length === 0) return [];
  const isSearched = searched.length + searchedLast.length > 0;
  const names = isSearched ? found.flatMap((each) => each.names) : [];
  const others = searchedLast.length === 0 ? [] : await withoutPrograms(files, names);
  const paths = [
    ...searched.flatMap((folder) => names.map((name) => posix.join(folder, name))),
    ...searchedLast.flatMap((folder) => others.map((name) => posix.join(folder, name))),
    ...shells,
  ];
  return [...found.flatMap((each) => each.files), ...paths.map((path) => ({ path, sourced: false }))];
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

/** Where runit and s6 find the services that they supervise, each a folder with programs. */
const supervised = ['/etc/service', '/service', '/var/service', '/etc/s6/service', '/run/service'];
const ofService = ['run', 'finish', 'check', 'log/run'];

/** Returns the programs of supervised services (runsv(8), s6-supervise). */
async function supervisedCommands(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(supervised.map((folder) => files.list(folder)));
  return lists.flatMap((names, index) =>
    (valueOf(names) ?? []).flatMap((name) =>
      ofService.map((program) => shellWord(`${supervised[index] ?? ''}/${name}/${program}`)),
    ),
  );
}

/** What configurations make root run. */
export interface ConfiguredCommands {
  /** The files that their commands name. */
  programs: readonly ScriptReference[];
  /** Files from which they make containers. */
  projects: readonly string[];
  /** What they run that comes from elsewhere. */
  unread: readonly UnreadableReading[];
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
  const all = [
    ...configured,
    ofCommands(await sudoCommands(files)),
    ofCommands(await supervisedCommands(files)),
  ];
  const commands = all.flatMap((each) => each.commands);
  const running = all.filter((each) => each.commands.length > 0);
  const named = (await Promise.all(all.map((each) => programsOf(files, each)))).flat();
  const meant = (await Promise.all(named.map((one) => referencedFiles(files, one)))).flat();
  // Whoever may write to a folder whose files are run adds one.
  const run = meant.flatMap(({ path, isFolder }) => (isFolder === true ? [path] : []));
  return {
    programs: meant.filter(({ isFolder }) => isFolder !== true),
    unread: configured.flatMap(({ unread }) => unread),
    projects: commands.flatMap((command) => composeProjectFiles(command, '/root')),
    searched: [...new Set([...running.flatMap(({ searched = [] }) => searched), ...run])].filter(
      (folder) => !ofUdev.includes(folder),
    ),
  };
}
