import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseLocalAddresses, parseLocalAddresses6 } from '../../formats/proc-net/local-addresses.ts';
import type { HostFiles } from '../../io/files.ts';

/** Bytes of the routes of a machine: an engine with thousands of networks has more than a mebibyte of them. */
const longest = 64 * 1024 * 1024;

/** Returns the addresses of a machine; none where no system runs, or without a network. */
export async function readOwnAddresses(files: HostFiles): Promise<Observed<ReadonlySet<string>>> {
  const [four, six] = await Promise.all([
    files.readText('/proc/1/net/fib_trie', longest),
    files.readText('/proc/1/net/if_inet6'),
  ]);
  for (const text of [four, six]) if (text.state === 'unreadable') return text;
  const addresses = [
    ...parseLocalAddresses(valueOf(four) ?? ''),
    ...parseLocalAddresses6(valueOf(six) ?? ''),
  ];
  return known(new Set(addresses), '/proc/1/net');
}
