import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import type { EngineFacts, EngineListener } from '../../core/engine/engine.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { PartialConfig } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import {
  asksForCertificates,
  listenAddress,
  requiresCertificates,
} from '../../formats/daemon-config/listen-address.ts';
import { configuredSettings } from './configured-settings.ts';

/** What stands for a member that is not set. */
const preset = 'default of Docker Engine';

function notInFile(what: string): Observed<never> {
  return unreadable('not-collected', 'a configuration file does not say', what);
}

function listenersOf(config: DaemonConfig, file: string): Observed<readonly EngineListener[]> {
  if (config.hosts === undefined) return absent(`hosts of ${file}`);
  const clientTls = asksForCertificates(effectiveDaemonConfig({}, config).config, false);
  const defaults = { socket: 'unix:///var/run/docker.sock', clientTls: requiresCertificates(config, false) };
  return known(
    config.hosts.map((entry) => ({ address: listenAddress(entry, defaults), clientTls })),
    file,
  );
}

/** Settings whose values are of a wrong type are unreadable: the default does not hold for them. */
function withMalformed(
  settings: EngineSettings,
  malformed: PartialConfig['malformed'],
  file: string,
): EngineSettings {
  const unread = unreadable('malformed', 'dockerd does not take its value', file);
  const names = Object.keys(settings).filter((name) => malformed.has(name as keyof DaemonConfig));
  return { ...settings, ...Object.fromEntries(names.map((name) => [name, unread])) };
}

/** The engine that a daemon.json by itself would make, where no flag says more. */
export function fileEngine({ config, malformed }: PartialConfig, file: string, now: string): EngineFacts {
  const orDefault = <T>(name: keyof DaemonConfig, value: T | undefined, ofEngine: T): Observed<T> => {
    if (malformed.has(name)) return unreadable('malformed', 'dockerd does not take its value', file);
    return value === undefined ? known(ofEngine, preset) : known(value, file);
  };
  const { seccompProfile, bridge, icc } = config;
  const sources = { set: file, unset: preset, kernelForwards: known(true, preset) };
  const profile = seccompProfile === 'default' ? 'builtin' : seccompProfile;
  return {
    configuredBy: file,
    fileOnly: true,
    endpoint: file,
    version: '',
    apiVersion: '',
    operatingSystem: '',
    osType: 'linux',
    cgroupVersion: '',
    storageDriver: config.storageDriver ?? '',
    dataRoot: config.dataRoot ?? '/var/lib/docker',
    rootless: false,
    usernsRemap: (config.usernsRemap ?? '') !== '',
    noNewPrivilegesDefault: config.noNewPrivileges ?? false,
    seccompProfile: orDefault('seccompProfile', profile, 'builtin'),
    seccompFilter: notInFile(seccompProfile ?? 'seccomp-profile'),
    apparmor: false,
    selinux: false,
    swarm: 'inactive',
    liveRestore: config.liveRestore ?? false,
    interContainerTraffic: bridge === 'none' ? absent(file) : orDefault('icc', icc, true),
    listeners: malformed.has('hosts') ? notInFile('hosts') : listenersOf(config, file),
    settings: known(withMalformed(configuredSettings(config, sources), malformed, file), file),
    components: notInFile('components'),
    plugins: notInFile('plugins'),
    systemTime: known(now, 'the clock of this machine'),
    warnings: [],
    networks: [],
  };
}
