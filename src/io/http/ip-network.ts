import { isIP } from 'node:net';

/** The bytes of an address: four, also of an IPv4 address that is written as an IPv6 one, or sixteen. */
type AddressBytes = readonly number[];

/** A network in CIDR notation. */
export interface IpNetwork {
  bytes: AddressBytes;
  /** Length of its prefix, in bits. */
  length: number;
}

/** Parses `10.0.0.0/8` or `fd00::/8`, as Go's `net.ParseCIDR`; absent if it is none. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/u.exec(text) ?? [];
  const bytes = bytesOf(address);
  const length = Number(digits);
  return bytes !== undefined && length <= bytes.length * 8 ? { bytes, length } : undefined;
}

/** Returns the network of one address alone; absent if it is no address. */
export function addressNetwork(address: string): IpNetwork | undefined {
  const bytes = bytesOf(address);
  return bytes && { bytes, length: bytes.length * 8 };
}

/** Whether an address is in a network. One of the other family is not. */
export function isInNetwork(address: string, { bytes, length }: IpNetwork): boolean {
  const own = bytesOf(address);
  if (own?.length !== bytes.length) return false;
  return bytes.every((byte, n) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, length - n * 8))) & 0xff;
    return ((byte ^ (own[n] ?? 0)) & mask) === 0;
  });
}

/** Node compiles its expressions for addresses at the first use, which takes milliseconds: not before it is asked. */
let thisMachine: readonly IpNetwork[] | undefined;

/** Whether a host is this machine by its name alone: `localhost`, or a loopback address, also in brackets. */
export function isLoopbackHost(host: string): boolean {
  const address = host.replace(/^\[|\]$/gu, '');
  thisMachine ??= ['127.0.0.0/8', '::1/128'].flatMap((text) => parseNetwork(text) ?? []);
  return address === 'localhost' || thisMachine.some((network) => isInNetwork(address, network));
}

function bytesOf(address: string): AddressBytes | undefined {
  if (isIP(address) === 4) return address.split('.').map(Number);
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  const [left = '', right] = address.split('::', 2);
  const [before, after] = [groupBytes(left), groupBytes(right ?? '')];
  const gap = right === undefined ? 0 : 16 - before.length - after.length;
  const bytes = [...before, ...Array.from({ length: gap }, () => 0), ...after];
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
