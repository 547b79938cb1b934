import type { DaemonConfig } from './daemon-settings.ts';
import type { DaemonFlags } from './daemon-flags.ts';

/** The settings a daemon runs with, and those that both its flags and its file set. */
export interface EffectiveDaemonConfig {
  config: DaemonConfig;
  /**
   * dockerd does not start with conflicts: a running daemon's file was changed after its start, and the flags
   * apply.
   */
  conflicts: readonly string[];
}

/** Merges the flags of a running dockerd with its configuration file; flags win. */
export function effectiveDaemonConfig(flags: DaemonFlags, file: DaemonConfig): EffectiveDaemonConfig {
  const { configFile: _, ...set } = flags;
  const conflicts = Object.keys(set).filter((name) => Object.hasOwn(file, name));
  return { config: { ...file, ...set }, conflicts: conflicts.toSorted() };
}
