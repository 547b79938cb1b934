import type { NamespaceMode, Written } from '../../core/workload/workload.ts';
import type { Logging, RestartPolicy } from '../../core/workload/workload-limits.ts';
import { normaliseCapability } from '../../formats/docker-values/capability.ts';
import { logLimitOf } from '../../formats/docker-values/log-limit.ts';
import { child, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { readCpu, readDeviceRequests, readDevices, readUlimits } from './resources.ts';
import {
  wrongType,
  mapWritten,
  readBoolean,
  readLimit,
  readMap,
  readName,
  readText,
  readTexts,
} from './scalars.ts';
import { readSecurityOptions } from './security-options.ts';
import { mergeReadings, readSettings } from './settings.ts';
import type { DocumentSettings, SettingReaders } from './settings.ts';
import { readSystemPaths } from './system-paths.ts';
import { parseNamespaceMode, type NamespaceSetting } from '../../formats/docker-values/namespace-mode.ts';

const asWritten = (text: string): string => text;

function readStrings(host: Cursor, name: string): ReturnType<typeof readTexts<string>> {
  return readTexts(child(host, name), asWritten, '');
}

/** Reads a list of capabilities. */
export function readCapabilities(cursor: Cursor): ReturnType<typeof readTexts<string>> {
  return readTexts(cursor, (text) => normaliseCapability(text) || undefined, 'an empty capability name');
}

/** Reads a map of kernel parameters as `name=value`. */
export function readSysctls(cursor: Cursor): ReturnType<typeof readTexts<string>> {
  return readMap(cursor, (name, value) => {
    const text = readText(value) ?? wrongType(value, 'a string');
    return ['unresolved' in text ? text : { value: `${name}=${text.value}`, at: text.at }];
  });
}

function readRestart(cursor: Cursor): Written<RestartPolicy> | undefined {
  if (!isPresent(cursor)) return undefined;
  const reading = readFields(cursor, { Name: 'text', MaximumRetryCount: 'integer' });
  if ('unresolved' in reading) return reading;
  const { Name: name, MaximumRetryCount: maximumRetries } = reading.fields;
  return name === '' ? undefined : { value: { name, maximumRetries }, at: locate(cursor) };
}

/** Reads a logging driver under `driverField` and the names of its `options`, without their values. */
export function readLogging(
  cursor: Cursor,
  driverField: string,
  options: string,
): Written<Logging> | undefined {
  if (!isPresent(cursor)) return undefined;
  const reading = readFields(cursor, { [driverField]: 'text' });
  if ('unresolved' in reading) return reading;
  const driver = reading.fields[driverField] ?? '';
  const written = members(child(cursor, options));
  const optionNames = written.map(([name]) => name);
  // Options without a driver are for the engine's own.
  if (driver === '' && optionNames.length === 0) return undefined;
  const limit = logLimitOf(written.map(([name, { value }]) => [name, value] as const));
  return { value: { driver, optionNames, ...limit }, at: locate(cursor) };
}

/** Readers for the settings of a `HostConfig`; mounts, ports and security options have separate readers. */
export const hostReaders: SettingReaders = {
  privileged: (host) => readBoolean(child(host, 'Privileged')),
  capAdd: (host) => readCapabilities(child(host, 'CapAdd')),
  capDrop: (host) => readCapabilities(child(host, 'CapDrop')),
  groupAdd: (host) => readStrings(host, 'GroupAdd'),
  systemPaths: readSystemPaths,
  readOnlyRoot: (host) => readBoolean(child(host, 'ReadonlyRootfs')),
  network: (host) => readNamespace('network', child(host, 'NetworkMode')),
  pid: (host) => readNamespace('pid', child(host, 'PidMode')),
  ipc: (host) => readNamespace('ipc', child(host, 'IpcMode')),
  uts: (host) => readNamespace('uts', child(host, 'UTSMode')),
  userns: (host) => readNamespace('userns', child(host, 'UsernsMode')),
  cgroupns: (host) => readNamespace('cgroupns', child(host, 'CgroupnsMode')),
  memory: (host) => readLimit(child(host, 'Memory')),
  cpu: readCpu,
  // The engine treats any negative number as unlimited.
  pids: (host) => mapWritten(readLimit(child(host, 'PidsLimit')), (limit) => Math.max(limit, -1), ''),
  oomScoreAdj: (host) => readLimit(child(host, 'OomScoreAdj')),
  oomKillDisable: (host) => readBoolean(child(host, 'OomKillDisable')),
  cgroupParent: (host) => readName(child(host, 'CgroupParent')),
  restart: (host) => readRestart(child(host, 'RestartPolicy')),
  volumesFrom: (host) => readStrings(host, 'VolumesFrom'),
  devices: (host) => readDevices(child(host, 'Devices')),
  deviceCgroupRules: (host) => readStrings(host, 'DeviceCgroupRules'),
  deviceRequests: (host) => readDeviceRequests(child(host, 'DeviceRequests')),
  sysctls: (host) => readSysctls(child(host, 'Sysctls')),
  ulimits: (host) => readUlimits(child(host, 'Ulimits')),
  runtime: (host) => readName(child(host, 'Runtime')),
  init: (host) => readBoolean(child(host, 'Init')),
  logging: (host) => readLogging(child(host, 'LogConfig'), 'Type', 'Config'),
};

/** Reads a `HostConfig` of a create body or an inspect document, except its mounts and ports. */
export function readHostConfig(host: Cursor): DocumentSettings {
  if (!isPresent(host)) return { settings: {}, doubts: [] };
  const settings = readSettings(host, hostReaders);
  const security = readSecurityOptions(child(host, 'SecurityOpt'));
  return mergeReadings({ settings, doubts: [] }, security);
}

/**
 * Reads a namespace mode; the empty string is unset. `service:` belongs to Compose and is no mode of the
 * engine.
 */
function readNamespace(setting: NamespaceSetting, cursor: Cursor): Written<NamespaceMode> | undefined {
  const parse = (text: string): NamespaceMode | undefined => {
    const mode = parseNamespaceMode(setting, text);
    return mode?.kind === 'service' ? undefined : mode;
  };
  return mapWritten(readName(cursor), parse, `unknown ${setting} mode`);
}
