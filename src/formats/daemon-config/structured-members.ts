import type {
  AddressPool,
  BuildEntitlements,
  EngineRuntime,
  LogOptions,
  NriFolders,
} from '../../core/engine/engine-settings.ts';
import { logDrivers } from '../../knowledge/engine/engine-log-drivers.ts';
import { integerAt, listAt, recordAt, stringAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';
import { namedRuntime } from '../docker-values/runtime-program.ts';
import { joinedRecords } from '../json/merged-json.ts';
import type { DaemonConfig } from './daemon-settings.ts';

/** The settings by the members that {@link structuredMembers} reads. */
export const structuredNames = {
  'log-opts': 'logOptions',
  'default-ulimits': 'defaultUlimits',
  builder: 'buildEntitlements',
  'default-address-pools': 'addressPools',
  runtimes: 'runtimes',
  'nri-opts': 'nri',
} as const satisfies Record<string, keyof DaemonConfig>;

/** Reads the members of daemon.json that are objects, or lists of them. Throws a TypeError for other types. */
export function structuredMembers(record: JsonRecord): DaemonConfig {
  const logOptions = recordAt(record, 'log-opts');
  const ulimits = recordAt(record, 'default-ulimits');
  const builder = recordAt(record, 'builder');
  const pools = Object.hasOwn(record, 'default-address-pools');
  const runtimes = recordAt(record, 'runtimes');
  const nri = recordAt(record, 'nri-opts');
  return {
    ...(logOptions ? { logOptions: logOptionsOf(textEntries(logOptions, 'log-opts')) } : {}),
    ...(ulimits ? { defaultUlimits: ulimitsOf(ulimits) } : {}),
    ...(runtimes ? { runtimes: runtimesOf(runtimes) } : {}),
    ...(nri ? { nri: nriFoldersOf(Object.entries(lowerCased(nri))) } : {}),
    ...(builder ? { buildEntitlements: entitlementsOf(builder) } : {}),
    ...(pools ? { addressPools: listAt(record, 'default-address-pools').map(poolOf) } : {}),
  };
}

/**
 * Returns the members of an object of texts. Throws a TypeError for one of another type, with which dockerd
 * does not start.
 */
function textEntries(record: JsonRecord, name: string): [string, string][] {
  return Object.entries(record).map(([key, value]) => {
    if (typeof value !== 'string' && value !== null)
      throw new TypeError(`${name} holds something that is not a string`);
    return [key, value ?? ''];
  });
}

/** Returns the directories that options of NRI name (moby `daemon/pkg/opts/nri_opts.go`). */
export function nriFoldersOf(entries: readonly (readonly [string, unknown])[]): NriFolders {
  const text = (name: string): string | undefined => {
    const value = entries.find(([key]) => key === name)?.[1];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [pluginPath, pluginConfigPath] = [text('plugin-path'), text('plugin-config-path')];
  return {
    ...(pluginPath === undefined ? {} : { pluginPath }),
    ...(pluginConfigPath === undefined ? {} : { pluginConfigPath }),
  };
}

/** Options that name the destination of logs. */
const addressOptions: ReadonlySet<string> = new Set(
  Object.values(logDrivers).flatMap((driver) => (driver.kind === 'address' ? [driver.option] : [])),
);

/**
 * Returns the names of log options, the two values that limit a log, and the destination; other values may be
 * credentials.
 */
export function logOptionsOf(entries: readonly (readonly [string, unknown])[]): LogOptions {
  const text = (name: string): string | undefined => {
    const value = entries.find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
  const [maxSize, maxFile] = [text('max-size'), text('max-file')];
  const address = entries.map(([name]) => name).find((name) => addressOptions.has(name));
  const place = address === undefined ? undefined : text(address)?.replace(/\/\/[^/]*@/u, '//');
  return {
    names: entries.map(([name]) => name).toSorted(),
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxFile === undefined ? {} : { maxFile }),
    ...(place === undefined ? {} : { address: place }),
  };
}

function ulimitsOf(ulimits: JsonRecord): string[] {
  const words = Object.keys(ulimits).map((name) => {
    const limit = lowerCased(recordAt(ulimits, name) ?? {});
    // dockerd sets the limit that `Name` says, whatever the member is called.
    return `${stringAt(limit, 'name') ?? name}=${integerAt(limit, 'soft') ?? 0}:${integerAt(limit, 'hard') ?? 0}`;
  });
  return words.toSorted();
}

function runtimesOf(runtimes: JsonRecord): EngineRuntime[] {
  return Object.keys(runtimes).map((name) => namedRuntime(name, recordAt(runtimes, name) ?? {}));
}

function poolOf(entry: unknown): AddressPool {
  const pool = lowerCased(recordAt({ entry }, 'entry') ?? {});
  return { base: stringAt(pool, 'base') ?? '', size: integerAt(pool, 'size') ?? 0 };
}

/** Below the top level dockerd decodes with Go's encoding/json, which ignores the case of names. */
function entitlementsOf(builder: JsonRecord): BuildEntitlements {
  const entitlements = recordAt(lowerCased(builder), 'entitlements');
  const found = lowerCased(entitlements ?? {});
  const networkHost = booleanIn(found, 'network-host');
  const securityInsecure = booleanIn(found, 'security-insecure');
  return {
    ...(networkHost === undefined ? {} : { networkHost }),
    ...(securityInsecure === undefined ? {} : { securityInsecure }),
  };
}

function lowerCased(record: JsonRecord): JsonRecord {
  return joinedRecords(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value] as const));
}

function booleanIn(record: JsonRecord, name: string): boolean | undefined {
  const value = record[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw new TypeError(`${name} is not true or false`);
}
