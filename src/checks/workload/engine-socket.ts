import type { Check, WorkloadCase } from '../../core/check.ts';
import type { EngineListener } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { EnvironmentVariable } from '../../core/workload.ts';
import { combine, unknown } from '../../core/outcome.ts';
import { reachedSocket } from '../../knowledge/engine-sockets.ts';
import { checkMounts } from '../support/mounts.ts';
import { inHostNamespace } from '../support/namespace.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries, checkValue } from '../support/setting.ts';

function listenersOf({ engine }: WorkloadCase): readonly EngineListener[] {
  const facts = valueOf(engine);
  if (!facts) return [];
  return [...(valueOf(facts.listeners) ?? []), { address: facts.endpoint, clientTls: true }];
}

function byMount(subject: WorkloadCase): readonly Outcome[] {
  const known = listenersOf(subject).flatMap(({ address }) =>
    address.startsWith('unix://') ? [address.slice('unix://'.length)] : [],
  );
  return checkMounts(subject.workload, (path, mount, part) => {
    const reach = reachedSocket(path, known);
    if (!reach) return part.pass(`${mount.target}: ${path} holds no engine socket`);
    const how = reach.through === 'socket' ? `The socket ${path}` : `${path}, which holds ${reach.socket},`;
    return part.fail({
      message: `${how} is mounted at ${mount.target}${mount.readOnly ? ' (read-only does not help: connecting is not writing)' : ''}`,
      detail: { route: 'mount', path },
      change: { kind: 'remove', safety: 'risky', title: `Remove the mount at ${mount.target}`, at: part.at },
    });
  });
}

function byApiSocket({ workload }: WorkloadCase): Outcome {
  return checkValue(workload, 'useApiSocket', (used, part) =>
    used
      ? part.fail({
          message: 'The engine’s socket and the user’s registry credentials are handed in',
          detail: { route: 'use_api_socket' },
          change: {
            kind: 'remove',
            safety: 'risky',
            title: 'Do not hand in the engine’s socket',
            at: workload.settings.useApiSocket.written?.at ?? [],
          },
        })
      : part.pass('use_api_socket is off'),
  );
}

/** Where clients are told to find an engine: Docker's takes an address without a scheme for TCP, Podman's needs one. */
const remote: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:(?:tcp|https?|ssh):|(?!.*:\/\/).)/iu,
  CONTAINER_HOST: /^(?:tcp|ssh):/iu,
};

/** Sockets that an address names are found by their mounts. An address with a user in it is not kept, and is no socket's. */
function checkVariable({ name, value, length }: EnvironmentVariable, part: CheckedPart): Outcome {
  const address = remote[name];
  if (address === undefined || length === 0) return part.pass(`${name} names no engine`);
  if (value === undefined && length === undefined) {
    return part.unknown('unreadable', `${name} is taken from the environment of whoever starts it`);
  }
  if (value !== undefined && !address.test(value)) return part.pass(`${name} names no engine elsewhere`);
  return part.fail({
    message: `The container is told to drive the engine at ${value ?? 'an address with a user in it'}`,
    severity: 'high',
    detail: { route: name },
  });
}

function byEnvironment({ workload }: WorkloadCase): readonly Outcome[] {
  return checkEntries(workload, 'environment', 'no variable names an engine', checkVariable);
}

/** True when a container on this network can connect to `address` of the engine. Names that stand in no file system belong to a network. */
function canConnect(address: string, network: string): boolean {
  if (address.startsWith('unix://@')) return network === 'host';
  if (!address.startsWith('tcp:') || network === 'none') return false;
  return network === 'host' || !/^tcp:\/\/(?:127\.|localhost|\[::1\])/u.test(address);
}

/** Where the engine listens could not be read: whether a network leads to it cannot be told. */
function unreadListeners({ engine, workload }: WorkloadCase): Outcome | undefined {
  const listeners = valueOf(engine)?.listeners;
  if (listeners?.state !== 'unreadable' || valueOf(workload.settings.network.value)?.kind === 'none')
    return undefined;
  const doubt = `whether the engine listens for its network could not be read: ${listeners.detail}`;
  return unknown('unreadable', doubt);
}

/** An engine that takes orders over TCP without asking who is there can be driven by every container that reaches it. */
function byNetwork(subject: WorkloadCase): Outcome | undefined {
  const { workload } = subject;
  const unread = unreadListeners(subject);
  if (unread) return unread;
  const open = listenersOf(subject).filter(({ clientTls }) => !clientTls);
  if (open.length === 0) return undefined;
  const onHost = inHostNamespace(subject, 'network');
  return checkValue(workload, 'network', ({ kind }, part) => {
    const reached = open.find(({ address }) => canConnect(address, onHost ? 'host' : kind));
    return reached
      ? part.fail({
          message: `The engine at ${reached.address} asks nobody who they are and can be reached from the container’s network`,
          detail: { route: 'tcp' },
        })
      : part.pass('the engine’s open TCP address cannot be reached');
  });
}

export const check = {
  id: 'workload/engine-socket',
  on: 'workload',
  title: 'Container can drive the engine',
  category: 'security',
  severity: 'critical',
  why: 'Whoever can talk to the engine can start a privileged container with the disk of the host in it: the socket is root on the host, read-only or not.',
  remediation:
    'Do not mount the socket or a directory that holds it. Where a tool must see the engine, put a proxy before it that lets only the needed requests through.',
  aliases: [
    { tool: 'docker-bench', id: '5.32' },
    { tool: 'cis', id: '5.32' },
    { tool: 'kics', id: 'Docker Socket Mounted In Container' },
    { tool: 'docksec', id: 'docker-socket-mount' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.32', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['mounts', 'useApiSocket', 'environment', 'network'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return combine([
      ...byMount(subject),
      byApiSocket(subject),
      ...byEnvironment(subject),
      byNetwork(subject),
    ]);
  },
  examples: {
    bad: [
      {
        title: 'the socket',
        compose: 'image: app\nvolumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro\n',
      },
      { title: 'a directory above it', run: 'docker run -v /run:/host/run app' },
      { title: 'over TCP', run: 'docker run -e DOCKER_HOST=tcp://10.0.0.5:2375 app' },
      { title: 'over ssh', run: 'docker run -e DOCKER_HOST=ssh://root@192.0.2.7 app' },
      { title: 'the setting for it', compose: 'image: app\nuse_api_socket: true\n' },
      {
        title: 'a volume that is a bind',
        run: 'docker run --mount type=volume,source=s,target=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/run app',
      },
    ],
    good: [
      { title: 'a volume', compose: 'image: app\nvolumes:\n  - data:/data\n' },
      { title: 'nothing mounted', run: 'docker run app' },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\nvolumes:\n  - ${SOURCE}:/data\n' }],
  },
} satisfies Check<'workload'>;
