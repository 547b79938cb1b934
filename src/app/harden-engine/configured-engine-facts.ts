import { configuredSettings } from '../../adapters/daemon-config/configured-settings.ts';
import { writtenConfig } from '../../adapters/daemon-config/written-config.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { membersOf, parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import { listenAddress } from '../../formats/daemon-config/listen-address.ts';

/** The file of an engine, and what its command line says beside it. */
export interface ConfigFile {
  path: string;
  text: string;
  flags: DaemonFlags;
}

function addressesOf(hosts: readonly string[] = []): readonly string[] {
  return hosts.map((entry) => listenAddress(entry, { socket: '', clientTls: false }));
}

/** The listeners of an engine without those that its file no longer names. */
function listenersOf(
  engine: EngineFacts,
  before: DaemonConfig,
  after: DaemonConfig,
): EngineFacts['listeners'] {
  const { listeners } = engine;
  if (listeners.state !== 'known') return listeners;
  const remaining = new Set(addressesOf(after.hosts));
  const gone = new Set(addressesOf(before.hosts).filter((address) => !remaining.has(address)));
  return known(
    listeners.value.filter(({ address }) => !gone.has(address)),
    listeners.from,
  );
}

function seccompOf(
  engine: EngineFacts,
  { seccompProfile }: DaemonConfig,
  path: string,
): Pick<EngineFacts, 'seccompProfile' | 'seccompFilter'> {
  // A kernel without seccomp has none whatever the file says.
  if (engine.seccompProfile.state === 'absent') return engine;
  const profile = seccompProfile === undefined || seccompProfile === 'default' ? 'builtin' : seccompProfile;
  const isSame = valueOf(engine.seccompProfile) === profile;
  const seccompFilter: Observed<SeccompFilter> = isSame
    ? engine.seccompFilter
    : unreadable('not-collected', 'the engine does not use this profile yet', profile);
  return { seccompProfile: known(profile, path), seccompFilter };
}

/** The settings that a file and the command line of its engine make together; absent for a file that dockerd refuses. */
export function configOfFile({ path, text, flags }: ConfigFile): DaemonConfig | undefined {
  const file = parseDaemonJson(text, path);
  return file.state === 'known' ? effectiveDaemonConfig(flags, file.value).config : undefined;
}

/**
 * Returns the facts of an engine as it would be after a start with another text of its file; `before` is the file that
 * is there. What the file does not decide stays as it was collected.
 */
export function engineWithFile(engine: EngineFacts, before: ConfigFile, file: ConfigFile): EngineFacts {
  const { path, text, flags } = file;
  const places = writtenConfig(text, path, checkConfig(text).object);
  const written = { ...places, byFlag: membersOf(flags) };
  const config = configOfFile(file);
  const settings = valueOf(engine.settings);
  if (config === undefined || settings === undefined) return { ...engine, written };
  const sources = { set: path, unset: path, kernelForwards: settings.kernelForwards };
  const { interContainerTraffic } = engine;
  return {
    ...engine,
    ...seccompOf(engine, config, path),
    written,
    noNewPrivilegesDefault: config.noNewPrivileges ?? false,
    liveRestore: config.liveRestore ?? false,
    usernsRemap: (config.usernsRemap ?? '') !== '',
    interContainerTraffic:
      interContainerTraffic.state === 'absent' ? interContainerTraffic : known(config.icc ?? true, path),
    listeners: listenersOf(engine, configOfFile(before) ?? {}, config),
    settings: known(
      {
        ...configuredSettings(config, sources),
        // What the engine reports beside its file stays: managed plugins, runtimes of the build.
        authorizationPlugins: settings.authorizationPlugins,
        defaultRuntime: settings.defaultRuntime,
        runtimes: settings.runtimes,
      },
      path,
    ),
  };
}
