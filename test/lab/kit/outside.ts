import { mustRun, runCommand, type CommandResult } from './commands.ts';
import type { LabEngine } from './engine.ts';

/** Another machine on the network of an engine, and a way to change the engine's packet filter. */
export interface Outside {
  /** Whether a TCP port of the engine's host answers over IPv4 and over IPv6. */
  reaches(port: number): Promise<readonly [ip4: boolean, ip6: boolean]>;
  /** Whether port 80 of a container answers at its own address, to which the host is made the way. */
  reachesItself(address: string): Promise<boolean>;
  /** Whether port 80 answers at an address of the link itself, without a route by the host. */
  reachesOnLink(address: string): Promise<boolean>;
  /** Whether a TCP port of the host answers to packets for 127.0.0.1 that are sent to it over the link. */
  reachesLoopback(port: number): Promise<boolean>;
  /** Runs a program in the network of the engine's host. */
  inside(program: string, ...args: readonly string[]): Promise<CommandResult>;
  end(): Promise<void>;
}

const addresses = {
  host: ['192.0.2.1/24', '2001:db8::1/64'],
  other: ['192.0.2.2/24', '2001:db8::2/64'],
} as const;

/** A network in which 127.0.0.1 is no address of its own but one behind its neighbour. */
const loopbackOverLink = [
  'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet',
  'ip addr flush dev lo',
  'ip route flush table local root 127.0.0.0/8 || true',
  'ip route replace 127.0.0.0/8 via 192.0.2.1 dev eth0 src 192.0.2.2',
].join('; ');

/** An address as a URL has it. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** Puts a second network beside that of the engine, joined to its `eth0`. */
export async function outsideOf({ pid }: LabEngine): Promise<Outside> {
  const name = `ironhull-lab-${pid}`;
  const host = [`--net=/proc/${pid}/ns/net`];
  const other = [`--net=/run/netns/${name}`];
  await mustRun('ip', ['netns', 'add', name]);
  const link = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', name];
  await mustRun('ip', ['link', 'add', 'eth0', 'netns', String(pid), ...link]);
  for (const [side, given] of [
    [host, addresses.host],
    [other, addresses.other],
  ] as const) {
    // An engine publishes on IPv6 only where it finds it on the loopback interface.
    for (const device of ['lo', 'eth0'])
      await mustRun('nsenter', [...side, 'ip', 'link', 'set', device, 'up']);
    await mustRun('nsenter', [...side, 'ip', 'addr', 'add', given[0], 'dev', 'eth0']);
    await mustRun('nsenter', [...side, 'ip', 'addr', 'add', given[1], 'dev', 'eth0', 'nodad']);
  }
  const answers = async (address: string, port: number): Promise<boolean> => {
    const ask = ['busybox', 'wget', '-q', '-O', '-', '-T', '2', `http://${address}:${port}/`];
    const { stdout } = await runCommand('nsenter', [...other, ...ask]);
    return stdout.includes('answer');
  };
  return {
    reachesItself: async (address) => {
      const by = address.includes(':') ? '2001:db8::1' : '192.0.2.1';
      await mustRun('nsenter', [...other, 'ip', 'route', 'replace', address, 'via', by]);
      return answers(bracketed(address), 80);
    },
    reachesOnLink: (address) => answers(bracketed(address), 80),
    reachesLoopback: async (port) => {
      await mustRun('nsenter', [...other, 'sh', '-c', loopbackOverLink]);
      return answers('127.0.0.1', port);
    },
    reaches: (port) => Promise.all([answers('192.0.2.1', port), answers('[2001:db8::1]', port)]),
    inside: (program, ...args) => runCommand('nsenter', [...host, program, ...args]),
    end: async () => void (await mustRun('ip', ['netns', 'delete', name])),
  };
}
