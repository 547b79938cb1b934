import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { EngineListener, EngineSocket, ForwardedSocket } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { isWithin } from '../../core/is-within.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, unknown } from '../../core/rules/outcome.ts';
import { mayExposeSocket, reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import { checkEngineRelays } from '../support/workload/engine-relays.ts';
import { checkEngineVolumes } from '../support/workload/engine-volumes.ts';
import { forwardedSocket, mountedSocket, socketByTarget } from '../support/workload/mounted-engine-socket.ts';
import { checkRemoteEngines } from '../support/workload/remote-engines.ts';
import { checkMounts } from '../support/workload/mounts.ts';
import { inHostNamespace } from '../support/workload/namespace.ts';
import { checkValue } from '../support/workload/setting.ts';

function listenersOf({ engine }: WorkloadCase): readonly EngineListener[] {
  const facts = valueOf(engine);
  if (!facts) return [];
  return [...(valueOf(facts.listeners) ?? []), { address: facts.endpoint, clientTls: true }];
}

/** Returns the unix sockets of the engines on the host. */
function socketsOf(subject: WorkloadCase): readonly EngineSocket[] {
  const addresses = listenersOf(subject).flatMap(({ address }) =>
    address.startsWith('unix://') ? [{ path: address.slice('unix://'.length), program: 'dockerd' }] : [],
  );
  const found = valueOf(subject.engine)?.sockets;
  return [...addresses, ...((found && valueOf(found)) ?? [])];
}

/** Returns why the sockets of the engines on the host are unknown; absent for a file, which may run anywhere. */
function whySocketsUnread({ engine, workload }: WorkloadCase): string | undefined {
  const facts = valueOf(engine);
  if (facts === undefined || (workload.surface !== 'container' && workload.surface !== 'service'))
    return undefined;
  const { sockets, forwardedSockets } = facts;
  if (sockets === undefined || forwardedSockets === undefined)
    return 'facts of an older version do not have them';
  const readings = [sockets, forwardedSockets, ...(valueOf(forwardedSockets) ?? [])];
  return readings.find((reading) => reading.state === 'unreadable')?.detail;
}

/** Returns the sockets of other programs that lead to an engine. */
function forwardedOf({ engine }: WorkloadCase): readonly ForwardedSocket[] {
  const found = valueOf(engine)?.forwardedSockets;
  return ((found && valueOf(found)) ?? []).flatMap((each) => valueOf(each) ?? []);
}

function byMount(subject: WorkloadCase): readonly Outcome[] {
  const sockets = socketsOf(subject);
  const unread = whySocketsUnread(subject);
  const programs = new Map(
    sockets.flatMap(({ path, program }) => (program === undefined ? [] : [[path, program] as const])),
  );
  const forwarded = forwardedOf(subject).filter(({ path }) => path.startsWith('/'));
  const unnamed = sockets.map(({ path }) => path).filter((path) => !programs.has(path));
  return checkMounts(subject.workload, {
    path(path, mount, part) {
      const reach = reachedSocket(path, [...programs.keys()]);
      if (reach)
        return mountedSocket(
          subject,
          path,
          mount,
          { ...reach, program: programs.get(reach.socket), known: sockets.map((each) => each.path) },
          part,
        );
      const shown = forwarded.filter((each) => isWithin(each.path, path));
      const led = shown.find(({ doubt }) => doubt === undefined) ?? shown[0];
      if (led !== undefined) return forwardedSocket(subject, path, mount, led, part);
      const other = unnamed.find((socket) => isWithin(socket, path));
      if (other === undefined && unread !== undefined && mayExposeSocket(path))
        return part.unknown(
          'unreadable',
          `${mount.target}: ${path} may expose a socket of an engine; those of its machine are unknown: ${unread}`,
        );
      if (other === undefined) return part.pass(`${mount.target}: ${path} does not expose the Docker socket`);
      const doubt = `${mount.target}: the program that listens on ${other} could not be read and may be an engine`;
      return part.unknown('unreadable', doubt);
    },
    mount: (mount, part) => socketByTarget(subject, mount, part),
  });
}

function byApiSocket({ workload }: WorkloadCase): Outcome {
  return checkValue(workload, 'useApiSocket', (used, part) =>
    used
      ? part.fail({
          message: 'The Docker socket and the user’s registry credentials are passed to the container',
          detail: { route: 'use_api_socket' },
          change: {
            kind: 'remove',
            safety: 'risky',
            title: 'Do not pass the Docker socket',
            at: workload.settings.useApiSocket.written?.at ?? [],
          },
        })
      : part.pass('use_api_socket is false'),
  );
}

/** Whether a container on this network can connect to the engine's `address`. */
function canConnect(address: string, network: string): boolean {
  if (address.startsWith('unix://@')) return network === 'host';
  if (!address.startsWith('tcp:') || network === 'none') return false;
  return network === 'host' || !/^tcp:\/\/(?:127\.|localhost|\[::1\])/u.test(address);
}

/** Unknown if the engine's listeners are unreadable, since any network may lead to one. */
function unreadListeners({ engine, workload }: WorkloadCase): Outcome | undefined {
  const listeners = valueOf(engine)?.listeners;
  if (listeners?.state !== 'unreadable' || valueOf(workload.settings.network.value)?.kind === 'none')
    return undefined;
  const doubt = `the listen addresses of dockerd could not be read: ${listeners.detail}`;
  return unknown('unreadable', doubt);
}

/** Fails if the container can reach an engine that listens on TCP without client authentication. */
function byNetwork(subject: WorkloadCase): Outcome | undefined {
  const { workload } = subject;
  const unread = unreadListeners(subject);
  if (unread) return unread;
  const relayed = forwardedOf(subject).filter(({ path }) => path.startsWith('@'));
  const open = [
    ...listenersOf(subject).filter(({ clientTls }) => !clientTls),
    ...relayed.filter(({ doubt }) => doubt === undefined).map(({ path }) => ({ address: `unix://${path}` })),
  ];
  const unsure = relayed.find(({ doubt }) => doubt !== undefined);
  const hidden = whySocketsUnread(subject);
  if (open.length === 0 && unsure === undefined && hidden === undefined) return undefined;
  const onHost = inHostNamespace(subject, 'network');
  return checkValue(workload, 'network', ({ kind }, part) => {
    const reached = open.find(({ address }) => canConnect(address, onHost ? 'host' : kind));
    if (reached === undefined && (onHost || kind === 'host')) {
      if (unsure !== undefined)
        return part.unknown(
          'undecidable',
          `${unsure.by} listens on the abstract socket ${unsure.path} and may pass connections on to ${unsure.to}: ${unsure.doubt ?? ''}`,
        );
      if (hidden !== undefined)
        return part.unknown(
          'unreadable',
          `an abstract socket may lead to an engine; those of its machine are unknown: ${hidden}`,
        );
    }
    return reached
      ? part.fail({
          message: `The Docker API at ${reached.address} has no authentication and is reachable from the container’s network`,
          detail: { route: 'tcp' },
        })
      : part.pass('no Docker API without authentication is reachable');
  });
}

export const check = {
  id: 'workload/engine-socket',
  needs: ['daemon', 'engine-objects', 'images', 'mounts', 'running-state'],
  on: 'workload',
  title: 'Container can control the Docker daemon',
  category: 'security',
  severity: 'critical',
  why: 'Everyone who can talk to the Docker daemon can start a privileged container with the host’s disk. The Docker socket gives root on the host, read-only or not.',
  remediation:
    'Do not mount the Docker socket or a directory that contains it. Where a tool needs Docker, use a proxy that allows the needed requests only.',
  aliases: [
    { tool: 'docker-bench', id: '5.32' },
    { tool: 'cis', id: '5.32' },
    { tool: 'kics', id: 'Docker Socket Mounted In Container' },
    { tool: 'docksec', id: 'docker-socket-mount' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.32', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['mounts', 'useApiSocket', 'environment', 'engineEndpoints', 'network'],
  considers: ['user', 'groupAdd'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return combine([
      ...byMount(subject),
      byApiSocket(subject),
      ...checkRemoteEngines(subject),
      byNetwork(subject),
      ...checkEngineRelays(subject),
      ...checkEngineVolumes(subject),
    ]);
  },
  examples: {
    bad: [
      {
        title: 'the Docker socket',
        compose: 'image: app\nvolumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro\n',
      },
      { title: 'a directory that contains it', run: 'docker run -v /run:/host/run app' },
      {
        title: 'what clients take for the Docker socket',
        compose: 'image: app\nvolumes:\n  - /srv/x.sock:/var/run/docker.sock\n',
      },
      { title: 'over TCP', run: 'docker run -e DOCKER_HOST=tcp://10.0.0.5:2375 app' },
      {
        title: 'the endpoint of a proxy',
        run: 'docker run -e TRAEFIK_PROVIDERS_DOCKER_ENDPOINT=tcp://10.0.0.5:2375 traefik:v3.2',
      },
      {
        title: 'the endpoint of a command',
        run: 'docker run docker:28-cli docker -H tcp://10.0.0.5:4243 ps',
      },
      { title: 'a builder', run: 'docker run -e BUILDKIT_HOST=tcp://builder:1234 app' },
      { title: 'over ssh', run: 'docker run -e DOCKER_HOST=ssh://root@192.0.2.7 app' },
      { title: 'use_api_socket', compose: 'image: app\nuse_api_socket: true\n' },
      {
        title: 'a volume with a bind option',
        run: 'docker run --mount type=volume,source=s,target=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/run app',
      },
    ],
    good: [
      { title: 'a volume', compose: 'image: app\nvolumes:\n  - data:/data\n' },
      { title: 'nothing at its path', run: 'docker run -v /dev/null:/var/run/docker.sock app' },
      { title: 'no mounts', run: 'docker run app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nvolumes:\n  - ${SOURCE}:/data\n' }],
  },
} satisfies Check<'workload'>;
