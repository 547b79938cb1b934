/** Certificates for an engine over TLS, PEM. */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
  /** False when the user's own configuration says not to check the engine's certificate. */
  verify: boolean;
}

/** An engine behind the `ssh` program; `host` may be an alias of its configuration. `socket` is a path over there. */
export interface SshEndpoint {
  kind: 'ssh';
  user?: string;
  host: string;
  port?: number;
  socket?: string;
}

/** An engine over HTTP; `base` is what stands before every path of its API, where a proxy hands it on. */
export interface TcpEndpoint {
  kind: 'tcp';
  host: string;
  port: number;
  base?: string;
  tls?: TlsFiles;
}

/** Where an engine listens. */
export type Endpoint = { kind: 'unix'; path: string } | TcpEndpoint | SshEndpoint;

/** The endpoint in words, without credentials: `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`, `ssh://ann@web-1`. */
export function describeEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return `unix://${endpoint.path}`;
  if (endpoint.kind === 'ssh') return describeSsh(endpoint);
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}${endpoint.base ?? ''}`;
}

function describeSsh({ user, host, port, socket = '' }: SshEndpoint): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `ssh://${user === undefined ? '' : `${user}@`}${name}${port === undefined ? '' : `:${port}`}${socket}`;
}

/** An engine's address as text, taken apart; `unsupported` is the reason why it cannot be used. */
export type ParsedAddress = Endpoint | { unsupported: string };

/**
 * Reads an address as `docker --host` takes it: `unix://PATH`, `tcp://HOST[:PORT][/BASE]`, `http://`,
 * `https://`, `HOST:PORT`, `ssh://[USER@]HOST[:PORT][/SOCKET]`; an empty one is the usual socket. Without
 * a port it is 2375, with certificates too, and 2376 for `https`. User information of a TCP address is not used and not kept.
 */
export function parseAddress(text: string): ParsedAddress {
  const address = text.trim();
  if (address === '') return unixEndpoint('');
  // The docker command takes a bare path for one behind port 2375 of this machine, which nobody means.
  if (/^[./]/.test(address)) return { unsupported: 'a path of a socket is written unix:///path' };
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
      return unixEndpoint(rest);
    case 'tcp':
    case 'http':
    case 'https':
      return tcpEndpoint(rest, scheme.toLowerCase() === 'https' ? 2376 : 2375);
    case 'ssh':
      return sshEndpoint(rest);
    case 'npipe':
      return { unsupported: 'npipe:// is not supported: run ironhull where the engine has a unix socket' };
    default:
      return {
        unsupported: `the scheme ${JSON.stringify(scheme)} is not one of unix, tcp, http, https, ssh`,
      };
  }
}

function unixEndpoint(path: string): ParsedAddress {
  if (path === '') return { kind: 'unix', path: '/var/run/docker.sock' };
  return path.startsWith('/')
    ? { kind: 'unix', path }
    : { unsupported: 'the path of a unix socket must be absolute' };
}

function tcpEndpoint(rest: string, usualPort: number): ParsedAddress {
  const [, place = '', base = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
  const authority = place.replace(/^.*@/s, '');
  const match = /^(?:\[([0-9a-f:.]+(?:%[a-z0-9._-]+)?)\]|([a-z0-9._-]*))(?::(\d{1,5}))?$/i.exec(authority);
  const port = match?.[3] === undefined ? usualPort : Number(match[3]);
  if (match === null || port > 65535) return { unsupported: 'it is not of the form HOST:PORT' };
  if (!/^[a-z0-9._~/-]*$/i.test(base)) return { unsupported: 'the path behind the port is not plain' };
  const host = match[1] ?? match[2] ?? '';
  const before = base.replace(/\/+$/, '');
  return {
    kind: 'tcp',
    host: host === '' ? 'localhost' : host,
    port,
    ...(before === '' ? {} : { base: before }),
  };
}

/**
 * Names that begin with a letter, a digit or `_`, so that `ssh` cannot take one for an option, and
 * a path without a character that the shell over there would read as more than text.
 */
function sshEndpoint(rest: string): ParsedAddress {
  const match =
    /^(?:(?<user>[^@/]*)@)?(?:\[(?<six>[0-9a-f:.]+)\]|(?<name>[^@:/[\]]*))(?::(?<port>\d{1,5}))?(?<path>\/.*)?$/is.exec(
      rest,
    );
  if (match?.groups === undefined) return { unsupported: 'it is not of the form ssh://[USER@]HOST[:PORT]' };
  const { user, six, name = '', port, path = '' } = match.groups;
  if (user?.includes(':')) return { unsupported: 'a password does not belong into an ssh:// address' };
  const host = six ?? name;
  const isName = /^[a-z0-9_][a-z0-9._-]*$/i;
  if ((user !== undefined && !isName.test(user)) || (six === undefined && !isName.test(host)))
    return { unsupported: 'the user or the host of the ssh:// address is not a plain name' };
  if (!/^[a-z0-9._/-]*$/i.test(path)) return { unsupported: 'the path of the ssh:// address is not plain' };
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65535))
    return { unsupported: 'the port of the ssh:// address is not one' };
  return {
    kind: 'ssh',
    host,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(path === '' || path === '/' ? {} : { socket: path }),
  };
}
