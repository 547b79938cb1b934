import { isIP } from 'node:net';
import type { InsecureRegistries } from '../../core/engine/engine-settings.ts';
import { isInNetwork, parseNetwork } from '../http/ip-network.ts';

/** What the configuration of an engine says of registries. */
export interface EngineRegistries {
  /** Addresses that Docker Hub's content is asked for first, in their order. */
  mirrors: readonly string[];
  insecure: InsecureRegistries;
}

/** What every engine has: registries on this machine are insecure (moby, registry/config.go). */
const always = ['127.0.0.0/8', '::1/128'];

/** How long a name may take to be resolved. */
const lookupMs = 2000;

/**
 * Whether an engine takes a registry, `HOST[:PORT]`, for insecure: by its name, or by an address of it in one of the
 * networks. Its names decide first (moby, registry/config.go, isSecureIndex).
 */
export async function isInsecure(
  registry: string,
  { hosts, networks }: InsecureRegistries,
): Promise<boolean> {
  if (hosts.includes(registry)) return true;
  const all = [...always, ...networks].flatMap((network) => parseNetwork(network) ?? []);
  const addresses = await addressesOf(new URL(`https://${registry}`).hostname.replace(/^\[|\]$/gu, ''));
  return addresses.some((address) => all.some((network) => isInNetwork(address, network)));
}

async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const { lookup } = await import('node:dns/promises');
  const stop = AbortSignal.timeout(lookupMs);
  const ended = new Promise<readonly string[]>((resolve) => {
    stop.addEventListener('abort', () => resolve([]), { once: true });
  });
  // A name that nobody knows is in no network.
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    () => [],
  );
  return Promise.race([found, ended]);
}
