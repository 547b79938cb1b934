import type { EngineListener } from '../../core/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { HostFiles } from '../../io/files.ts';
import { changedSinceStart, type DaemonProcess } from './daemon-process.ts';
import { systemdAddresses } from './systemd-sockets.ts';

/**
 * The addresses a daemon listens on, from its command line and configuration file, with those
 * that systemd hands over, and the real path of a socket that is reached through links.
 * Undetermined when what matters comes from a file that was changed after the daemon started.
 */
export async function listenersOf(
  files: HostFiles,
  daemon: DaemonProcess,
): Promise<Observed<readonly EngineListener[]>> {
  const configured = await configuredListeners(files, daemon);
  return configured.state === 'known'
    ? known(await withRealSockets(files, configured.value), configured.from)
    : configured;
}

async function configuredListeners(
  files: HostFiles,
  daemon: DaemonProcess,
): Promise<Observed<EngineListener[]>> {
  const { pid, config, flags } = daemon;
  const from = `/proc/${pid}/cmdline`;
  const handed = await systemdAddresses(files);
  const own = handedOver(flags.hosts ?? [], handed);
  // No file can add to hosts of the command line, and only TCP asks for certificates.
  if (own.length > 0 && own.every(isLocal)) return known(listeners(own, flags), from);
  if (config.state !== 'known') return config;
  if (await changedSinceStart(files, daemon))
    return unreadable('undetermined', 'it was changed after the daemon started', daemon.configPath);
  const settings = config.value.config;
  const hosts = handedOver(settings.hosts ?? ['unix:///var/run/docker.sock'], handed);
  return known(listeners(hosts, settings), from);
}

/** Mounts are compared by real paths; `/var/run` is `/run` to everyone. */
async function withRealSockets(
  files: HostFiles,
  found: readonly EngineListener[],
): Promise<readonly EngineListener[]> {
  const paths = found.flatMap(({ address }) => (address.startsWith('unix:///') ? [address.slice(7)] : []));
  const places = await Promise.all(paths.map((path) => files.realPath(path)));
  const usual = new Set(paths.flatMap((path) => [path, path.replace(/^\/var\/run\//, '/run/')]));
  const others = places.flatMap((place) =>
    place.state === 'known' && !usual.has(place.value) ? [place.value] : [],
  );
  const added = [...new Set(others)].map((path) => ({ address: `unix://${path}`, clientTls: false }));
  return [...found, ...added].toSorted(order);
}

/** `fd://` stays where no unit of systemd says what it stands for. */
function handedOver(hosts: readonly string[], handed: readonly string[]): string[] {
  return hosts.flatMap((host) => (/^fd:\/\/\*?$/.test(host) && handed.length > 0 ? handed : [host]));
}

function isLocal(host: string): boolean {
  return host.startsWith('unix:') || host.startsWith('fd:');
}

function listeners(hosts: readonly string[], { tlsVerify }: DaemonConfig): EngineListener[] {
  const addresses = hosts.map((host) => (host.includes('://') ? host : `tcp://${host}`));
  return addresses
    .map((address) => ({ address, clientTls: address.startsWith('tcp:') && tlsVerify === true }))
    .toSorted(order);
}

function order(left: EngineListener, right: EngineListener): number {
  return left.address < right.address ? -1 : Number(left.address > right.address);
}
