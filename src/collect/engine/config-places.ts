import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenConfig, WrittenFlag } from '../../core/engine/written-config.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { membersOf } from '../../formats/daemon-config/daemon-json.ts';
import type { HostFiles } from '../../io/files.ts';
import { readConfigText } from '../installation/config-text.ts';
import { whyConfigurationChanged } from '../installation/configuration-age.ts';
import { systemdFolders } from '../installation/units.ts';
import { findWrittenFlags } from '../installation/written-flags.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** The places of an engine's configuration, as part of its facts. */
export interface ConfigPlaces {
  written?: WrittenConfig;
  writtenFlags?: readonly WrittenFlag[];
}

/** The configuration of a daemon: its file, its arguments, and the service that starts it, if systemd does. */
interface Configuration {
  /** Path of the root of the daemon. */
  root?: string;
  path: string;
  flags: DaemonFlags;
  args: readonly string[];
  service?: string;
}

/** Reads where a configuration file has each setting, and the unit each flag; nothing where there is no file. */
export async function collectConfigPlaces(
  files: HostFiles,
  { root = '', path, flags, args, service }: Configuration,
): Promise<ConfigPlaces> {
  const [text, found] = await Promise.all([
    readConfigText(files, `${root}${path}`),
    service === undefined ? [] : findWrittenFlags(files, { folders: systemdFolders, service, args }),
  ]);
  const writtenFlags = found.length === 0 ? {} : { writtenFlags: found };
  if (text.state !== 'known') return writtenFlags;
  const written = writtenConfig(text.value, path, checkConfig(text.value).object);
  return { written: { ...written, byFlag: membersOf(flags) }, ...writtenFlags };
}

/** Returns the service of the control group that a process is in, if it is one of the system. */
async function serviceOf(files: HostFiles, pid: number): Promise<string | undefined> {
  const groups = valueOf(await files.readText(`/proc/${pid}/cgroup`)) ?? '';
  return /\/system\.slice\/(?:[^/\n]+\.slice\/)*([^/\n]+\.service)$/mu.exec(groups)?.[1];
}

/** The same of a daemon that runs. A file that changed after it started is not what it runs with. */
export async function collectDaemonPlaces(
  files: HostFiles,
  daemon: Observed<DaemonProcess>,
): Promise<ConfigPlaces> {
  const { value } = daemon.state === 'known' ? daemon : {};
  if (value === undefined || (await whyConfigurationChanged(files, value)) !== undefined) return {};
  const { pid, configPath: path, flags, args } = value;
  const service = await serviceOf(files, pid);
  return collectConfigPlaces(files, {
    root: `/proc/${pid}/root`,
    path,
    flags,
    args,
    ...(service === undefined ? {} : { service }),
  });
}
