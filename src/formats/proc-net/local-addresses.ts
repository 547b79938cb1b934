/** Returns the IPv4 addresses of a network namespace, from `/proc/<pid>/net/fib_trie`, sorted. */
export function parseLocalAddresses(text: string): readonly string[] {
  const pattern = /\|-- (\d+(?:\.\d+){3})\n\s+\/32 host LOCAL/gu;
  return [...new Set([...text.matchAll(pattern)].flatMap(([, address]) => address ?? []))].toSorted();
}

/** Returns the IPv6 addresses of a network namespace, from `/proc/<pid>/net/if_inet6`, in their shortest form. */
export function parseLocalAddresses6(text: string): readonly string[] {
  return [...text.matchAll(/^([0-9a-f]{32}) /gmu)].flatMap(([, hex = '']) => {
    const groups = hex.match(/.{4}/gu)?.join(':') ?? '';
    return new URL(`http://[${groups}]`).hostname.slice(1, -1);
  });
}
