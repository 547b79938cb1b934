import { posix } from 'node:path';

/** How a program can pass connections on to a socket. */
export type ProxyKind = 'relay' | 'reverse-proxy' | 'rootlesskit' | 'interpreter' | 'other';

/** Programs that pass every connection on, to what their command lines name. */
const relays: ReadonlySet<string> = new Set([
  'socat',
  'socat1',
  'systemd-socket-proxyd',
  'ncat',
  'nc',
  'netcat',
  'nc.openbsd',
  'nc.traditional',
  'ssh',
  'autossh',
  'redir',
  'simpleproxy',
  'tcptunnel',
  'gost',
  'websocat',
]);

/** Programs that pass connections on as their configuration says, and where it is by default. */
const reverseProxies: Readonly<Record<string, readonly string[]>> = {
  nginx: [
    '/etc/nginx/nginx.conf',
    '/usr/local/nginx/conf/nginx.conf',
    '/usr/local/openresty/nginx/conf/nginx.conf',
  ],
  haproxy: ['/etc/haproxy/haproxy.cfg', '/etc/haproxy/conf.d'],
  caddy: ['/etc/caddy/Caddyfile'],
  apache2: ['/etc/apache2/apache2.conf'],
  httpd: ['/etc/httpd/conf/httpd.conf', '/etc/apache2/httpd.conf'],
  lighttpd: ['/etc/lighttpd/lighttpd.conf'],
  envoy: ['/etc/envoy/envoy.yaml'],
  stunnel: ['/etc/stunnel'],
  stunnel4: ['/etc/stunnel'],
  traefik: ['/etc/traefik/traefik.yml', '/etc/traefik/traefik.yaml', '/etc/traefik/traefik.toml'],
  rinetd: ['/etc/rinetd.conf'],
  xinetd: ['/etc/xinetd.conf'],
  inetd: ['/etc/inetd.conf'],
};

/** Programs that run a script, which their first argument names. */
const interpreter =
  /^(?:python[\d.]*|node|nodejs|deno|bun|perl[\d.]*|ruby[\d.]*|php[\d.]*|java|tclsh[\d.]*)$/u;

/**
 * Programs that use an engine's socket themselves: parts of engines and orchestrators, and agents that only read from
 * it. None passes a client's request on.
 */
const ownUse: ReadonlySet<string> = new Set([
  'docker',
  'docker-proxy',
  'dockerd-rootless.sh',
  'kubelet',
  'crictl',
  'cadvisor',
  'node_exporter',
  'telegraf',
  'promtail',
  'netdata',
]);

/** Returns how a program can pass connections on to a socket; absent if it uses the socket itself. */
export function proxyKind(program: string): ProxyKind | undefined {
  if (ownUse.has(program) || program.startsWith('containerd-shim')) return undefined;
  if (program === 'rootlesskit') return program;
  if (relays.has(program)) return 'relay';
  if (Object.hasOwn(reverseProxies, program)) return 'reverse-proxy';
  return interpreter.test(program) ? 'interpreter' : 'other';
}

/** Returns the default configuration files, and folders of them, of a reverse proxy. */
export function proxyConfigurations(program: string): readonly string[] {
  return reverseProxies[program] ?? [];
}

/** The socket from which traefik learns of containers, as an option and in a configuration. */
const watchedSocket = /endpoint["']?\s*[:=]\s*["']?unix:[^\s"',}]+/giu;

/** Removes the sockets that a proxy uses itself from its words or its configuration. */
export function withoutOwnUse(program: string, text: string): string {
  return program === 'traefik' ? text.replaceAll(watchedSocket, '') : text;
}

/** Settings by which proxies ask clients who they are, or admit only some. */
const restriction =
  /\bssl_verify_client\s+on|\bauth_(?:basic|request)\s+(?!off)|\bdeny\s+all|\bverify\s+required|\bhttp_auth|\bhttp-request\s+(?:deny|auth)|\btcp-request\s+\w+\s+reject|\bbasic_?auth\b|\bclient_auth\b|\bforward_auth\b|\bSSLVerifyClient\s+require|\bAuthType\b|\bRequire\s+(?:valid-user|user|group|ip|host|local)\b|\bverify\s*=\s*[2-4]\b|\bverify(?:Chain|Peer)\s*=\s*yes|\bPSKsecrets\b|\brequire_client_certificate|\bext_authz\b|\bjwt_authn\b|\brbac\b|\bonly_from\b|\bdigestAuth\b|\bforwardAuth\b|\bipAllowList\b|\bclientAuth\b/iu;
/** OPENSSL-LISTEN asks for a certificate unless `verify=0` (socat(1)); both programs can admit only some addresses. */
const relayRestriction = /OPENSSL-L(?:ISTEN)?:(?!\S*verify=0)|\brange=|\btcpwrap|--allow/iu;

/** Whether the words or the configuration of a proxy may keep clients out. */
export function mayRestrictClients(text: string): boolean {
  return restriction.test(text) || relayRestriction.test(text);
}

/** Returns the name of a program: by its path, or where it changed that, by the kernel. */
export function processProgram(kernelName: string, command: string): string {
  const name = posix.basename(command);
  return name === '' || /[\s:]/u.test(command) ? kernelName : name.replace(/^-/u, '');
}
