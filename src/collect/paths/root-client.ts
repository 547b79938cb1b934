import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Place } from '../installation/units.ts';

const home = '/root';
const config = `${home}/.docker/config.json`;
const pluginFolder = `${home}/.docker/cli-plugins`;

/** Whether others enter root's home: of what they cannot reach, the mode does not matter. */
async function isOpenHome(files: HostFiles): Promise<boolean> {
  const status = valueOf(await files.status(home));
  // With an access control list, the bits of the group are the most that it allows.
  return status !== undefined && (status.mode & 0o011) !== 0;
}

/** Returns the further folders of plugins that a configuration of the command `docker` names. */
function extraFolders(text: string): readonly string[] {
  try {
    const folders = (JSON.parse(text) as { cliPluginsExtraDirs?: unknown } | null)?.cliPluginsExtraDirs;
    return Array.isArray(folders)
      ? folders.filter((folder): folder is string => typeof folder === 'string' && folder.startsWith('/'))
      : [];
  } catch {
    // The command ignores a file that it cannot parse.
    return [];
  }
}

async function foldersOf(files: HostFiles): Promise<readonly string[]> {
  return [pluginFolder, ...extraFolders(valueOf(await files.readText(config)) ?? '')];
}

/**
 * Returns what the command `docker` of root takes from its home (docker/cli, `cli-plugins/manager`): the configuration,
 * which names folders of plugins, and the plugins. None if only root gets there.
 */
export async function listRootClientFiles(files: HostFiles): Promise<readonly Place[]> {
  const isOpen = await isOpenHome(files);
  const lists = await Promise.all(
    (await foldersOf(files)).map(async (folder): Promise<readonly Place[]> => {
      if (!isOpen && folder === pluginFolder) return [];
      const names = await files.list(folder);
      if (names.state === 'unreadable') return [names];
      return (valueOf(names) ?? []).map((name) => `${folder}/${name}`);
    }),
  );
  return [...(isOpen ? [config] : []), ...lists.flat()];
}

/** Returns where another plugin, or a configuration, of root's command `docker` would be found. */
export async function rootClientAdditions(files: HostFiles): Promise<readonly string[]> {
  const isOpen = await isOpenHome(files);
  const folders = (await foldersOf(files)).filter((folder) => isOpen || folder !== pluginFolder);
  return [...(isOpen ? [config] : []), ...folders.map((folder) => `${folder}/new`)];
}
