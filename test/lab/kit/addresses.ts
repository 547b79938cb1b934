import { createServer } from 'node:net';
import { mustRun, runCommand } from './commands.ts';
import { closeForwarding, openForwarding } from './host-state.ts';

/**
 * The share of the machine's network that one engine has: a bridge of its own, and 1024 addresses
 * of 198.18.0.0/15 (RFC 2544, kept for tests of network devices, so nobody's real network).
 */
export interface NetworkShare {
  slot: number;
  bridge: string;
  /** Bridge for swarm tasks to reach out by. */
  gatewayBridge: string;
  gatewaySubnet: string;
  /** All addresses of the share. */
  addresses: string;
  pool: string;
  poolSize: number;
  /** A loopback address that only this engine uses. */
  loopback: string;
}

const slots = 128;

/** The share with the number `slot`, from 0. */
export function shareOf(slot: number): NetworkShare {
  const block = `198.${18 + Math.floor(slot / 64)}`;
  const third = (slot % 64) * 4;
  return {
    slot,
    bridge: `ihlab${slot}`,
    gatewayBridge: `ihlabgw${slot}`,
    gatewaySubnet: `${block}.${third + 1}.0/24`,
    addresses: `${block}.${third}.0/22`,
    pool: `${block}.${third + 2}.0/23`,
    poolSize: 27,
    loopback: `127.18.${slot}.1`,
  };
}

function bridgeAddress(slot: number): string {
  return `198.${18 + Math.floor(slot / 64)}.${(slot % 64) * 4}.1/24`;
}

/** Claims a free share. Making the bridge is what claims it: the kernel lets one process do that. */
export async function claimNetwork(): Promise<NetworkShare> {
  const first = process.pid % slots;
  for (let step = 0; step < slots; step += 1) {
    const share = shareOf((first + step) % slots);
    const made = await runCommand('ip', ['link', 'add', 'name', share.bridge, 'type', 'bridge']);
    if (made.code === 0) {
      await mustRun('ip', ['address', 'add', bridgeAddress(share.slot), 'dev', share.bridge]);
      await mustRun('ip', ['link', 'set', share.bridge, 'up']);
      await openForwarding(share.addresses);
      return share;
    }
    if (!made.stderr.includes('exists')) throw new Error(`no bridge could be made: ${made.stderr}`);
  }
  throw new Error(`all ${slots} lab bridges are taken; remove the ihlab* interfaces of dead runs`);
}

/** Removes the share's bridges, those of the networks that its engine made, and what let them forward. */
export async function releaseNetwork(share: NetworkShare): Promise<void> {
  await closeForwarding(share.addresses);
  for (const name of await interfacesOf(share)) await runCommand('ip', ['link', 'delete', name]);
}

/** Interfaces of this machine that belong to the share. */
export async function interfacesOf(share: NetworkShare): Promise<string[]> {
  const listed: unknown = JSON.parse(await mustRun('ip', ['-json', 'address', 'show']));
  const interfaces = listed as readonly { ifname: string; addr_info: readonly { local: string }[] }[];
  return interfaces
    .filter(
      ({ ifname, addr_info }) =>
        ifname === share.bridge || addr_info.some(({ local }) => within(share, local)),
    )
    .map(({ ifname }) => ifname);
}

function within(share: NetworkShare, address: string): boolean {
  const [a, b, c] = address.split('.').map(Number);
  const slot = a === 198 && b !== undefined && c !== undefined ? (b - 18) * 64 + Math.floor(c / 4) : -1;
  return slot === share.slot;
}

/** A TCP port of `host` that was free a moment ago. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
