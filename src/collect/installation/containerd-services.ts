import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import { containerdPlaces, type ContainerdPlaces } from '../../formats/containerd/config-places.ts';
import { flagValues } from '../../formats/daemon-config/daemon-places.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RunningDaemon } from '../processes/running-daemons.ts';
import { systemdFolders } from './units.ts';
import { unitStart } from './unit-start.ts';

/** A containerd of the machine that is not a daemon's own, and where its files are. */
export interface ContainerdService extends Required<ContainerdPlaces> {
  configPath: string;
  /** Why its configuration could not be read: what its flags do not say may be anything. */
  unread?: UnreadableReading;
}

/** What dockerd writes for the containerd that it starts itself. */
const ofDockerd = /\/containerd\/containerd\.toml$/;

/** The containerds of a machine: those that run, else the one that its unit and its files describe. */
export async function containerdServices(
  files: HostFiles,
  running: readonly RunningDaemon[],
): Promise<readonly ContainerdService[]> {
  const lines = running
    .filter(({ name, args }) => name === 'containerd' && !ofDockerd.test(configOf(args) ?? ''))
    .map(({ args }) => args);
  if (lines.length > 0) return Promise.all(lines.map((args) => serviceOf(files, args)));
  const start = await unitStart(files, systemdFolders, 'containerd.service');
  return [await serviceOf(files, start?.args ?? [])];
}

function configOf(args: readonly string[]): string | undefined {
  return flagValues(args, '--config', '-c').at(-1);
}

async function serviceOf(files: HostFiles, args: readonly string[]): Promise<ContainerdService> {
  const configPath = configOf(args) ?? '/etc/containerd/config.toml';
  const text = await files.readText(configPath);
  const written = containerdPlaces(valueOf(text) ?? '');
  const flag = (...names: readonly string[]) => flagValues(args, ...names).at(-1);
  return {
    configPath,
    root: flag('--root') ?? written.root ?? '/var/lib/containerd',
    state: flag('--state') ?? written.state ?? '/run/containerd',
    address: flag('--address', '-a') ?? written.address ?? '/run/containerd/containerd.sock',
    ...(text.state === 'unreadable' ? { unread: text } : {}),
  };
}
