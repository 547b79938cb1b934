import type { DaemonConfig } from './daemon-settings.ts';

/** Whether the daemon speaks TLS on TCP: `tlsverify` turns it on, with either value. */
export function usesTls({ tls, tlsVerify }: DaemonConfig): boolean {
  return tls === true || tlsVerify !== undefined;
}

/**
 * Whether clients on TCP must show a certificate. Seen on Engine 26.1.5: `tls` alone asks for one
 * too, unless `tlsverify` is false; engines before 20.10 ask only with `tlsverify`.
 */
export function asksForCertificates(config: DaemonConfig, isBefore2010: boolean): boolean {
  return usesTls(config) && (isBefore2010 ? config.tlsVerify === true : config.tlsVerify !== false);
}

/** What decides where an entry of `hosts` without an address of its own listens. */
export interface ListenDefaults {
  /** `unix:///var/run/docker.sock`, or the one in the runtime folder of a rootless daemon. */
  socket: string;
  /** With certificates asked for, a daemon without hosts listens on TCP of loopback. */
  clientTls: boolean;
}

/** The address that dockerd listens on for an entry of `hosts`. Without a host, TCP is on loopback. */
export function listenAddress(entry: string, { socket, clientTls }: ListenDefaults): string {
  const text = entry.trim();
  if (text === '') return clientTls ? 'tcp://localhost:2376' : socket;
  if (text === 'unix://') return socket;
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(text) ?? [];
  if (scheme !== 'tcp') return text;
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/u.exec(rest) ?? ['', rest, ''];
  return `tcp://${host === '' ? 'localhost' : host}:${port === '' ? '2375' : port}`;
}
