/** TLS certificates for an engine, PEM. */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
  /** False if the user's configuration disables verification of the engine's certificate. */
  verify: boolean;
}

/**
 * An engine behind `ssh`; `host` may be an alias of its configuration. `socket` is a path on the other
 * machine.
 */
export interface SshEndpoint {
  kind: 'ssh';
  user?: string;
  host: string;
  port?: number;
  socket?: string;
}

/** An engine over HTTP; `base` is the path prefix of a proxy. */
export interface TcpEndpoint {
  kind: 'tcp';
  host: string;
  port: number;
  base?: string;
  tls?: TlsFiles;
}

/** Address of an engine. */
export type Endpoint = { kind: 'unix'; path: string } | TcpEndpoint | SshEndpoint;

/**
 * Formats an endpoint without credentials: `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`,
 * `ssh://ann@web-1`.
 */
export function describeEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return `unix://${endpoint.path}`;
  if (endpoint.kind === 'ssh') return describeSsh(endpoint);
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}${endpoint.base ?? ''}`;
}

/** Whether an address leads to another machine than this one. */
export function leadsElsewhere(endpoint: Endpoint): boolean {
  return endpoint.kind !== 'unix' && !/^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/iu.test(endpoint.host);
}

function describeSsh({ user, host, port, socket = '' }: SshEndpoint): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `ssh://${user === undefined ? '' : `${user}@`}${name}${port === undefined ? '' : `:${port}`}${socket}`;
}

/** A parsed engine address; `unsupported` is the reason it cannot be used. */
export type ParsedAddress = Endpoint | { unsupported: string };

/**
 * Parses an address like `docker --host`: `unix://PATH`, `tcp://HOST[:PORT][/BASE]`, `http://`, `https://`,
 * `HOST:PORT`, `ssh://[USER@]HOST[:PORT][/SOCKET]`; empty is the default socket. The default port is 2375,
 * also with certificates, and 2376 for `https`. Drops user information of a TCP address.
 */
export function parseAddress(text: string): ParsedAddress {
  const address = text.trim();
  if (address === '') return unixEndpoint('');
  // The docker command reads a bare path as a base path of localhost:2375, which nobody means.
  if (/^[./]/.test(address)) return { unsupported: 'write the path of a socket as unix:///path' };
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
        unsupported: `unknown scheme ${JSON.stringify(scheme)}: use unix, tcp, http, https or ssh`,
      };
  }
}

function unixEndpoint(path: string): ParsedAddress {
  if (path === '') return { kind: 'unix', path: '/var/run/docker.sock' };
  return path.startsWith('/')
    ? { kind: 'unix', path }
    : { unsupported: 'the path of a unix socket must be absolute' };
}

function tcpEndpoint(rest: string, defaultPort: number): ParsedAddress {
  const [, place = '', base = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
  const authority = place.replace(/^.*@/s, '');
  const match = /^(?:\[([0-9a-f:.]+(?:%[a-z0-9._-]+)?)\]|([a-z0-9._-]*))(?::(\d{1,5}))?$/i.exec(authority);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (match === null || port > 65535) return { unsupported: 'expected HOST:PORT' };
  if (!/^[a-z0-9._~/-]*$/i.test(base))
    return { unsupported: 'unsupported characters in the path after the port' };
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
 * Parses an ssh address. Names must begin with a letter, digit or `_`, so that `ssh` takes none for an
 * option; paths must have no character special to the remote shell.
 */
function sshEndpoint(rest: string): ParsedAddress {
  const match =
    /^(?:(?<user>[^@/]*)@)?(?:\[(?<six>[0-9a-f:.]+)\]|(?<name>[^@:/[\]]*))(?::(?<port>\d{1,5}))?(?<path>\/.*)?$/is.exec(
      rest,
    );
  if (match?.groups === undefined) return { unsupported: 'expected ssh://[USER@]HOST[:PORT]' };
  const { user, six, name = '', port, path = '' } = match.groups;
  if (user?.includes(':')) return { unsupported: 'remove the password from the ssh:// address' };
  const host = six ?? name;
  const isName = /^[a-z0-9_][a-z0-9._-]*$/i;
  if ((user !== undefined && !isName.test(user)) || (six === undefined && !isName.test(host)))
    return { unsupported: 'unsupported characters in the user or host of the ssh:// address' };
  if (!/^[a-z0-9._/-]*$/i.test(path))
    return { unsupported: 'unsupported characters in the path of the ssh:// address' };
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65535))
    return { unsupported: 'invalid port in the ssh:// address' };
  return {
    kind: 'ssh',
    host,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(path === '' || path === '/' ? {} : { socket: path }),
  };
}
