import type { DaemonConfig } from './daemon-settings.ts';

/** Whether the daemon uses TLS on TCP: `tlsverify` enables it, with either value. */
export function usesTls({ tls, tlsVerify }: DaemonConfig): boolean {
  return tls === true || tlsVerify !== undefined;
}

/**
 * Whether TCP clients need a certificate. Seen on Engine 26.1.5: `tls` alone requires one too, unless
 * `tlsverify` is false; engines before 20.10 require one only with `tlsverify`.
 */
export function asksForCertificates(config: DaemonConfig, isBefore2010: boolean): boolean {
  return usesTls(config) && (isBefore2010 ? config.tlsVerify === true : config.tlsVerify !== false);
}

/** The defaults for an entry of `hosts` without an address. */
export interface ListenDefaults {
  /** `unix:///var/run/docker.sock`, or the socket in the runtime directory of a rootless daemon. */
  socket: string;
  /** If client certificates are required, a daemon without hosts listens on TCP on loopback. */
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
