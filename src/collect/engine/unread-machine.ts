import { notNeeded } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { EngineAnswers, MachineReadings } from './collect-engine.ts';
import { unprovenComponents } from './components.ts';
import { collectSettings } from './daemon-settings.ts';
import { readDaemonSeccompFilter } from './seccomp-file.ts';
import { unprovenReading } from './unproven-host.ts';

/** Machine readings of an engine whose machine no check needs. */
export async function readUnneededMachine(
  files: HostFiles,
  info: EngineAnswers['info'],
): Promise<MachineReadings> {
  const [settings, seccompFilter] = await Promise.all([
    collectSettings(files, info.shown, notNeeded('daemon')),
    readDaemonSeccompFilter(files, info.seccompProfile, notNeeded('daemon')),
  ]);
  return {
    listeners: notNeeded('daemon'),
    sockets: notNeeded('mounts'),
    forwardedSockets: notNeeded('mounts'),
    startCredentials: notNeeded('daemon'),
    settings,
    components: notNeeded('components'),
    seccompFilter,
  };
}

/** Machine readings of an engine that is not proven to run on the machine of `files`. */
export async function readUnprovenMachine(
  files: HostFiles,
  info: EngineAnswers['info'],
  shown: EngineAnswers['components'],
): Promise<MachineReadings> {
  const [settings, seccompFilter] = await Promise.all([
    collectSettings(files, info.shown, unprovenReading('daemon configuration', info)),
    readDaemonSeccompFilter(files, info.seccompProfile, unprovenReading('daemon seccomp profile', info)),
  ]);
  return {
    listeners: unprovenReading('listeners of the daemon', info),
    sockets: unprovenReading('sockets of its machine', info),
    forwardedSockets: unprovenReading('programs of its machine', info),
    startCredentials: unprovenReading('command line of dockerd', info),
    settings,
    components: unprovenComponents(shown, unprovenReading('packages of its machine', info)),
    seccompFilter,
    cdi: unprovenReading('CDI specifications', info),
  };
}
