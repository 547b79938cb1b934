import { valueOf } from '../../core/observed.ts';
import { parseLocalAddresses, parseLocalAddresses6 } from '../../formats/proc-net/local-addresses.ts';
import type { HostFiles } from '../../io/files.ts';

/** Bytes of the routes of a machine: an engine with thousands of networks has more than a mebibyte of them. */
const longest = 64 * 1024 * 1024;

/** Returns the addresses of a machine; none where they cannot be read. */
export async function readOwnAddresses(files: HostFiles): Promise<ReadonlySet<string>> {
  const [four, six] = await Promise.all([
    files.readText('/proc/1/net/fib_trie', longest),
    files.readText('/proc/1/net/if_inet6'),
  ]);
  return new Set([...parseLocalAddresses(valueOf(four) ?? ''), ...parseLocalAddresses6(valueOf(six) ?? '')]);
}
