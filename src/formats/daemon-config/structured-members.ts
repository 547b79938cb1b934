import type { AddressPool, BuildEntitlements, LogOptions } from '../../core/engine-settings.ts';
import { integerAt, listAt, recordAt, stringAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';
import type { DaemonConfig } from './daemon-settings.ts';

/** The members of daemon.json that are objects, or lists of them. Throws a TypeError for other types. */
export function structuredMembers(record: JsonRecord): DaemonConfig {
  const logOptions = recordAt(record, 'log-opts');
  const ulimits = recordAt(record, 'default-ulimits');
  const builder = recordAt(record, 'builder');
  const pools = Object.hasOwn(record, 'default-address-pools');
  return {
    ...(logOptions ? { logOptions: logOptionsOf(Object.entries(logOptions)) } : {}),
    ...(ulimits ? { defaultUlimits: ulimitsOf(ulimits) } : {}),
    ...(builder ? { buildEntitlements: entitlementsOf(builder) } : {}),
    ...(pools ? { addressPools: listAt(record, 'default-address-pools').map(poolOf) } : {}),
  };
}

/** Names of log options and the two values that bound a log; other values may be credentials. */
export function logOptionsOf(entries: readonly (readonly [string, unknown])[]): LogOptions {
  const text = (name: string): string | undefined => {
    const value = entries.find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
  const [maxSize, maxFile] = [text('max-size'), text('max-file')];
  return {
    names: entries.map(([name]) => name).toSorted(),
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxFile === undefined ? {} : { maxFile }),
  };
}

function ulimitsOf(ulimits: JsonRecord): string[] {
  const words = Object.keys(ulimits).map((name) => {
    const limit = recordAt(ulimits, name);
    return `${name}=${integerAt(limit, 'Soft') ?? 0}:${integerAt(limit, 'Hard') ?? 0}`;
  });
  return words.toSorted();
}

function poolOf(entry: unknown): AddressPool {
  const pool = recordAt({ entry }, 'entry');
  return { base: stringAt(pool, 'base') ?? '', size: integerAt(pool, 'size') ?? 0 };
}

/** Below the top level dockerd decodes with Go's encoding/json, to which the case of a name does not matter. */
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
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

function booleanIn(record: JsonRecord, name: string): boolean | undefined {
  const value = record[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw new TypeError(`${name} is not true or false`);
}
