import type { EngineListener } from '../../core/engine/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import type { HostFiles } from '../../io/files.ts';
import {
  asksForCertificates,
  listenAddress,
  requiresCertificates,
} from '../../formats/daemon-config/listen-address.ts';
import { compareEngineVersions, parseEngineVersion } from '../../versions/engine-version.ts';
import { whyConfigurationChanged } from '../installation/configuration-age.ts';
import type { DaemonProcess } from './daemon-process.ts';
import { readTlsCertificates } from './tls-certificates.ts';
import { findOpenListeners } from './open-listeners.ts';
import { readActivatedAddresses } from '../installation/systemd-sockets.ts';

/**
 * Returns the addresses a daemon listens on, from its flags, its file and systemd, with the real paths of
 * sockets. If the file changed since the start, open sockets decide: unreadable only if one of them is TCP.
 */
export async function collectListeners(
  files: HostFiles,
  daemon: DaemonProcess,
  version: string,
): Promise<Observed<readonly EngineListener[]>> {
  const configured = await configuredListeners(files, daemon, isBefore2010(version));
  const found =
    configured.state === 'unreadable' ? await findOpenListeners(files, daemon.pid, configured) : configured;
  return found.state === 'known' ? known(await withRealSockets(files, found.value), found.from) : found;
}

/** Whether TLS alone does not require client certificates in this version. */
export function isBefore2010(version: string): boolean {
  const [found, first] = [parseEngineVersion(version), parseEngineVersion('20.10.0')];
  return found !== undefined && first !== undefined && compareEngineVersions(found, first) < 0;
}

/** Returns the configured addresses, including those passed by systemd. */
export async function listConfiguredListeners(
  files: HostFiles,
  settings: DaemonConfig,
  { usualSocket, isOld = false }: { usualSocket: string; isOld?: boolean },
): Promise<EngineListener[]> {
  const clientTls = asksForCertificates(settings, isOld);
  const defaults = { socket: usualSocket, clientTls: requiresCertificates(settings, isOld) };
  // An empty list equals one empty entry.
  const hosts = settings.hosts === undefined || settings.hosts.length === 0 ? [''] : settings.hosts;
  const addresses = hosts.map((host) => listenAddress(host, defaults));
  const found = listeners(expandActivated(addresses, await readActivatedAddresses(files)), clientTls);
  if (!found.some((each) => each.clientTls)) return found;
  const certificates = await readTlsCertificates(files, settings);
  return found.map((each) => (each.clientTls ? { ...each, certificates } : each));
}

async function configuredListeners(
  files: HostFiles,
  daemon: DaemonProcess,
  isOld: boolean,
): Promise<Observed<EngineListener[]>> {
  const { pid, config, flags, usualSocket } = daemon;
  const from = `/proc/${pid}/cmdline`;
  const listening = (settings: DaemonConfig): Promise<EngineListener[]> =>
    listConfiguredListeners(files, settings, { usualSocket, isOld });
  // A file cannot add to hosts of the command line, and only TCP has certificates.
  const own = flags.hosts === undefined ? [] : await listening(flags);
  if (own.length > 0 && own.every(({ address }) => isLocal(address))) return known(own, from);
  if (config.state !== 'known') return config;
  const change = await whyConfigurationChanged(files, daemon);
  if (change !== undefined) return unreadable('undetermined', change, daemon.configPath);
  return known(await listening(config.value.config), from);
}

/** Resolves socket paths, since mounts are compared by real paths; `/var/run` is always `/run`. */
async function withRealSockets(
  files: HostFiles,
  found: readonly EngineListener[],
): Promise<readonly EngineListener[]> {
  const paths = found.flatMap(({ address }) => (address.startsWith('unix:///') ? [address.slice(7)] : []));
  const places = await Promise.all(paths.map((path) => files.realPath(path)));
  const defaultSockets = new Set(paths.flatMap((path) => [path, path.replace(/^\/var\/run\//, '/run/')]));
  const others = places.flatMap((place) =>
    place.state === 'known' && !defaultSockets.has(place.value) ? [place.value] : [],
  );
  const added = [...new Set(others)].map((path) => ({ address: `unix://${path}`, clientTls: false }));
  return [...found, ...added].toSorted(order);
}

/** Replaces `fd://` by systemd's addresses; keeps it if no unit explains it. */
function expandActivated(hosts: readonly string[], activated: readonly string[]): string[] {
  return hosts.flatMap((host) => (/^fd:\/\/\*?$/.test(host) && activated.length > 0 ? activated : [host]));
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
