import { mkdir, mkdtemp, chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { claimNetwork, type NetworkShare } from './addresses.ts';
import { programPath } from './availability.ts';
import type { ClientCertificate } from './certificates.ts';
import { runCommand, type CommandResult } from './commands.ts';
import { runCompose } from './compose.ts';
import { prepareLaunch, type EngineConfig, type Launch } from './configurations.ts';
import { folderPrefix, recordOwner, sweepDeadRuns } from './dead-runs.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { inOwnNetwork, type OwnNetwork } from './own-network.ts';
import { requestEngine, type EngineAddress, type EngineAnswer } from './request.ts';
import { stopEngine } from './stop.ts';
import { joinSwarm } from './swarm.ts';
import { withEtcDocker } from './etc-docker.ts';

/** A real Docker Engine of the test's own, on private sockets and folders. */
export interface LabEngine {
  config: EngineConfig;
  /** Path of its unix socket; it listens there in every configuration. */
  socket: string;
  /** As DOCKER_HOST takes it: `unix:///…`, or `tcp://127.0.0.1:port` for the TLS engine. */
  endpoint: string;
  /** Base address for HTTP clients: `http://localhost`, or `https://127.0.0.1:port` for the TLS engine. */
  url: string;
  /** Holds everything it has; gone after `stop`. */
  directory: string;
  /** Id of the daemon's process. */
  pid: number;
  network: NetworkShare;
  tls?: ClientCertificate;
  /** Environment for programs that are to speak to this engine, with HOME and DOCKER_CONFIG of its own. */
  env: Readonly<Record<string, string>>;
  docker(...args: readonly string[]): Promise<CommandResult>;
  compose(
    args: readonly string[],
    options: { directory: string; env?: Readonly<Record<string, string>> },
  ): Promise<CommandResult>;
  request(method: string, path: string, body?: unknown): Promise<EngineAnswer>;
  /** What the daemon has logged so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface StartOptions {
  config: EngineConfig;
  /** Further flags of dockerd; they win over the lab's own. */
  daemonFlags?: readonly string[];
  /** Lines of /etc/subuid and /etc/subgid in the configuration `userns`. */
  subordinate?: string;
  /** Puts the daemon into a network namespace of its own, in which it may set packet filter rules. */
  ownNetwork?: OwnNetwork;
  /** A folder that the daemon has in the place of /etc/docker, in a mount namespace of its own. */
  etcDocker?: string;
}

/** Starts an engine and returns when it answers; throws with the daemon's log when it does not within a minute. */
export async function startEngine({
  config,
  daemonFlags = [],
  subordinate,
  ownNetwork,
  etcDocker,
}: StartOptions): Promise<LabEngine> {
  await sweepDeadRuns();
  const directory = await mkdtemp(folderPrefix);
  await chmod(directory, 0o711); // a remapped root has to reach its containers' files
  const network = await claimNetwork();
  let daemon: Daemon | undefined;
  try {
    await recordOwner(directory, network.slot);
    const prepared = await prepareLaunch({
      config,
      directory,
      network,
      daemonFlags,
      ...(subordinate === undefined ? {} : { subordinate }),
    });
    const networked = ownNetwork === undefined ? prepared : inOwnNetwork(prepared, ownNetwork);
    const launch = etcDocker === undefined ? networked : withEtcDocker(networked, etcDocker);
    daemon = await startDaemon(launch, directory);
    const engine = await connect({ config, directory, network, launch, daemon });
    if (config === 'swarm') await joinSwarm(engine);
    return engine;
  } catch (error) {
    await stopEngine({ directory, network, daemon });
    throw error;
  }
}

interface Started {
  config: EngineConfig;
  directory: string;
  network: NetworkShare;
  launch: Launch;
  daemon: Daemon;
}

async function connect({ config, directory, network, launch, daemon }: Started): Promise<LabEngine> {
  const socket = join(directory, 'docker.sock');
  const address: EngineAddress = launch.remote ?? { socket };
  const endpoint = launch.remote ? `tcp://${launch.remote.host}:${launch.remote.port}` : `unix://${socket}`;
  const url = launch.remote ? `https://${launch.remote.host}:${launch.remote.port}` : 'http://localhost';
  const env = await clientEnvironment(directory, endpoint, launch);
  const request = (method: string, path: string, body?: unknown) =>
    requestEngine(address, method, path, body);
  return {
    config,
    socket,
    endpoint,
    url,
    directory,
    network,
    env,
    pid: daemon.pid,
    ...(launch.remote ? { tls: launch.remote.tls } : {}),
    docker: (...args) => runCommand('docker', args, { env }),
    compose: (args, options) =>
      runCompose(args, { directory: options.directory, env: { ...env, ...options.env } }),
    request,
    log: () => daemon.log(),
    stop: () => stopEngine({ directory, network, request, daemon }),
  };
}

async function clientEnvironment(
  directory: string,
  endpoint: string,
  launch: Launch,
): Promise<Record<string, string>> {
  const home = join(directory, 'home');
  const configuration = join(home, '.docker');
  await mkdir(configuration, { recursive: true });
  const own = { PATH: programPath, HOME: home, DOCKER_CONFIG: configuration, DOCKER_HOST: endpoint };
  if (launch.remote === undefined) return own;
  return { ...own, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: dirname(launch.remote.tls.ca) };
}
