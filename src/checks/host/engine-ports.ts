import { socketAddress } from '../../core/host/socket-address.ts';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { EngineTcpListener, SocketProxy } from '../../core/host/host.ts';
import type { Severity } from '../../core/severity.ts';
import { known, valueOf } from '../../core/observed.ts';
import { combine, pass, unknown } from '../../core/rules/outcome.ts';
import { ingressPorts } from '../../netfilter/ingress-ports.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { isLoopback } from '../support/network/loopback.ts';
import { checkedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';

/** Ports without authentication: the Docker API without TLS (IANA) and the metrics. */
const unguarded: Readonly<Record<number, { what: string; severity: Severity }>> = {
  2375: { what: 'the Docker API without TLS', severity: 'high' },
  9323: { what: 'the metrics endpoint', severity: 'low' },
};

/** Returns the problem of an open port; `message` says what listens there. */
function openPort(
  socket: Pick<ListeningSocket, 'address' | 'port'>,
  from: string,
  { message, severity }: { message: string; severity: Severity },
): Outcome {
  const saw = `${socketAddress(socket)} is listening`;
  return checkedPart({ source: from, saw, changeTitle: 'Close the port' }).fail({
    message,
    severity,
    detail: { port: String(socket.port), address: socket.address },
    steps: [
      `Find the process: ss -ltnp 'sport = :${socket.port}'`,
      'Stop it or bind it to 127.0.0.1, and connect to Docker through SSH',
    ],
  });
}

/** Checks a listening socket of any program by its port. */
function checkSocket(socket: ListeningSocket, from: string): readonly Outcome[] {
  const port = unguarded[socket.port];
  if (port === undefined || !socket.protocol.startsWith('tcp') || isLoopback(socket.address)) return [];
  const message = `A process listens on ${socketAddress(socket)}, the port for ${port.what}`;
  return [openPort(socket, from, { message, severity: port.severity })];
}

/** Checks an address on which an engine listens, by what it serves there. */
function checkListener(listener: EngineTcpListener, from: string, ofSwarm: ReadonlySet<number>): Outcome {
  const { program, clientTls, because } = listener;
  // dockerd listens on the published ports of services, so that no other program does.
  const isOfService = program === 'dockerd' && because === undefined && ofSwarm.has(listener.port);
  const serves = listener.serves === 'unknown' && isOfService ? 'published-port' : listener.serves;
  const place = `${program} listens on ${socketAddress(listener)}`;
  // Of dockerd engine/tcp-without-client-certificates judges it.
  const mayBeOpen = serves === 'api' && clientTls !== true && program !== 'dockerd';
  if (isLoopback(listener.address) && !mayBeOpen) return pass({ source: from, saw: `${place}, on loopback` });
  const why = because === undefined ? '' : `: ${because}`;
  switch (serves) {
    case 'swarm':
    case 'published-port':
      return pass({ source: from, saw: `${place}, for ${serves === 'swarm' ? 'the swarm' : 'a container'}` });
    case 'metrics':
      return openPort(listener, from, {
        message: `${place} and serves metrics without authentication`,
        severity: 'low',
      });
    case 'api':
      if (clientTls === undefined)
        return unknown('unreadable', `${place}, with or without client certificates${why}`);
      return clientTls
        ? pass({ source: from, saw: `${place}, with client certificates` })
        : openPort(listener, from, {
            message: `${place} and serves ${program === 'dockerd' ? 'the Docker API' : 'its API'} without client certificates`,
            severity: isLoopback(listener.address) ? 'high' : 'critical',
          });
    case 'unknown':
      return unknown('undecidable', `${place}, and its configuration does not say what for${why}`);
  }
}

/** Checks a program that may pass connections on to an engine's API. */
function checkProxy({ name, to, listens, someOnly, doubt }: SocketProxy, from: string): Outcome {
  const addresses = listens.map(socketAddress).join(', ');
  const place = addresses === '' ? name : `${name} listens on ${addresses}`;
  if (doubt !== undefined) return unknown('undecidable', `${place} and names ${to}: ${doubt}`);
  const open = listens.filter(({ address }) => !isLoopback(address));
  if (someOnly && open.length > 0 && open.length < listens.length)
    return unknown('undecidable', `${place}; which of these lead to ${to} is unknown`);
  const [first = listens[0]] = open;
  if (first === undefined)
    return checkedPart({ source: from, saw: place, changeTitle: 'Close the socket' }).fail({
      message: `${place} passes connections on to ${to}: every user and process of the host, and of containers on its network, connects there`,
      severity: 'high',
      detail: { address: name },
      steps: ['Stop the program, or let it listen on a path to which only root and trusted users may write'],
    });
  return openPort(first, from, {
    message: `${place} and passes connections on to ${to}: the Docker API without TLS`,
    severity: open.length > 0 ? 'critical' : 'high',
  });
}

const listening = (address: string, port: number, protocol: ListeningSocket['protocol'] = 'tcp') => ({
  listeningSockets: known([{ protocol, address, port }], '/proc/1/net'),
  engineListeners: known([], '/proc'),
  socketProxies: known([], '/proc'),
});

const engineOn = (
  address: string,
  port: number,
  more: Omit<EngineTcpListener, 'address' | 'port' | 'program'>,
) => ({
  listeningSockets: known([{ protocol: 'tcp', address, port }], '/proc/1/net'),
  engineListeners: known([{ address, port, program: 'dockerd', ...more }], '/proc'),
  socketProxies: known([], '/proc'),
});

const proxied = (address: string, more: Partial<SocketProxy> = {}) => ({
  ...listening(address, 2222),
  socketProxies: known(
    [
      {
        name: 'socat (process 812)',
        to: '/var/run/docker.sock',
        listens: [{ address, port: 2222 }],
        ...more,
      },
    ],
    '/proc',
  ),
});

export const check = hostCheck({
  id: 'host/engine-ports',
  needs: ['firewall'],
  title: 'Docker API or metrics port open to the network',
  severity: 'high',
  why: 'Everyone who reaches the Docker API without TLS is root on the host. The listener need not be dockerd: a proxy in front of the Docker socket (socat, systemd-socket-proxyd, nginx, ssh) exposes the same on any port, and is in no configuration of dockerd. On loopback every user and process of the host reaches it.',
  remediation: 'Stop the listener or bind it to 127.0.0.1. Connect to Docker through SSH or with TLS.',
  references: ['NIST SP 800-190, 4.5.3', 'OWASP Docker Top 10, D02'],
  judge(host) {
    const sockets = readingOf(host.listeningSockets, '/proc/1/net');
    const proxies = readingOf(host.socketProxies, 'proxies of the engine’s sockets');
    const passedOn = proxies.state === 'known' ? proxies.value : [];
    const ofProxies = [
      ...passedOn.map((proxy) => checkProxy(proxy, proxies.from)),
      ...(proxies.state === 'known' ? [] : [unread(proxies)]),
    ];
    if (sockets.state !== 'known') return combine([...ofProxies, unread(sockets)]);
    const engines = readingOf(host.engineListeners, '/proc');
    const firewall = host.firewall === undefined ? undefined : valueOf(host.firewall);
    const ofSwarm = firewall === undefined ? new Set<number>() : ingressPorts(firewall);
    const own = engines.state === 'known' ? engines.value : [];
    const decided = [
      ...own.filter(({ serves }) => serves !== 'unknown'),
      ...passedOn.flatMap(({ doubt, someOnly, listens }) =>
        doubt === undefined && someOnly !== true ? listens : [],
      ),
    ];
    const isOwn = ({ address, port }: ListeningSocket): boolean =>
      decided.some((each) => each.port === port && each.address === address);
    const others = sockets.value.filter((socket) => !isOwn(socket));
    const saw = `no other process listens on ${Object.keys(unguarded).join(' or ')} except on loopback`;
    return combine([
      ...own.map((listener) => checkListener(listener, engines.from, ofSwarm)),
      ...ofProxies,
      ...(engines.state === 'known' ? [] : [unread(engines)]),
      ...others.flatMap((socket) => checkSocket(socket, sockets.from)),
      ...(proxies.state === 'known' && passedOn.length === 0
        ? [
            pass({
              source: proxies.from,
              saw: 'no command line, unit or configuration passes TCP connections on',
            }),
          ]
        : []),
      pass({ source: sockets.from, saw }),
    ]);
  },
  examples: {
    bad: [
      { title: 'the API on all addresses', facts: listening('0.0.0.0', 2375) },
      { title: 'metrics on all IPv6 addresses', facts: listening('::', 9323, 'tcp6') },
      {
        title: 'the API on another port',
        facts: engineOn('0.0.0.0', 23_750, { serves: 'api', clientTls: false }),
      },
      {
        title: 'the API of containerd, on loopback',
        facts: {
          ...engineOn('127.0.0.1', 1234, { serves: 'api', clientTls: false }),
          engineListeners: known(
            [{ address: '127.0.0.1', port: 1234, program: 'containerd', serves: 'api', clientTls: false }],
            '/proc',
          ),
        },
      },
      { title: 'a proxy of the Docker socket', facts: proxied('0.0.0.0') },
      {
        title: 'a systemd socket that leads to the Docker socket, on loopback',
        facts: proxied('127.0.0.1', { name: 'api.socket' }),
      },
      {
        title: 'the API’s usual port, of a proxy of which only some addresses lead to it',
        facts: {
          ...proxied('0.0.0.0', {
            name: 'haproxy (process 7)',
            listens: [
              { address: '0.0.0.0', port: 2375 },
              { address: '127.0.0.1', port: 8404 },
            ],
            someOnly: true,
          }),
          listeningSockets: known([{ protocol: 'tcp', address: '0.0.0.0', port: 2375 }], '/proc/1/net'),
        },
      },
      {
        title: 'a proxy on an abstract socket',
        facts: proxied('0.0.0.0', { name: 'socat (process 812), on the abstract socket @api,', listens: [] }),
      },
      { title: 'metrics on another port', facts: engineOn('::', 9399, { serves: 'metrics' }) },
    ],
    good: [
      { title: 'loopback', facts: listening('127.0.0.1', 2375) },
      { title: 'another port', facts: listening('0.0.0.0', 22) },
      {
        title: 'the API with client certificates',
        facts: engineOn('0.0.0.0', 2376, { serves: 'api', clientTls: true }),
      },
      { title: 'the port of a swarm', facts: engineOn('::', 2377, { serves: 'swarm' }) },
    ],
    unsure: [
      {
        title: 'the API of containerd on loopback, with or without certificates',
        facts: {
          engineListeners: known(
            [{ address: '127.0.0.1', port: 1234, program: 'containerd', serves: 'api' }],
            '/proc',
          ),
        },
      },
      { title: 'a port of dockerd for something else', facts: engineOn('::', 4000, { serves: 'unknown' }) },
      {
        title: 'a proxy that may ask for credentials',
        facts: proxied('0.0.0.0', {
          name: 'nginx (process 7)',
          doubt: 'it may ask clients for credentials or admit only some',
        }),
      },
      {
        title: '/proc was not below the host root',
        facts: { listeningSockets: { state: 'absent', from: '/proc/1/net/tcp' } },
      },
    ],
  },
});
