import type { EngineSettings } from '../../core/engine-settings.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { ShownSettings } from '../../formats/engine-info/shown-settings.ts';
import type { HostFiles } from '../../io/files.ts';
import { changedSinceStart } from './configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** Settings that the engine does not show: they are read where the daemon was told of them. */
const writtenNames = [
  'logLevel',
  'iptables',
  'ip6tables',
  'ipForwardNoDrop',
  'allowDirectRouting',
  'userlandProxy',
  'defaultUlimits',
  'cgroupParent',
  'storageOptions',
  'logOptions',
  'metricsAddress',
  'buildEntitlements',
] as const satisfies readonly (keyof EngineSettings & keyof DaemonConfig)[];

type WrittenName = (typeof writtenNames)[number];

/**
 * The engine's configuration: what it shows of itself, and the rest from the command line and the
 * configuration file of its daemon, where that was found. A file that was changed after the daemon
 * started says nothing of what the daemon runs with.
 */
export async function engineSettings(
  files: HostFiles,
  shown: ShownSettings,
  daemon: Observed<DaemonProcess>,
): Promise<EngineSettings> {
  const file = daemon.state === 'known' ? await fileOf(files, daemon.value) : unread(daemon);
  const written = writtenNames.map((name) => [name, writtenSetting(name, daemon, file)]);
  const authorizationPlugins = withReloaded(shown.authorizationPlugins, daemon);
  return {
    ...(Object.fromEntries(written) as Pick<EngineSettings, WrittenName>),
    ...shown,
    authorizationPlugins,
  };
}

/**
 * Seen on Engine 26.1.5: a reload puts authorization plugins of the file into use, and the engine
 * goes on showing those it was started with.
 */
function withReloaded(
  shown: ShownSettings['authorizationPlugins'],
  daemon: Observed<DaemonProcess>,
): ShownSettings['authorizationPlugins'] {
  if (daemon.state !== 'known' || shown.state !== 'known' || shown.value.length > 0) return shown;
  const { config, configPath } = daemon.value;
  const named = config.state === 'known' ? (config.value.config.authorizationPlugins ?? []) : [];
  if (named.length === 0) return shown;
  const detail = `it names ${named.join(', ')}, and the engine does not show whether a reload put that into use`;
  return unreadable('undetermined', detail, configPath);
}

function writtenSetting(
  name: WrittenName,
  daemon: Observed<DaemonProcess>,
  file: Observed<DaemonConfig>,
): Observed<unknown> {
  if (daemon.state !== 'known') return unread(daemon);
  const { pid, flags, configPath } = daemon.value;
  const flag = flags[name];
  if (flag !== undefined) return known(flag, `/proc/${pid}/cmdline`);
  if (file.state !== 'known') return file;
  const value = file.value[name];
  return value === undefined
    ? absent(`/proc/${pid}/cmdline and ${configPath}`)
    : known(value, daemon.value.configPath);
}

async function fileOf(files: HostFiles, daemon: DaemonProcess): Promise<Observed<DaemonConfig>> {
  const { config, configPath } = daemon;
  if (config.state !== 'known') return config;
  const change = await changedSinceStart(files, daemon);
  return change === undefined
    ? known(config.value.config, configPath)
    : unreadable('undetermined', change, configPath);
}

function unread(daemon: Exclude<Observed<DaemonProcess>, { state: 'known' }>): Observed<never> {
  return daemon.state === 'unreadable'
    ? daemon
    : unreadable('gone', 'no daemon was found', 'the daemon of the engine');
}
