import type { ListeningSocket } from '../../core/firewall.ts';
import type { Problem, Severity } from '../../core/finding.ts';
import { known } from '../../core/observed.ts';
import { combine, fail, pass } from '../../core/outcome.ts';
import { hostCheck } from '../support/host-rule.ts';
import { isLoopback } from '../support/loopback.ts';
import { readingOf, unread } from '../support/subject.ts';

/** Ports without authentication: the Docker API without TLS (IANA) and the metrics. */
const unguarded: Readonly<Record<number, { what: string; severity: Severity }>> = {
  2375: { what: 'the Docker API without TLS', severity: 'high' },
  9323: { what: 'the metrics endpoint', severity: 'low' },
};

function shownAddress({ address, port }: ListeningSocket): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function problemsOf(socket: ListeningSocket, source: string): readonly Problem[] {
  const port = unguarded[socket.port];
  if (port === undefined || !socket.protocol.startsWith('tcp') || isLoopback(socket.address)) return [];
  const saw = `${shownAddress(socket)} is listening`;
  return [
    {
      message: `A process listens on ${shownAddress(socket)}, the port for ${port.what}`,
      severity: port.severity,
      detail: { port: String(socket.port), address: socket.address },
      at: [],
      evidence: [{ source, saw }],
      change: {
        kind: 'manual',
        title: 'Close the port',
        steps: [
          `Find the process: ss -ltnp 'sport = :${socket.port}'`,
          'Stop it or bind it to 127.0.0.1, and connect to Docker through SSH',
        ],
      },
    },
  ];
}

const listening = (address: string, port: number, protocol: ListeningSocket['protocol'] = 'tcp') => ({
  listeningSockets: known([{ protocol, address, port }], '/proc/1/net'),
});

export const check = hostCheck({
  id: 'host/engine-ports',
  needs: ['firewall'],
  title: 'Docker API or metrics port open to the network',
  severity: 'high',
  why: 'Everyone who reaches the Docker API without TLS is root on the host. The listener need not be dockerd: a proxy in front of the Docker socket exposes the same, and is in no configuration of dockerd.',
  remediation: 'Stop the listener or bind it to 127.0.0.1. Connect to Docker through SSH or with TLS.',
  references: ['NIST SP 800-190, 4.5.3', 'OWASP Docker Top 10, D02'],
  judge(host) {
    const sockets = readingOf(host.listeningSockets, '/proc/1/net');
    if (sockets.state !== 'known') return unread(sockets);
    const problems = sockets.value.flatMap((socket) => problemsOf(socket, sockets.from));
    const saw = `nothing listens on ${Object.keys(unguarded).join(' or ')} except on loopback`;
    return combine([...problems.map((problem) => fail(problem)), pass({ source: sockets.from, saw })]);
  },
  examples: {
    bad: [
      { title: 'the API on all addresses', facts: listening('0.0.0.0', 2375) },
      { title: 'metrics on all IPv6 addresses', facts: listening('::', 9323, 'tcp6') },
    ],
    good: [
      { title: 'loopback', facts: listening('127.0.0.1', 2375) },
      { title: 'another port', facts: listening('0.0.0.0', 22) },
    ],
    unsure: [
      {
        title: '/proc was not below the host root',
        facts: { listeningSockets: { state: 'absent', from: '/proc/1/net/tcp' } },
      },
    ],
  },
});
