import type { EngineRuntime, EngineSettings, InsecureRegistries } from '../../core/engine/engine-settings.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { namedRuntime } from '../docker-values/runtime-program.ts';
import { booleanAt, integerAt, listAt, recordAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/** Settings in the `GET /info` of any engine, wherever it runs. */
export const shownNames = [
  'debug',
  'kernelForwards',
  'insecureRegistries',
  'mirrors',
  'authorizationPlugins',
  'logDriver',
  'experimental',
  'addressPools',
  'defaultRuntime',
  'runtimes',
] as const satisfies readonly (keyof EngineSettings)[];

export type ShownSettings = Pick<EngineSettings, (typeof shownNames)[number]>;

/** Reads these settings; each is unreadable `malformed` alone if it has the wrong type. */
export function readShownSettings(info: JsonRecord | undefined, from: string): ShownSettings {
  const read = <T>(name: string, reader: () => T | undefined): Observed<T> =>
    attempt(from, `${from} ${name}`, reader);
  return {
    debug: read('Debug', () => booleanAt(info, 'Debug')),
    kernelForwards: read('IPv4Forwarding', () => booleanAt(info, 'IPv4Forwarding')),
    insecureRegistries: read('RegistryConfig', () => insecureOf(recordAt(info, 'RegistryConfig'))),
    mirrors: read('RegistryConfig', () => mirrorsOf(recordAt(info, 'RegistryConfig'))),
    authorizationPlugins: read('Plugins', () => authorizationOf(recordAt(info, 'Plugins'))),
    logDriver: read('LoggingDriver', () => stringAt(info, 'LoggingDriver')),
    experimental: read('ExperimentalBuild', () => booleanAt(info, 'ExperimentalBuild')),
    addressPools: read('DefaultAddressPools', () => poolsOf(listAt(info, 'DefaultAddressPools'))),
    defaultRuntime: read('DefaultRuntime', () => stringAt(info, 'DefaultRuntime')),
    runtimes: read('Runtimes', () => runtimesOf(recordAt(info, 'Runtimes'))),
  };
}

/** A missing member is absent: it has its default, or none. */
function attempt<T>(from: string, place: string, reader: () => T | undefined): Observed<T> {
  try {
    const value = reader();
    return value === undefined ? absent(from) : known(value, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, place);
  }
}

function insecureOf(config: JsonRecord | undefined): InsecureRegistries | undefined {
  if (config === undefined) return undefined;
  const indexes = recordAt(config, 'IndexConfigs') ?? {};
  const hosts = Object.keys(indexes).filter((name) => booleanAt(recordAt(indexes, name), 'Secure') === false);
  return { hosts: hosts.toSorted(), networks: stringsAt(config, 'InsecureRegistryCIDRs').toSorted() };
}

function mirrorsOf(config: JsonRecord | undefined): readonly string[] | undefined {
  return config === undefined ? undefined : stringsAt(config, 'Mirrors');
}

function authorizationOf(plugins: JsonRecord | undefined): readonly string[] | undefined {
  return plugins === undefined ? undefined : stringsAt(plugins, 'Authorization');
}

function poolsOf(pools: readonly unknown[]): { base: string; size: number }[] | undefined {
  if (pools.length === 0) return undefined;
  return pools.map((entry) => {
    const pool = recordAt({ entry }, 'entry');
    return { base: stringAt(pool, 'Base') ?? '', size: integerAt(pool, 'Size') ?? 0 };
  });
}

function runtimesOf(runtimes: JsonRecord | undefined): EngineRuntime[] | undefined {
  if (runtimes === undefined) return undefined;
  const names = Object.keys(runtimes).toSorted();
  return names.map((name) => namedRuntime(name, recordAt(runtimes, name) ?? {}));
}
