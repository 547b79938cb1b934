import { posix } from 'node:path';
import type { DaemonConfig } from './daemon-settings.ts';

/** Whether the daemon uses TLS on TCP: `tlsverify` enables it, with either value. */
export function usesTls({ tls, tlsVerify }: DaemonConfig): boolean {
  return tls === true || tlsVerify !== undefined;
}

/** The public certificate authorities of distributions (Go, `crypto/x509/root_linux.go`, and where these lead). */
const publicAuthorities: ReadonlySet<string> = new Set([
  // With an empty path Go takes those of the system.
  '',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/tls/cert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/var/lib/ca-certificates/ca-bundle.pem',
]);

/**
 * Whether TCP clients need a certificate, of whatever authority. Seen on Engine 26.1.5: `tls` alone requires one too,
 * unless `tlsverify` is false; engines before 20.10 require one only with `tlsverify`.
 */
export function requiresCertificates(config: DaemonConfig, isBefore2010: boolean): boolean {
  return usesTls(config) && (isBefore2010 ? config.tlsVerify === true : config.tlsVerify !== false);
}

/** Whether TCP clients need a certificate that not everybody can get: one of a public authority proves nothing. */
export function asksForCertificates(config: DaemonConfig, isBefore2010: boolean): boolean {
  const { tlsCa } = config;
  if (tlsCa !== undefined && publicAuthorities.has(tlsCa && posix.normalize(tlsCa))) return false;
  return requiresCertificates(config, isBefore2010);
}

/** The defaults for an entry of `hosts` without an address. */
export interface ListenDefaults {
  /** `unix:///var/run/docker.sock`, or the socket in the runtime directory of a rootless daemon. */
  socket: string;
  /** Whether client certificates are required: then a daemon without hosts listens on TCP on loopback. */
  clientTls: boolean;
}

/**
 * Returns the address on which dockerd listens for an entry of `hosts`. Without a host, TCP is on loopback.
 */
export function listenAddress(entry: string, { socket, clientTls }: ListenDefaults): string {
  const text = entry.trim();
  if (text === '') return clientTls ? 'tcp://localhost:2376' : socket;
  if (text === 'unix://') return socket;
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(text) ?? [];
  if (scheme !== 'tcp') return text;
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/u.exec(rest) ?? ['', rest, ''];
  return `tcp://${host === '' ? 'localhost' : host}:${port === '' ? '2375' : port}`;
}
