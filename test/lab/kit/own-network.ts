import type { Launch } from './configurations.ts';

/** Whether the kernel forwards in the network of its own that an engine is started in. */
export type OwnNetwork = 'forwarding' | 'not forwarding';

/** For IPv4 a new network namespace begins with the settings of the machine, whatever those are. */
function settingsOf(network: OwnNetwork): Readonly<Record<string, 0 | 1>> {
  return {
    ip_forward: network === 'forwarding' ? 1 : 0,
    'conf/all/rp_filter': 0,
    'conf/default/rp_filter': 0,
    'conf/all/route_localnet': 0,
    'conf/default/route_localnet': 0,
  };
}

/**
 * The command that starts the daemon in a network namespace of its own: its packet filter is empty
 * and nobody else's, and the settings of the kernel that its traffic depends on are made here.
 */
export function inOwnNetwork({ program, args, ...rest }: Launch, network: OwnNetwork): Launch {
  const writes = Object.entries(settingsOf(network)).map(
    ([name, value]) => `echo ${value} > /proc/sys/net/ipv4/${name}`,
  );
  const script = [...writes, 'exec "$@"'].join(' && ');
  return { ...rest, program: 'unshare', args: ['--net', '--', 'sh', '-c', script, 'sh', program, ...args] };
}
