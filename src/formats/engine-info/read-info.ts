import type { EngineFacts } from '../../core/engine/engine.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, integerAt, recordAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';
import { readShownSettings, type ShownSettings } from './shown-settings.ts';

/** The parts of `GET /info` that are read. */
export interface EngineInfo extends Omit<
  EngineFacts,
  | 'endpoint'
  | 'apiVersion'
  | 'interContainerTraffic'
  | 'listeners'
  | 'networks'
  | 'settings'
  | 'components'
  | 'product'
  | 'seccompFilter'
  | 'plugins'
  | 'cdi'
> {
  /** The engine's id, stored in `engine-id` in its data root. */
  id: string;
  shown: ShownSettings;
  /** Directories of CDI specification files, in rising priority. */
  cdiFolders: readonly string[];
  /** The product that runs the engine in a virtual machine, if any. */
  virtualMachine?: string;
}

/** Reads `GET /info`; unreadable `malformed` if it has no version or a member has the wrong type. */
export function readEngineInfo(document: unknown, from: string): Observed<EngineInfo> {
  try {
    return known(infoOf(recordAt({ document }, 'document'), from), from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

function infoOf(info: JsonRecord | undefined, from: string): EngineInfo {
  const options = stringsAt(info, 'SecurityOptions').map(optionOf);
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const seccomp = options.find(({ name }) => name === 'seccomp');
  const virtualMachine = virtualMachineOf(info);
  const hostname = stringAt(info, 'Name');
  const backend = stringAt(recordAt(info, 'FirewallBackend'), 'Driver');
  return {
    id: stringAt(info, 'ID') ?? '',
    version: required(info, 'ServerVersion'),
    ...(hostname === undefined || hostname === '' ? {} : { hostname }),
    operatingSystem: stringAt(info, 'OperatingSystem') ?? '',
    osType: required(info, 'OSType'),
    cgroupVersion: stringAt(info, 'CgroupVersion') ?? '',
    ...(backend === undefined || backend === '' ? {} : { firewallBackend: backend }),
    storageDriver: stringAt(info, 'Driver') ?? '',
    dataRoot: stringAt(info, 'DockerRootDir') ?? '',
    ...resourcesOf(info),
    rootless: has('rootless'),
    usernsRemap: has('userns'),
    noNewPrivilegesDefault: has('no-new-privileges'),
    seccompProfile: seccomp === undefined ? absent(from) : known(profileOf(seccomp.profile), from),
    apparmor: has('apparmor'),
    selinux: has('selinux'),
    swarm: swarmState(recordAt(info, 'Swarm')),
    liveRestore: booleanAt(info, 'LiveRestoreEnabled') ?? false,
    systemTime: timeOf(info, from),
    shown: readShownSettings(info, from),
    cdiFolders: stringsAt(info, 'CDISpecDirs').filter((folder) => folder.startsWith('/')),
    warnings: stringsAt(info, 'Warnings'),
    ...(virtualMachine === undefined ? {} : { virtualMachine }),
  };
}

/** An engine without the information sends 0. */
function resourcesOf(info: JsonRecord | undefined): Pick<EngineInfo, 'cpus' | 'memoryBytes'> {
  const cpus = integerAt(info, 'NCPU') ?? 0;
  const memoryBytes = integerAt(info, 'MemTotal') ?? 0;
  return { ...(cpus > 0 ? { cpus } : {}), ...(memoryBytes > 0 ? { memoryBytes } : {}) };
}

function timeOf(info: JsonRecord | undefined, from: string): Observed<string> {
  const time = stringAt(info, 'SystemTime');
  return time === undefined ? absent(from) : known(time, from);
}

function required(info: JsonRecord | undefined, name: string): string {
  const value = stringAt(info, name);
  if (value === undefined || value === '') throw new TypeError(`it has no ${name}`);
  return value;
}

/** Parses `name=seccomp,profile=builtin`. A path in the profile may contain commas. */
function optionOf(text: string): { name: string; profile: string } {
  const match = /^name=([^,]*)(?:,profile=(.*))?/s.exec(text);
  return { name: match?.[1] ?? text, profile: match?.[2] ?? '' };
}

/** Engines before 23.0 call the built-in profile `default`. */
function profileOf(profile: string): string {
  return profile === 'default' || profile === '' ? 'builtin' : profile;
}

function swarmState(swarm: JsonRecord | undefined): EngineFacts['swarm'] {
  const state = stringAt(swarm, 'LocalNodeState') ?? 'inactive';
  if (state === 'inactive' || state === '') return 'inactive';
  if (state !== 'active') return 'other';
  return (booleanAt(swarm, 'ControlAvailable') ?? false) ? 'manager' : 'worker';
}

const desktop = 'Docker Desktop';

/**
 * Returns the product that runs the engine in a virtual machine, as `GET /info` shows it: Docker Desktop puts
 * its name where the operating system's would be, names the machine `docker-desktop` and has labels.
 * `undefined` for other engines.
 */
function virtualMachineOf(info: JsonRecord | undefined): string | undefined {
  const system = stringAt(info, 'OperatingSystem') ?? '';
  const labelled = stringsAt(info, 'Labels').some((label) => label.startsWith('com.docker.desktop.'));
  const isDesktop = system.startsWith(desktop) || stringAt(info, 'Name') === 'docker-desktop' || labelled;
  return isDesktop ? desktop : undefined;
}
