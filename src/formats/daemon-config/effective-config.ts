import type { DaemonConfig } from './daemon-settings.ts';
import type { DaemonFlags } from './daemon-flags.ts';
import { usesTls } from './listen-address.ts';

/** The settings a daemon runs with, and those that both its flags and its file set. */
export interface EffectiveDaemonConfig {
  config: DaemonConfig;
  /**
   * dockerd does not start with conflicts: a running daemon's file was changed after its start, and the flags
   * apply.
   */
  conflicts: readonly string[];
}

/**
 * Returns the CA file of clients. `--tls` and `--tlsverify` bring a default one; where the file alone turns TLS on,
 * dockerd drops `--tlscacert`, and without `tlscacert` (empty here) trusts every CA of the system (Engine 26.1.5, 28.5.2).
 */
function clientAuthority(flags: DaemonConfig, file: DaemonConfig): string | undefined {
  if (!usesTls(flags) && usesTls(file)) return file.tlsCa ?? '';
  return flags.tlsCa ?? file.tlsCa;
}

/** Merges the flags of a running dockerd with its configuration file; flags win. */
export function effectiveDaemonConfig(flags: DaemonFlags, file: DaemonConfig): EffectiveDaemonConfig {
  const { configFile: _, ...set } = flags;
  const conflicts = Object.keys(set).filter((name) => Object.hasOwn(file, name));
  const tlsCa = clientAuthority(set, file);
  const config = { ...file, ...set, ...(tlsCa === undefined ? {} : { tlsCa }) };
  return { config, conflicts: conflicts.toSorted() };
}
