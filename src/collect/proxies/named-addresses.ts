import { isIPv4, isIPv6 } from 'node:net';

/** An address and a port, as a program connects to them; the port may be the name of a service. */
export interface NamedAddress {
  address: string;
  port: string;
}

const host = /(?<![\w.-])(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost|\[[0-9a-f:.]+\])/iu.source;
/** `ADDRESS:PORT`, also with a service’s name; `ADDRESS PORT`, and the two members of envoy. */
const withPort = new RegExp(
  `${host}(?:(?::(?<port>\\d{1,5}|[a-z][\\w-]*)(?![\\w.]))|(?:["',\\s]+(?:port(?:_value)?["']?\\s*[:=]\\s*)?(?<spaced>\\d{1,5})(?![\\w./:])))`,
  'giu',
);
/** A URL without a port has that of its scheme. */
const ofScheme = new RegExp(
  `\\b(?<scheme>https?|wss?)://${host.slice(host.indexOf(')') + 1)}(?![:\\w])`,
  'giu',
);

/** Returns an address without brackets, of IPv4 if it is mapped to IPv6; loopback as `127.0.0.1`; absent if it is none. */
function plainAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
  const mapped = bare.replace(/^::ffff:(?=\d+\.)/u, '');
  if (mapped === 'localhost' || mapped === '::1' || /^(?:127|0)\./u.test(mapped)) return '127.0.0.1';
  return isIPv4(mapped) || isIPv6(mapped) ? mapped : undefined;
}

/** Returns the addresses with ports that a command line or a configuration names. */
export function addressesIn(text: string): readonly NamedAddress[] {
  const found = [...text.matchAll(withPort), ...text.matchAll(ofScheme)].flatMap(({ groups = {} }) => {
    const address = plainAddress(groups.host ?? '');
    const { scheme } = groups;
    const usual = scheme === undefined ? undefined : /s$/iu.test(scheme) ? '443' : '80';
    const port = groups.port ?? groups.spaced ?? usual;
    return address === undefined || port === undefined ? [] : [{ address, port }];
  });
  return [...new Map(found.map((each) => [`${each.address} ${each.port}`, each])).values()];
}
