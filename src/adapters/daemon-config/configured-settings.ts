import type { EngineSettings, InsecureRegistries } from '../../core/engine/engine-settings.ts';
import { absent, known, type Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';

/** Where the settings of a configuration come from, and what the configuration does not say. */
export interface SettingSources {
  /** What a setting that is there was read from. */
  set: string;
  /** What says that a setting is not there, and so has the engine's default. */
  unset: string;
  kernelForwards: Observed<boolean>;
}

/** Whether an entry is a network in CIDR notation, and not a host. */
function isNetwork(entry: string): boolean {
  return /^[0-9a-f.:]+\/\d+$/iu.test(entry);
}

function registriesOf(entries: readonly string[]): InsecureRegistries {
  return {
    hosts: entries.filter((entry) => !isNetwork(entry)).map((entry) => entry.replace(/^https?:\/\//iu, '')),
    networks: entries.filter(isNetwork),
  };
}

/** The settings of an engine by its configuration alone. What is not set has the default of the engine. */
export function configuredSettings(
  config: DaemonConfig,
  { set: from, unset, kernelForwards }: SettingSources,
): EngineSettings {
  const set = <T>(value: T | undefined): Observed<T> =>
    value === undefined ? absent(unset) : known(value, from);
  const orDefault = <T>(value: T | undefined, preset: T): Observed<T> =>
    value === undefined ? known(preset, unset) : known(value, from);
  const { insecureRegistries, mirrors, runtimes } = config;
  return {
    logLevel: set(config.logLevel),
    debug: orDefault(config.debug, false),
    iptables: set(config.iptables),
    ip6tables: set(config.ip6tables),
    ipForwardNoDrop: set(config.ipForwardNoDrop),
    allowDirectRouting: set(config.allowDirectRouting),
    kernelForwards,
    userlandProxy: set(config.userlandProxy),
    insecureRegistries: orDefault(insecureRegistries && registriesOf(insecureRegistries), registriesOf([])),
    mirrors: orDefault(
      mirrors?.map((mirror) => mirror.replace(/\/\/[^/]*@/u, '//')),
      [],
    ),
    defaultUlimits: set(config.defaultUlimits),
    cgroupParent: set(config.cgroupParent),
    storageOptions: set(config.storageOptions),
    authorizationPlugins: orDefault(config.authorizationPlugins, []),
    logDriver: orDefault(config.logDriver, 'json-file'),
    logOptions: set(config.logOptions),
    experimental: orDefault(config.experimental, false),
    metricsAddress: set(config.metricsAddress),
    bridgeAcceptMark: set(config.bridgeAcceptMark),
    addressPools: set(config.addressPools),
    defaultRuntime: orDefault(config.defaultRuntime, 'runc'),
    runtimes: orDefault(runtimes && [{ name: 'runc', path: 'runc' }, ...runtimes], [
      { name: 'runc', path: 'runc' },
    ]),
    buildEntitlements: set(config.buildEntitlements),
  };
}
