import { mapKnown, valueOf, type UnreadableReading } from '../../core/observed.ts';
import { containerdPlaces, type ContainerdPlaces } from '../../formats/containerd/config-places.ts';
import { flagValues } from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RunningDaemons } from '../processes/running-daemons.ts';
import { readProcessEnvironment, searchPathOf } from './daemon-user.ts';
import { systemdFolders } from './units.ts';
import { readUnitStart } from './unit-start.ts';

/** A containerd not started by dockerd, and its paths. */
export interface ContainerdService
  extends
    Required<Pick<ContainerdPlaces, 'root' | 'state' | 'address'>>,
    Omit<ContainerdPlaces, 'root' | 'state' | 'address'> {
  configPath: string;
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
      running.map(async ({ args, pid }) => ({
        ...(await serviceOf(files, args)),
        searchPath: searchPathOf(await readProcessEnvironment(files, pid)),
      })),
    );
  const start = await readUnitStart(files, systemdFolders, 'containerd.service');
  const configured = {
    ...(await serviceOf(files, valueOf(start)?.args ?? [])),
    searchPath: searchPathOf(mapKnown(start, ({ environment }) => environment)),
  };
  const unstarted = hidden ?? (start.state === 'unreadable' ? start : undefined);
  return [unstarted ? { ...configured, unread: unstarted, unstarted } : configured];
}

function configOf(args: readonly string[]): string | undefined {
  return flagValues(args, '--config', '-c').at(-1);
}

async function serviceOf(
  files: HostFiles,
  args: readonly string[],
): Promise<Omit<ContainerdService, 'searchPath'>> {
  const configPath = configOf(args) ?? '/etc/containerd/config.toml';
  const text = await files.readText(configPath);
  const written = containerdPlaces(valueOf(text) ?? '');
  const flag = (...names: readonly string[]) => flagValues(args, ...names).at(-1);
  return {
    ...written,
    configPath,
    root: flag('--root') ?? written.root ?? '/var/lib/containerd',
    state: flag('--state') ?? written.state ?? '/run/containerd',
    address: flag('--address', '-a') ?? written.address ?? '/run/containerd/containerd.sock',
    ...(text.state === 'unreadable' ? { unread: text } : {}),
  };
}
