import type { EngineListener } from '../../core/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { HostFiles } from '../../io/files.ts';
import { asksForCertificates, listenAddress } from '../../formats/daemon-config/listen-address.ts';
import { compareEngineVersions, parseEngineVersion } from '../../versions/engine-version.ts';
import { changedSinceStart } from './configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';
import { openListeners } from './open-listeners.ts';
import { systemdAddresses } from '../installation/systemd-sockets.ts';

/**
 * The addresses a daemon listens on, from its command line and configuration file, with those
 * that systemd hands over, and the real path of a socket that is reached through links. Where the
 * file does not say it any more, the kernel may: undetermined only if it shows TCP.
 */
export async function listenersOf(
  files: HostFiles,
  daemon: DaemonProcess,
  version: string,
): Promise<Observed<readonly EngineListener[]>> {
  const configured = await configuredListeners(files, daemon, isBefore2010(version));
  const found =
    configured.state === 'unreadable' ? await openListeners(files, daemon.pid, configured) : configured;
  return found.state === 'known' ? known(await withRealSockets(files, found.value), found.from) : found;
}

/** Whether TLS alone asks clients for no certificate yet. */
export function isBefore2010(version: string): boolean {
  const [found, first] = [parseEngineVersion(version), parseEngineVersion('20.10.0')];
  return found !== undefined && first !== undefined && compareEngineVersions(found, first) < 0;
}

/** The addresses that a configuration has a daemon listen on, with those that systemd would hand over. */
export async function listenersSetUp(
  files: HostFiles,
  settings: DaemonConfig,
  { usualSocket, isOld = false }: { usualSocket: string; isOld?: boolean },
): Promise<EngineListener[]> {
  const clientTls = asksForCertificates(settings, isOld);
  // A list without entries is as good as one empty entry.
  const hosts = settings.hosts === undefined || settings.hosts.length === 0 ? [''] : settings.hosts;
  const addresses = hosts.map((host) => listenAddress(host, { socket: usualSocket, clientTls }));
  return listeners(handedOver(addresses, await systemdAddresses(files)), clientTls);
}

async function configuredListeners(
  files: HostFiles,
  daemon: DaemonProcess,
  isOld: boolean,
): Promise<Observed<EngineListener[]>> {
  const { pid, config, flags, usualSocket } = daemon;
  const from = `/proc/${pid}/cmdline`;
  const listening = (settings: DaemonConfig): Promise<EngineListener[]> =>
    listenersSetUp(files, settings, { usualSocket, isOld });
  // No file can add to hosts of the command line, and only TCP asks for certificates.
  const own = flags.hosts === undefined ? [] : await listening(flags);
  if (own.length > 0 && own.every(({ address }) => isLocal(address))) return known(own, from);
  if (config.state !== 'known') return config;
  const change = await changedSinceStart(files, daemon);
  if (change !== undefined) return unreadable('undetermined', change, daemon.configPath);
  return known(await listening(config.value.config), from);
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

function isLocal(address: string): boolean {
  return address.startsWith('unix:') || address.startsWith('fd:');
}

function listeners(addresses: readonly string[], clientTls: boolean): EngineListener[] {
  const each = [...new Set(addresses)].map((address) => ({
    address,
    clientTls: clientTls && address.startsWith('tcp:'),
  }));
  return each.toSorted(order);
}

function order(left: EngineListener, right: EngineListener): number {
  return left.address < right.address ? -1 : Number(left.address > right.address);
}
