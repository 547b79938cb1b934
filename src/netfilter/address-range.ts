import { BlockList, isIPv4, isIPv6 } from 'node:net';

interface Range {
  address: string;
  length: number;
  family: 'ipv4' | 'ipv6';
}

function rangeOf(cidr: string): Range | undefined {
  const [address = '', length] = cidr.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  return family === undefined || length === undefined || !/^\d+$/u.test(length)
    ? undefined
    : { address, length: Number(length), family };
}

/** Whether `outer` contains `inner`, both in CIDR notation; false for other text. */
export function containsRange(outer: string, inner: string): boolean {
  const [wide, narrow] = [rangeOf(outer), rangeOf(inner)];
  if (!wide || !narrow || wide.family !== narrow.family || wide.length > narrow.length) return false;
  const list = new BlockList();
  list.addSubnet(wide.address, wide.length, wide.family);
  return list.check(narrow.address, narrow.family);
}
