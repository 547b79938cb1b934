import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, type NetworkShare } from './addresses.ts';
import { makeCertificates, type ClientCertificate } from './certificates.ts';

export const engineConfigs = ['default', 'userns', 'containerd', 'tls', 'swarm'] as const;
export type EngineConfig = (typeof engineConfigs)[number];

/** How to start a daemon of one configuration. */
export interface Launch {
  program: string;
  args: readonly string[];
  /** Set when clients reach it over TLS. */
  remote?: { host: string; port: number; tls: ClientCertificate };
}

export interface LaunchOptions {
  config: EngineConfig;
  directory: string;
  network: NetworkShare;
  daemonFlags: readonly string[];
  /** Lines of /etc/subuid and /etc/subgid for a remapped engine. */
  subordinate?: string;
}

/**
 * The command that starts the daemon. Packet filter rules are left alone (`--iptables=false`),
 * because starting a daemon rewrites the chains that every engine of a machine shares.
 */
export async function prepareLaunch(options: LaunchOptions): Promise<Launch> {
  const daemon = ['dockerd', ...(await commonFlags(options))];
  switch (options.config) {
    case 'default':
    case 'swarm':
    case 'containerd':
      return launch([...daemon, ...options.daemonFlags]);
    case 'userns':
      return remappedLaunch(options, daemon);
    case 'tls':
      return tlsLaunch(options, daemon);
  }
}

function launch([program = 'dockerd', ...args]: readonly string[]): Launch {
  return { program, args };
}

async function commonFlags({ config, directory, network }: LaunchOptions): Promise<string[]> {
  const file = join(directory, 'daemon.json');
  // Which image store is the default depends on the engine's version.
  const settings = { features: { 'containerd-snapshotter': config === 'containerd' } };
  await writeFile(file, `${JSON.stringify(settings)}\n`);
  return [
    `--config-file=${file}`,
    `--data-root=${join(directory, 'data')}`,
    `--exec-root=${join(directory, 'exec')}`,
    `--pidfile=${join(directory, 'pid')}`,
    `--host=unix://${join(directory, 'docker.sock')}`,
    `--bridge=${network.bridge}`,
    `--default-address-pool=base=${network.pool},size=${network.poolSize}`,
    ...['iptables', 'ip6tables', 'ip-forward', 'ip-masq'].map((name) => `--${name}=false`),
  ];
}

const remapped = 'nobody:231072:65536\n';

// The daemon gets /etc/subuid and /etc/subgid of its own in a private mount namespace; the machine's stay as they are.
const withSubordinateIds =
  'mount --bind "$1" /etc/subuid && mount --bind "$1" /etc/subgid && shift && exec "$@"';

async function remappedLaunch(
  { directory, daemonFlags, subordinate = remapped }: LaunchOptions,
  daemon: readonly string[],
): Promise<Launch> {
  const file = join(directory, 'subordinate-ids');
  await writeFile(file, subordinate);
  const flags = ['--userns-remap=65534:65534', '--no-new-privileges', ...daemonFlags];
  const start = ['sh', '-c', withSubordinateIds, 'sh', file, ...daemon, ...flags];
  return launch(['unshare', '--mount', '--propagation', 'slave', '--', ...start]);
}

async function tlsLaunch(
  { directory, daemonFlags }: LaunchOptions,
  daemon: readonly string[],
): Promise<Launch> {
  const host = '127.0.0.1';
  const port = await freePort(host);
  const { client, server } = await makeCertificates(join(directory, 'tls'), host);
  const flags = [
    `--host=tcp://${host}:${port}`,
    '--tlsverify',
    `--tlscacert=${client.ca}`,
    `--tlscert=${server.cert}`,
    `--tlskey=${server.key}`,
  ];
  return { ...launch([...daemon, ...flags, ...daemonFlags]), remote: { host, port, tls: client } };
}
