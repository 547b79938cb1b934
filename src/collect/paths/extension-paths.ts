import { posix } from 'node:path';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { cdiHookPrograms } from '../../formats/cdi/parse-cdi-spec.ts';
import type { DaemonPlaces } from '../../formats/daemon-config/daemon-places.ts';
import type { ContainerdPlaces } from '../../formats/containerd/config-places.ts';
import type { UserFolders } from '../installation/daemon-user.ts';
import { programFolders, type Place } from '../installation/units.ts';
import { listRootClientFiles } from './root-client.ts';

/** A folder in which an engine looks for what extends it, and what the files in it are. */
export interface ExtensionFolder {
  path: string;
  holds: 'extension-config' | 'extension-program';
  /** The files that are read; missing where every file is. */
  named?: RegExp;
  /** Returns the programs that a file names for root to run. */
  programsIn?: (text: string) => readonly string[];
}

/** Roles of the paths of extensions. */
type ExtensionRole = Extract<EnginePathRole, `extension-${string}`>;

/** CDI reads files with these suffixes (tags.cncf.io/container-device-interface, `cdi.Cache`). */
const cdi = {
  holds: 'extension-config',
  named: /\.(?:json|ya?ml)$/u,
  programsIn: cdiHookPrograms,
} as const;
/** How plugins are found (docs.docker.com, Docker Engine plugin API); sockets are no files that are read. */
const plugin = { holds: 'extension-config', named: /\.(?:spec|json)$/u } as const;

/** The folders of root's engine and of containerd: CDI, plugins of Docker, and NRI. */
export const rootfulExtensions: readonly ExtensionFolder[] = [
  { path: '/etc/cdi', ...cdi },
  { path: '/var/run/cdi', ...cdi },
  { path: '/etc/docker/plugins', ...plugin },
  { path: '/usr/lib/docker/plugins', ...plugin },
  { path: '/run/docker/plugins', ...plugin },
  { path: '/etc/nri', holds: 'extension-config', named: /^nri\.conf$/u },
  { path: '/etc/nri/conf.d', holds: 'extension-config' },
  { path: '/opt/nri/plugins', holds: 'extension-program' },
  { path: '/etc/docker/nri/conf.d', holds: 'extension-config' },
  ...['/usr/libexec', '/usr/local/libexec', '/usr/lib', '/usr/local/lib'].map((folder) => ({
    path: `${folder}/docker/nri-plugins`,
    holds: 'extension-program' as const,
  })),
];

/** Returns the folders that the configuration of dockerd or containerd names; a relative one counts from `/`. */
export function configuredExtensions(
  { cdiSpecDirs = [], nri = {} }: DaemonPlaces,
  containerds: readonly ContainerdPlaces[],
): readonly ExtensionFolder[] {
  const specifications = [cdiSpecDirs, ...containerds.map((each) => each.cdiSpecDirs ?? [])].flat();
  const plugins = [nri.pluginPath, ...containerds.map(({ nriPlugins }) => nriPlugins)];
  const configurations = [nri.pluginConfigPath, ...containerds.map(({ nriConfig }) => nriConfig)];
  const foldersOf = (paths: readonly (string | undefined)[], more: Omit<ExtensionFolder, 'path'>) =>
    paths.flatMap((path) =>
      path === undefined || path === '' ? [] : [{ path: posix.resolve('/', path), ...more }],
    );
  return [
    ...foldersOf(specifications, cdi),
    ...foldersOf(plugins, { holds: 'extension-program' }),
    ...foldersOf(configurations, { holds: 'extension-config' }),
  ];
}

/** The folders of a rootless engine (moby `pkg/plugins/discovery_unix.go`). */
export function rootlessExtensions({ config, home }: UserFolders): readonly ExtensionFolder[] {
  return [
    { path: `${config}/cdi`, ...cdi },
    { path: `${config}/docker/plugins`, ...plugin },
    { path: `${home}/.local/lib/docker/plugins`, ...plugin },
  ];
}

/** Where the command `docker` looks for its plugins (docker/cli `cli-plugins/manager`), for every user. */
export const clientPlugins: readonly string[] = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/** Returns the programs by which root and the members of the group control the engine. */
export async function listClientPrograms(files: HostFiles): Promise<readonly Place[]> {
  const lists = await Promise.all(
    clientPlugins.map(async (path): Promise<readonly Place[]> => {
      const names = await files.list(path);
      if (names.state === 'unreadable') return [names];
      return (valueOf(names) ?? []).map((name) => `${path}/${name}`);
    }),
  );
  return [
    ...programFolders.map((folder) => `${folder}/docker`),
    ...lists.flat(),
    ...(await listRootClientFiles(files)),
  ];
}

async function programsOf(
  files: HostFiles,
  places: readonly Place[],
  programsIn: (text: string) => readonly string[],
): Promise<readonly Place[]> {
  const paths = places.filter((place) => typeof place === 'string');
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts.flatMap((text): readonly Place[] =>
    text.state === 'unreadable' ? [text] : programsIn(valueOf(text) ?? ''),
  );
}

/** Returns the folders of extensions and the files in them. */
export async function listExtensions(
  files: HostFiles,
  folders: readonly ExtensionFolder[],
): Promise<Readonly<Record<ExtensionRole, readonly Place[]>>> {
  const found = await Promise.all(
    folders.map(async ({ path, holds, named, programsIn }) => {
      const names = await files.list(path);
      const places: readonly Place[] =
        names.state === 'known'
          ? names.value.filter((name) => named?.test(name) !== false).map((name) => `${path}/${name}`)
          : names.state === 'unreadable'
            ? [names]
            : [];
      return { holds, places, programs: programsIn ? await programsOf(files, places, programsIn) : [] };
    }),
  );
  const held = (role: ExtensionFolder['holds']) =>
    found.flatMap(({ holds, places }) => (holds === role ? places : []));
  return {
    'extension-folder': folders.map(({ path }) => path),
    'extension-config': held('extension-config'),
    'extension-program': [...held('extension-program'), ...found.flatMap(({ programs }) => programs)],
  };
}
