import { BlockList, isIP } from 'node:net';
import { NotSupported } from './exchange.ts';

/** The environment that names proxies. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** Returns the proxy for a URL; absent for a direct connection. */
export type ChooseProxy = (url: URL) => URL | undefined;

/**
 * Returns the choice of proxies that Go's library makes, and with it docker: HTTPS_PROXY and HTTP_PROXY by the scheme of
 * the URL, each also in lower case, less what NO_PROXY names. This machine is never reached through a proxy
 * (golang.org/x/net, http/httpproxy).
 */
export function proxiesOf(env: ProxyEnvironment): ChooseProxy {
  const proxies = {
    'https:': parseProxy(firstSet(env, 'HTTPS_PROXY', 'https_proxy')),
    'http:': parseProxy(firstSet(env, 'HTTP_PROXY', 'http_proxy')),
  };
  const exceptions = firstSet(env, 'NO_PROXY', 'no_proxy')
    .split(',')
    .flatMap((entry) => parseException(entry.trim().toLowerCase()) ?? []);
  return (url) => {
    const proxy = url.protocol === 'https:' || url.protocol === 'http:' ? proxies[url.protocol] : undefined;
    if (proxy === undefined) return undefined;
    const host = url.hostname.replace(/^\[|\]$/gu, '').toLowerCase();
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return isThisMachine(host) || exceptions.some((isFor) => isFor(host, port)) ? undefined : proxy;
  };
}

/**
 * Refuses a proxy of a kind that no request is sent through.
 * @throws NotSupported for one that is neither `http://` nor `https://`.
 */
export function requireHttpProxy(proxy: URL): void {
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return;
  throw new NotSupported(
    `the proxy of the environment has the scheme ${JSON.stringify(proxy.protocol.slice(0, -1))}; only http:// and https:// are supported`,
  );
}

function firstSet(env: ProxyEnvironment, ...names: readonly string[]): string {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '') ?? '';
}

/** `proxy:3128` means `http://proxy:3128`; what is no address is no proxy, as for Go. */
function parseProxy(text: string): URL | undefined {
  if (text === '') return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\/./iu.test(text) ? URL.parse(text) : null;
  return whole ?? URL.parse(`http://${text}`) ?? undefined;
}

type Exception = (host: string, port: string) => boolean;

function parseException(entry: string): Exception | undefined {
  if (entry === '*') return () => true;
  const [, network = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/u.exec(entry) ?? [];
  if (network !== '') return networkException(network, Number(bits));
  const [, six, name = '', port = ''] =
    /^(?:\[([0-9a-f:.]+)\]|([^:]*|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f.]*))(?::(\d+))?$/u.exec(entry) ?? [];
  const host = six ?? name;
  if (host === '') return undefined;
  const isPort = (other: string): boolean => port === '' || port === other;
  if (isIP(host) !== 0) {
    const same = networkException(host, isIP(host) === 4 ? 32 : 128);
    return same && ((other, otherPort) => isPort(otherPort) && same(other, otherPort));
  }
  // `registry.example` is the host and all below it; `.registry.example` and `*.registry.example` only what is below.
  const domain = host.replace(/^\*(?=\.)/u, '');
  const below = domain.startsWith('.') ? domain : `.${domain}`;
  return (other, otherPort) => isPort(otherPort) && (other.endsWith(below) || other === domain);
}

function networkException(network: string, bits: number): Exception | undefined {
  const family = isIP(network);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isThisMachine(host: string): boolean {
  return (
    host === 'localhost' || (isIP(host) !== 0 && loopback.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6'))
  );
}
