import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { ShownSettings } from '../../formats/engine-info/shown-settings.ts';
import type { HostFiles } from '../../io/files.ts';
import { whyConfigurationChanged } from '../installation/configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** Settings that the engine API omits: read from the daemon's flags and file. */
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
  'bridgeAcceptMark',
  'buildEntitlements',
] as const satisfies readonly (keyof EngineSettings & keyof DaemonConfig)[];

type WrittenName = (typeof writtenNames)[number];

/**
 * Returns the engine's settings: those the API shows, the rest from the flags and configuration file of its
 * daemon, if found. A file changed since the daemon started is ignored.
 */
export async function collectSettings(
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
    runtimes: withPrograms(shown.runtimes, daemon),
    authorizationPlugins,
  };
}

/** Adds the programs of runtimes that are given by their type, which `GET /info` omits (Engine 28.5.2). */
function withPrograms(
  shown: ShownSettings['runtimes'],
  daemon: Observed<DaemonProcess>,
): ShownSettings['runtimes'] {
  if (shown.state !== 'known' || daemon.state !== 'known') return shown;
  const { config, flags } = daemon.value;
  const written = [
    ...(flags.runtimes ?? []),
    ...((config.state === 'known' ? config.value.config.runtimes : undefined) ?? []),
  ];
  return known(
    shown.value.map((one) => {
      const { path = '', others = [] } = written.find(({ name }) => name === one.name) ?? {};
      const further = [...new Set([...(one.others ?? []), ...others])];
      return { ...one, path: one.path === '' ? path : one.path, others: further };
    }),
    shown.from,
  );
}

/**
 * Marks reloaded plugins as unknown. A reload activates authorization plugins of the file while `GET /info`
 * keeps showing the old ones (Engine 26.1.5).
 */
function withReloaded(
  shown: ShownSettings['authorizationPlugins'],
  daemon: Observed<DaemonProcess>,
): ShownSettings['authorizationPlugins'] {
  if (daemon.state !== 'known' || shown.state !== 'known' || shown.value.length > 0) return shown;
  const { config, configPath } = daemon.value;
  const named = config.state === 'known' ? (config.value.config.authorizationPlugins ?? []) : [];
  if (named.length === 0) return shown;
  const detail = `the file names ${named.join(', ')}, and the engine does not show whether a reload activated that`;
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
  const change = await whyConfigurationChanged(files, daemon);
  return change === undefined
    ? known(config.value.config, configPath)
    : unreadable('undetermined', change, configPath);
}

function unread(daemon: Exclude<Observed<DaemonProcess>, { state: 'known' }>): Observed<never> {
  return daemon.state === 'unreadable'
    ? daemon
    : unreadable('gone', 'no daemon found', 'daemon of the engine');
}
