/** Certificates for an engine over TLS, PEM. */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
  /** False when the user's own configuration says not to check the engine's certificate. */
  verify: boolean;
}

/** Where an engine listens. */
export type Endpoint =
  | { kind: 'unix'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls?: TlsFiles };

/** The endpoint in words, without credentials: `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`. */
export function describeEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'unix') return `unix://${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
}

/** An engine's address as text, taken apart; `unsupported` is the reason why it cannot be used. */
export type ParsedAddress = Endpoint | { unsupported: string };

/**
 * Reads an address as `docker --host` takes it: `unix://PATH`, `tcp://HOST[:PORT]`, `http://`,
 * `https://`, `HOST:PORT`. Without a port it is 2375, or 2376 with `tls`. User information in
 * the address is not used and not kept.
 */
export function parseAddress(text: string, tls: boolean): ParsedAddress {
  const address = text.trim();
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
      return unixEndpoint(rest);
    case 'tcp':
    case 'http':
    case 'https':
      return tcpEndpoint(rest, tls || scheme.toLowerCase() === 'https');
    case 'ssh':
      return {
        unsupported: 'ssh:// is not supported yet: run ironhull on that machine, or forward its socket',
      };
    case 'npipe':
      return { unsupported: 'npipe:// is not supported: run ironhull where the engine has a unix socket' };
    default:
      return { unsupported: `the scheme ${JSON.stringify(scheme)} is not one of unix, tcp, http, https` };
  }
}

function unixEndpoint(path: string): ParsedAddress {
  if (path === '') return { kind: 'unix', path: '/var/run/docker.sock' };
  return path.startsWith('/')
    ? { kind: 'unix', path }
    : { unsupported: 'the path of a unix socket must be absolute' };
}

function tcpEndpoint(rest: string, tls: boolean): ParsedAddress {
  const authority = (rest.split(/[/?#]/, 1)[0] ?? '').replace(/^.*@/s, '');
  const match = /^(?:\[([0-9a-f:.%]+)\]|([a-z0-9._-]*))(?::(\d{1,5}))?$/i.exec(authority);
  const port = match?.[3] === undefined ? (tls ? 2376 : 2375) : Number(match[3]);
  if (match === null || port > 65535) return { unsupported: 'it is not of the form HOST:PORT' };
  const host = match[1] ?? match[2] ?? '';
  return { kind: 'tcp', host: host === '' ? '127.0.0.1' : host, port };
}
