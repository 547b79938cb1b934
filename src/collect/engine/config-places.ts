import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenConfig } from '../../core/written-config.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { membersOf } from '../../formats/daemon-config/daemon-json.ts';
import type { HostFiles } from '../../io/files.ts';
import { readConfigText } from '../installation/config-text.ts';
import { whyConfigurationChanged } from '../installation/configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** The places of an engine's configuration, as part of its facts. */
export interface ConfigPlaces {
  written?: WrittenConfig;
}

/** Reads where a configuration file has each setting; nothing where there is no file. `root` is the root of its daemon. */
export async function collectConfigPlaces(
  files: HostFiles,
  { root = '', path, flags }: { root?: string; path: string; flags: DaemonFlags },
): Promise<ConfigPlaces> {
  const text = valueOf(await readConfigText(files, `${root}${path}`));
  if (text === undefined) return {};
  const written = writtenConfig(text, path, checkConfig(text).object);
  return { written: { ...written, byFlag: membersOf(flags) } };
}

/** The same of a daemon that runs. A file that changed after it started is not what it runs with. */
export async function collectDaemonPlaces(
  files: HostFiles,
  daemon: Observed<DaemonProcess>,
): Promise<ConfigPlaces> {
  const { value } = daemon.state === 'known' ? daemon : {};
  if (value === undefined || (await whyConfigurationChanged(files, value)) !== undefined) return {};
  const { pid, configPath: path, flags } = value;
  return collectConfigPlaces(files, { root: `/proc/${pid}/root`, path, flags });
}
