import type { EngineTcpListener } from '../../core/host/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import { containerdListeners } from '../../formats/containerd/config-listeners.ts';
import { parseDaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';
import { parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import type { DaemonConfig } from '../../formats/daemon-config/daemon-settings.ts';
import { effectiveDaemonConfig } from '../../formats/daemon-config/effective-config.ts';
import {
  asksForCertificates,
  listenAddress,
  requiresCertificates,
} from '../../formats/daemon-config/listen-address.ts';
import type { HostFiles } from '../../io/files.ts';
import { readContainerdFiles } from '../installation/containerd-services.ts';
import { readConfigText } from '../installation/config-text.ts';
import { whyConfigurationChanged, whyFileChanged } from '../installation/configuration-age.ts';
import { readRunningInstallation } from '../installation/installations.ts';
import { readActivatedAddresses } from '../installation/systemd-sockets.ts';
import { findEngineProcesses, type EngineProcess } from '../processes/engine-sockets.ts';
import { listeningTcpSockets, openSockets } from '../processes/open-sockets.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** Programs whose API is their own; Kubernetes and LXD authenticate their clients by default. */
const programs: ReadonlySet<string> = new Set(['dockerd', 'containerd', 'podman', 'buildkitd']);

/** Ports of a swarm: managers, and gossip between nodes. */
const swarmPorts: ReadonlySet<number> = new Set([2377, 7946]);

/**
 * Returns the TCP addresses on which the container engines of a host listen, as their open files show. Engines
 * in other network namespaces are left out: those of containers, and rootless ones.
 */
export async function collectEngineListeners(
  files: HostFiles,
): Promise<Observed<readonly EngineTcpListener[]>> {
  const processes = await findEngineProcesses(files);
  if (processes.state !== 'known') return processes;
  const lists = await Promise.all(
    processes.value.filter(({ program }) => programs.has(program)).map((each) => listenersOf(files, each)),
  );
  const failed = lists.find((list) => list.state !== 'known');
  return (
    failed ??
    known(
      lists.flatMap((list) => valueOf(list) ?? []),
      '/proc/<pid>/fd of container engines',
    )
  );
}

async function listenersOf(
  files: HostFiles,
  { pid, program }: EngineProcess,
): Promise<Observed<readonly EngineTcpListener[]>> {
  const from = `/proc/${pid}/fd`;
  const [own, first] = await Promise.all([
    files.readLink(`/proc/${pid}/ns/net`),
    files.readLink('/proc/1/ns/net'),
  ]);
  if (own.state === 'known' && first.state === 'known' && own.value !== first.value) return known([], from);
  const inodes = await openSockets(files, pid);
  const sockets = inodes && (await listeningTcpSockets(files, pid, inodes));
  if (sockets === undefined)
    return unreadable('denied', `the open files of ${program} cannot be read: ${afterRefusal()}`, from);
  if (sockets.length === 0) return known([], from);
  const classify = await classifierOf(files, { pid, program });
  return known(
    sockets.map(({ address, port }) => ({ address, port, program, ...classify({ address, port }) })),
    from,
  );
}

type Purpose = Pick<EngineTcpListener, 'serves' | 'clientTls' | 'because'>;
type Classify = (socket: Pick<ListeningSocket, 'address' | 'port'>) => Purpose;

/** Returns what each TCP socket of a program serves. */
function classifierOf(files: HostFiles, { pid, program }: EngineProcess): Promise<Classify> {
  if (program === 'dockerd') return daemonClassifier(files, pid);
  if (program === 'podman') return podmanClassifier(files, pid);
  return program === 'containerd' ? containerdClassifier(files, pid) : Promise.resolve(unclassified);
}

/** BuildKit serves metrics on TCP, too. */
function unclassified(): Purpose {
  return { serves: 'unknown' };
}

/**
 * Returns what Podman serves on the address that its arguments name, such as `podman system service tcp:0.0.0.0:9000`
 * (5.4.2): its API, which asks for a certificate only with an authority of clients (since 5.7).
 */
async function podmanClassifier(files: HostFiles, pid: number): Promise<Classify> {
  const command = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
  const args = command.split('\0').slice(1, -1);
  const ports = new Set(args.flatMap((arg) => /^tcp:.*:(\d+)$/u.exec(arg)?.[1] ?? []).map(Number));
  const clientTls = args.some((arg) => /^--tls-client-ca(?:=|$)/u.test(arg));
  return ({ port }) =>
    args.includes('service') && ports.has(port) ? { serves: 'api', clientTls } : unclassified();
}

/**
 * Returns what a containerd serves on its TCP sockets, by its configuration and the files that it imports; of other
 * ports, such as the one of its CRI plugin, nothing is known.
 */
async function containerdClassifier(files: HostFiles, pid: number): Promise<Classify> {
  const command = valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '';
  const { configPath, imports } = await readContainerdFiles(files, command.split('\0').slice(1, -1));
  const paths = [configPath, ...imports.files.flatMap((file) => (typeof file === 'string' ? [file] : []))];
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  const written = texts.flatMap((text) => containerdListeners(valueOf(text) ?? '') ?? []);
  const there = paths.filter((_path, index) => texts[index]?.state !== 'absent');
  const changes = await Promise.all(there.map((path) => whyFileChanged(files, pid, path, 'containerd')));
  const because = changes.find((why) => why !== undefined);
  return ({ port }) => {
    const isAt = (address: string | undefined): boolean => address?.endsWith(`:${port}`) === true;
    if (written.some(({ api }) => isAt(api)))
      return because === undefined
        ? { serves: 'api', clientTls: written.some(({ clientTls }) => clientTls) }
        : { serves: 'api', because };
    return written.some(({ metrics }) => isAt(metrics)) ? { serves: 'metrics' } : unclassified();
  };
}

/** Returns what a dockerd serves on its TCP sockets, by the configuration it was started with. */
async function daemonClassifier(files: HostFiles, pid: number): Promise<Classify> {
  const { args, configPath, unread } = await readRunningInstallation(files, pid);
  const flags = parseDaemonFlags(args) ?? {};
  const text = unread ?? (await readConfigText(files, configPath));
  const file = text.state === 'unreadable' ? text : parseDaemonJson(valueOf(text) ?? '', configPath);
  const { config } = effectiveDaemonConfig(flags, valueOf(file) ?? {});
  const change = await whyConfigurationChanged(files, { pid, configPath, flags });
  const because = file.state === 'unreadable' ? file.detail : change;
  const activated = await readActivatedAddresses(files);
  return ({ port }) => purposeOf(port, config, activated, because);
}

function purposeOf(
  port: number,
  config: DaemonConfig,
  activated: readonly string[],
  because: string | undefined,
): Purpose {
  const clientTls = asksForCertificates(config, false);
  const defaults = { socket: 'unix://', clientTls: requiresCertificates(config, false) };
  const isOn = (addresses: readonly string[]): boolean =>
    addresses.some((address) => new RegExp(`^tcp:.*:${port}$`, 'u').test(address));
  const hosts = config.hosts === undefined || config.hosts.length === 0 ? [''] : config.hosts;
  const isApi =
    isOn(hosts.map((host) => listenAddress(host, defaults))) ||
    (hosts.some((host) => host.startsWith('fd:')) && (isOn(activated) || activated.includes('fd://')));
  if (config.metricsAddress?.endsWith(`:${port}`) === true) return { serves: 'metrics' };
  if (isApi) return { serves: 'api', ...(because === undefined ? { clientTls } : { because }) };
  if (swarmPorts.has(port)) return { serves: 'swarm' };
  // Without docker-proxy dockerd itself keeps the host ports of containers reserved.
  if (config.userlandProxy === false && because === undefined) return { serves: 'published-port' };
  return { serves: 'unknown', ...(because === undefined ? {} : { because }) };
}
