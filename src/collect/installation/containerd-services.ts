import { mapKnown, unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { containerdPlaces, type ContainerdPlaces } from '../../formats/containerd/config-places.ts';
import { containerdExtensions } from '../../formats/containerd/config-extensions.ts';
import { flagValues } from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RunningDaemons } from '../processes/running-daemons.ts';
import { readContainerdImports, type ContainerdImports } from './containerd-imports.ts';
import { librariesOf, readProcessEnvironment, searchPathOf, type Libraries } from './daemon-user.ts';
import { systemdFolders } from './units.ts';
import { readUnitStart } from './unit-start.ts';

/** A containerd not started by dockerd, and its paths. */
export interface ContainerdService
  extends
    Required<Pick<ContainerdPlaces, 'root' | 'state' | 'address'>>,
    Omit<ContainerdPlaces, 'root' | 'state' | 'address'> {
  configPath: string;
  /** The files that its configuration imports. */
  imports: ContainerdImports;
  /** Libraries that its environment adds. */
  libraries: Libraries;
  /** Directories in which it and its shims look for programs by name. */
  searchPath: readonly string[];
  /** Why its configuration is unreadable; settings without a flag are then unknown. */
  unread?: UnreadableReading;
  /** Why it is unknown how it starts, and so which configuration it reads. */
  unstarted?: UnreadableReading;
}

/** Configuration that dockerd writes for its own containerd. */
const dockerdOwnConfig = /\/containerd\/containerd\.toml$/;

/** Returns the containerds of a machine: the running ones, or else the one its unit and files describe. */
export async function findContainerdServices(
  files: HostFiles,
  { daemons, hidden }: RunningDaemons,
): Promise<readonly ContainerdService[]> {
  const running = daemons.filter(
    ({ name, args }) => name === 'containerd' && !dockerdOwnConfig.test(configOf(args) ?? ''),
  );
  if (running.length > 0)
    return Promise.all(
      running.map(async ({ args, pid }) => serviceOf(files, args, await readProcessEnvironment(files, pid))),
    );
  const start = await readUnitStart(files, systemdFolders, 'containerd.service');
  const environment = mapKnown(start, (unit) => unit.environment);
  const configured = await serviceOf(files, valueOf(start)?.args ?? [], environment);
  const unstarted = hidden ?? (start.state === 'unreadable' ? start : undefined);
  return [unstarted ? { ...configured, unread: unstarted, unstarted } : configured];
}

function configOf(args: readonly string[]): string | undefined {
  return flagValues(args, '--config', '-c').at(-1);
}

/** Returns the configuration of a containerd with these arguments, and the files that it imports. */
export async function readContainerdFiles(
  files: HostFiles,
  args: readonly string[],
): Promise<{ configPath: string; text: Observed<string>; imports: ContainerdImports }> {
  const configPath = configOf(args) ?? '/etc/containerd/config.toml';
  const text = await files.readText(configPath);
  const extensions = containerdExtensions(valueOf(text) ?? '');
  return {
    configPath,
    text,
    imports: await readContainerdImports(files, configPath, extensions?.imports ?? []),
  };
}

/** Returns the places in a configuration, with the extensions that imported files name. */
async function placesIn(
  files: HostFiles,
  own: Observed<string>,
  imports: ContainerdImports,
): Promise<ContainerdPlaces> {
  const imported = await Promise.all(
    imports.files.flatMap((file) => (typeof file === 'string' ? [files.readText(file)] : [])),
  );
  const all = [own, ...imported].map((text) => containerdPlaces(valueOf(text) ?? ''));
  return {
    ...all[0],
    streamProcessors: all.flatMap(({ streamProcessors = [] }) => streamProcessors),
    proxyPlugins: all.flatMap(({ proxyPlugins = [] }) => proxyPlugins),
  };
}

async function serviceOf(
  files: HostFiles,
  args: readonly string[],
  environment: Observed<ReadonlyMap<string, string>>,
): Promise<ContainerdService> {
  const { configPath, text, imports } = await readContainerdFiles(files, args);
  const written = await placesIn(files, text, imports);
  const extensions = containerdExtensions(valueOf(text) ?? '');
  const malformed = unreadable('malformed', 'it is not TOML', configPath);
  const flag = (...names: readonly string[]) => flagValues(args, ...names).at(-1);
  return {
    ...written,
    configPath,
    root: flag('--root') ?? written.root ?? '/var/lib/containerd',
    state: flag('--state') ?? written.state ?? '/run/containerd',
    address: flag('--address', '-a') ?? written.address ?? '/run/containerd/containerd.sock',
    // The plugin `opt` puts its folder before PATH (containerd, `plugins/services/opt`).
    searchPath: [
      ...(extensions === undefined ? [] : [`${extensions.optional}/bin`]),
      ...searchPathOf(environment),
    ],
    libraries: librariesOf(environment),
    imports,
    ...(text.state === 'unreadable'
      ? { unread: text }
      : extensions === undefined
        ? { unread: malformed }
        : {}),
  };
}
