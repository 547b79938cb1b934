import { isIPv4, isIPv6 } from 'node:net';

/** An address and a port, as a program connects to them; the port may be the name of a service. */
export interface NamedAddress {
  address: string;
  /** Empty where a program connects to the port on which it was reached. */
  port: string;
}

/** Forms of an IPv4 address beside four numbers, which programs take, too (inet_aton(3)): `127.1`, `0x7f000001`. */
const numbered = /0x[0-9a-f]+(?:\.(?:0x[0-9a-f]+|\d+)){0,3}|\d+(?:\.(?:0x[0-9a-f]+|\d+)){1,3}|\d{8,10}/iu
  .source;
const host = new RegExp(`(?<![\\w.-])(?<host>${numbered}|localhost|\\[[0-9a-f:.]+\\])`, 'iu').source;
/** `ADDRESS:PORT`, also with a service’s name; `ADDRESS PORT`, and the two members of envoy. */
const withPort = new RegExp(
  `${host}(?:(?::(?<port>\\d{1,5}|[a-z][\\w-]*)(?![\\w.]))|(?:["',\\s]+(?:port(?:_value)?["']?\\s*[:=]\\s*)?(?<spaced>\\d{1,5})(?![\\w./:])))`,
  'giu',
);
/** A URL without a port has that of its scheme. */
const ofScheme = new RegExp(
  `\\b(?<scheme>https?|wss?|h2c)://${host.slice(host.indexOf(')') + 1)}(?![:\\w.])`,
  'giu',
);
/** `server 172.17.0.2;` of nginx and `reverse_proxy 172.17.0.2` of caddy mean port 80. */
const ofUpstream = new RegExp(
  `(?:(?<=[\\s{;])server[ \\t]+${host}(?=[ \\t;])|\\breverse_proxy[ \\t]+${host.replace('<host>', '<caddy>')}(?![:\\w./]))`,
  'giu',
);
/** `server db 172.17.0.2 check` of haproxy means the port of its client. */
const ofServer = new RegExp(`^[ \\t]*server[ \\t]+[^\\s;]+[ \\t]+${host}(?![:\\w.;])`, 'gimu');

/** Returns an IPv4 address of numbers in any base as four numbers; absent if it is none. */
function fourNumbers(text: string): string | undefined {
  const parts = text.split('.').map((part) => {
    if (/^0x[0-9a-f]+$/u.test(part)) return Number.parseInt(part, 16);
    return /^0[0-7]*$/u.test(part) ? Number.parseInt(part, 8) : /^\d+$/u.test(part) ? Number(part) : NaN;
  });
  const last = parts.pop() ?? NaN;
  const isAddress = parts.every((part) => part <= 255) && last < 256 ** (4 - parts.length);
  if (!isAddress || parts.length > 3) return undefined;
  const rest = Array.from(
    { length: 4 - parts.length },
    (_, index) => Math.trunc(last / 256 ** (3 - parts.length - index)) % 256,
  );
  return [...parts, ...rest].join('.');
}

/** Characters of an address of IPv6 that ends in four numbers. */
const longestAddress = 45;

/** Returns the IPv4 address that an address of IPv6 maps: `::ffff:7f00:1`, `::ffff:127.0.0.1`. */
function mappedAddress(text: string): string {
  if (text.length > longestAddress) return text;
  const [, dotted, high, low] =
    /^(?:0*:)+ffff:(?:([\d.]+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/u.exec(text) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return text;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

/** Returns an address without brackets, of IPv4 if it is mapped to IPv6; loopback as `127.0.0.1`; absent if it is none. */
function plainAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
  const mapped = mappedAddress(bare);
  const plain = isIPv4(mapped) || !/^[0-9a-fx.]+$/u.test(mapped) ? mapped : fourNumbers(mapped);
  if (plain === undefined) return undefined;
  if (['localhost', '::1', '0.0.0.0'].includes(plain) || plain.startsWith('127.')) return '127.0.0.1';
  return isIPv4(plain) || isIPv6(plain) ? plain : undefined;
}

/** Returns the addresses with ports that a command line or a configuration names. */
export function addressesIn(text: string): readonly NamedAddress[] {
  const matches = [withPort, ofScheme, ofUpstream, ofServer].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups = {} }) => ({ groups, pattern })),
  );
  const found = matches.flatMap(({ groups, pattern }) => {
    const address = plainAddress(groups.host ?? groups.caddy ?? '');
    const port = groups.port ?? groups.spaced ?? usualPort(groups.scheme, pattern);
    return address === undefined ? [] : [{ address, port }];
  });
  return [...new Map(found.map((each) => [`${each.address} ${each.port}`, each])).values()];
}

/** Returns the port of an address without one. */
function usualPort(scheme: string | undefined, pattern: RegExp): string {
  if (pattern === ofServer) return '';
  return scheme !== undefined && /s$/iu.test(scheme) ? '443' : '80';
}
