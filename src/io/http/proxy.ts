import { isIP } from 'node:net';
import { NotSupported } from './exchange.ts';
import { addressNetwork, isInNetwork, isLoopbackHost, parseNetwork, type IpNetwork } from './ip-network.ts';

/** The environment that names proxies. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** A proxy of the environment; `no address` where its variable names none. */
export type Proxy = URL | 'no address';

/** Returns the proxy for a URL; absent for a direct connection. */
export type ChooseProxy = (url: URL) => Proxy | undefined;

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
    return isLoopbackHost(host) || exceptions.some((isFor) => isFor(host, port)) ? undefined : proxy;
  };
}

/**
 * Returns the address of a proxy.
 * @throws NotSupported for what is no address, and for one that is neither `http://` nor `https://`.
 */
export function requireHttpProxy(proxy: Proxy): string {
  // The text may hold a password.
  if (proxy === 'no address')
    throw new NotSupported('HTTPS_PROXY or HTTP_PROXY of the environment is no address of a proxy');
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy.href;
  throw new NotSupported(
    `the proxy of the environment has the scheme ${JSON.stringify(proxy.protocol.slice(0, -1))}; only http:// and https:// are supported`,
  );
}

function firstSet(env: ProxyEnvironment, ...names: readonly string[]): string {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '') ?? '';
}

/** `proxy:3128` means `http://proxy:3128` (httpproxy, parseProxy). */
function parseProxy(text: string): Proxy | undefined {
  if (text === '') return undefined;
  return URL.parse(text.includes('://') ? text : `http://${text}`) ?? 'no address';
}

type Exception = (host: string, port: string) => boolean;

/** One entry of NO_PROXY: a network, an address or a domain, each of the last two also with a port. */
function parseException(entry: string): Exception | undefined {
  if (entry === '*') return () => true;
  const network = parseNetwork(entry);
  if (network !== undefined) return (host) => isInNetwork(host, network);
  const { name, port } = splitPort(entry);
  if (name === '') return undefined;
  const isPort = (other: string): boolean => port === '' || port === other;
  const address: IpNetwork | undefined = addressNetwork(name);
  if (address !== undefined) return (host, other) => isPort(other) && isInNetwork(host, address);
  // `registry.example` is the host and all below it; `.registry.example` and `*.registry.example` only what is below.
  const domain = name.replace(/^\*(?=\.)/u, '');
  const below = domain.startsWith('.') ? domain : `.${domain}`;
  return (host, other) => isPort(other) && isIP(host) === 0 && (host.endsWith(below) || host === domain);
}

/** Parts an entry as Go's `net.SplitHostPort`; one that this refuses is a name without a port. */
function splitPort(entry: string): { name: string; port: string } {
  const parts = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/u.exec(entry);
  if (parts === null) return { name: entry, port: '' };
  const [, six, host = '', port = ''] = parts;
  return { name: six ?? host, port };
}
