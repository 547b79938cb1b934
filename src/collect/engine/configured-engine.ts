import { posix } from 'node:path';
import type { EngineComponent } from '../../core/engine/engine-component.ts';
import { configuredSettings } from '../../adapters/daemon-config/configured-settings.ts';
import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import type { EngineFacts, EngineListener } from '../../core/engine/engine.ts';
import type { ConfiguredEngine } from '../../core/facts/facts.ts';
import { absent, known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import { parseDaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import { parseSeccompProfile } from '../../formats/seccomp/read-filter.ts';
import type { HostFiles } from '../../io/files.ts';
import { findInstallations } from '../installation/configured-installations.ts';
import type { Installation } from '../installation/installations.ts';
import { findRunningDaemons } from '../processes/running-daemons.ts';
import { systemdFolders, unitIsMasked } from '../installation/units.ts';
import { readConfigText } from '../installation/config-text.ts';
import { collectConfigPlaces } from './config-places.ts';
import { collectInstalledComponents } from './components.ts';
import { isBefore2010, listConfiguredListeners } from './listeners.ts';
import { findStartCredentials } from './start-credentials.ts';
import { hasNoSocketUnit } from '../installation/systemd-sockets.ts';

/**
 * Returns the engines configured by units and files on a host where none answers; empty if nothing configures
 * one. `now` is the engines' clock.
 */
export async function findConfiguredEngines(
  files: HostFiles,
  now: string,
): Promise<readonly ConfiguredEngine[]> {
  const installations = await findInstallations(files, undefined, await findRunningDaemons(files));
  // A package that ships dockerd for a rootless engine brings nothing of root's.
  const isAlone = installations.every(({ rootless }) => rootless === undefined);
  const found = await Promise.all(installations.map((one) => isThere(files, one, isAlone)));
  const present = installations.filter((_one, index) => found[index]);
  if (present.length === 0) {
    const [fallback] = installations;
    const sign = await packageOfEngine(files);
    if (fallback !== undefined && isAlone && sign !== undefined) present.push({ ...fallback, sign });
  }
  return Promise.all(
    present.map(async (one) => ({
      path: await nameOf(files, one),
      engine: await describeEngine(files, one, now),
    })),
  );
}

/** Returns the file that identifies an engine: its configuration or another sign of it. */
async function nameOf(files: HostFiles, { configPath, sign, unit }: Installation): Promise<string> {
  if (unit !== undefined) return unit;
  if (sign === undefined) return configPath;
  return (await files.status(configPath)).state === 'absent' ? sign : configPath;
}

async function isThere(
  files: HostFiles,
  { pid, program, sign, configPath }: Installation,
  isAlone: boolean,
): Promise<boolean> {
  if (pid !== undefined || program !== undefined || (isAlone && sign !== undefined)) return true;
  return (await files.status(configPath)).state !== 'absent';
}

/** Returns where an engine package is recorded as installed although no engine was found. */
async function packageOfEngine(files: HostFiles): Promise<string | undefined> {
  if (await unitIsMasked(files, systemdFolders, 'docker.service')) return undefined;
  const installed = valueOf(await collectInstalledComponents(files)) ?? [];
  return installed.find(({ name }) => name === 'engine')?.from;
}

/** Names the sources of the start configuration. */
function sourcesOf({ pid, program, sign, unit, configPath }: Installation): string {
  if (unit !== undefined) return `${configPath} and ${unit}`;
  if (pid !== undefined) return `${configPath} and /proc/${pid}/cmdline`;
  if (program !== undefined) return `${configPath} and its unit`;
  return sign === undefined ? configPath : `${configPath} and ${sign}`;
}

/** Merges flags and file. dockerd refuses to start with hosts in both, so either may remain. */
async function configurationOf(
  files: HostFiles,
  { unread, args, configPath, pid }: Installation,
): Promise<Observed<DaemonConfig>> {
  if (unread !== undefined) return unread;
  const flags = parseDaemonFlags(args);
  if (flags === undefined) return unreadable('malformed', 'dockerd rejects its arguments', configPath);
  const text = await readConfigText(files, configPath);
  if (text.state === 'unreadable') return text;
  return mapKnown(parseDaemonJson(valueOf(text) ?? '', configPath), (file) => {
    const { config } = effectiveDaemonConfig(flags, file);
    const hosts = pid === undefined ? [...(flags.hosts ?? []), ...(file.hosts ?? [])] : [];
    return hosts.length === 0 ? config : { ...config, hosts };
  });
}

async function describeEngine(
  files: HostFiles,
  installation: Installation,
  now: string,
): Promise<Observed<EngineFacts>> {
  const { configPath, rootless } = installation;
  const read = await configurationOf(files, installation);
  if (read.state !== 'known') return read;
  const config = read.value;
  const from = sourcesOf(installation);
  const folders = rootless === undefined ? undefined : valueOf(rootless.folders);
  const dataRoot = config.dataRoot ?? (folders === undefined ? '/var/lib/docker' : `${folders.data}/docker`);
  const usualSocket = `unix://${folders?.runtime ?? '/var/run'}/docker.sock`;
  const components = await collectInstalledComponents(files);
  const version = versionOf(components);
  const flags = parseDaemonFlags(installation.args) ?? {};
  const [places, startCredentials, listeners, swarm, settings, seccompFilter] = await Promise.all([
    collectConfigPlaces(files, {
      path: configPath,
      flags,
      args: installation.args,
      ...(rootless === undefined ? { service: posix.basename(installation.unit ?? 'docker.service') } : {}),
    }),
    findStartCredentials(files, installation),
    listenersOfFiles(files, config, { usualSocket, isOld: isBefore2010(version) }, installation),
    files.status(`${dataRoot}/swarm/docker-state.json`),
    settingsOf(files, config, from),
    filterOf(files, config, from),
  ]);
  const profile = config.seccompProfile;
  const facts: EngineFacts = {
    configuredBy: from,
    ...places,
    startCredentials,
    endpoint: configPath,
    version,
    apiVersion: '',
    operatingSystem: '',
    osType: 'linux',
    cgroupVersion: '',
    storageDriver: config.storageDriver ?? '',
    dataRoot,
    rootless: rootless !== undefined,
    usernsRemap: (config.usernsRemap ?? '') !== '',
    noNewPrivilegesDefault: config.noNewPrivileges ?? false,
    seccompProfile: known(profile === undefined || profile === 'default' ? 'builtin' : profile, from),
    seccompFilter,
    apparmor: false,
    selinux: false,
    swarm: swarmOf(swarm),
    liveRestore: config.liveRestore ?? false,
    interContainerTraffic: config.bridge === 'none' ? absent(from) : known(config.icc ?? true, from),
    listeners: known(listeners, from),
    settings: known(settings, from),
    components,
    plugins: notAsked('GET /plugins'),
    systemTime: known(now, 'clock of this machine'),
    warnings: [],
    networks: [],
  };
  return known(facts, from);
}

/** Returns whether an engine is in a swarm, by its state file. */
function swarmOf({ state }: Observed<unknown>): EngineFacts['swarm'] {
  if (state === 'unreadable') return 'unknown';
  return state === 'absent' ? 'inactive' : 'other';
}

/** Returns the listeners of a stopped daemon. It would not start with `fd://` and no socket unit. */
async function listenersOfFiles(
  files: HostFiles,
  config: DaemonConfig,
  more: { usualSocket: string; isOld: boolean },
  { pid }: Installation,
): Promise<EngineListener[]> {
  const found = await listConfiguredListeners(files, config, more);
  if (pid !== undefined || !(await hasNoSocketUnit(files))) return found;
  return found.filter(({ address }) => !address.startsWith('fd:'));
}

function notAsked(what: string): Observed<never> {
  return unreadable('not-collected', 'no engine answers: only its configuration was read', what);
}

function versionOf(components: Observed<readonly EngineComponent[]>): string {
  return valueOf(components)?.find(({ name }) => name === 'engine')?.version ?? '';
}

/** Returns known settings: an omitted one has the engine's default. */
async function settingsOf(files: HostFiles, config: DaemonConfig, from: string): Promise<EngineSettings> {
  const forwards = await files.readText('/proc/sys/net/ipv4/ip_forward', 64);
  // The engine enables forwarding when it starts.
  const kernelForwards =
    forwards.state === 'known' ? mapKnown(forwards, (text) => text.trim() !== '0') : known(true, from);
  return configuredSettings(config, { set: from, unset: from, kernelForwards });
}

async function filterOf(
  files: HostFiles,
  { seccompProfile }: DaemonConfig,
  from: string,
): Promise<Observed<SeccompFilter>> {
  if (seccompProfile === undefined || ['builtin', 'default', 'unconfined'].includes(seccompProfile))
    return absent(from);
  const path = seccompProfile.startsWith('/') ? seccompProfile : `/${seccompProfile}`;
  const text = await files.readText(path);
  return text.state === 'known' ? parseSeccompProfile(text.value, path) : text;
}
