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
    if (!reach) return part.pass(`${mount.target}: ${path} does not expose the Docker socket`);
    const how =
      reach.through === 'socket' ? `The Docker socket ${path}` : `${path}, which contains ${reach.socket},`;
    return part.fail({
      message: `${how} is mounted at ${mount.target}${mount.readOnly ? ' (read-only does not prevent connections)' : ''}`,
      detail: { route: 'mount', path },
      change: { kind: 'remove', safety: 'risky', title: `Remove the mount at ${mount.target}`, at: part.at },
    });
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

/** Environment variables with an engine's address: Docker's defaults to TCP, Podman's needs a scheme. */
const remote: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:(?:tcp|https?|ssh):|(?!.*:\/\/).)/iu,
  CONTAINER_HOST: /^(?:tcp|ssh):/iu,
};

/** Checks a variable with a remote address; sockets are found by their mounts. An address with a user is not collected, and never a socket's. */
function checkVariable({ name, value, length }: EnvironmentVariable, part: CheckedPart): Outcome {
  const address = remote[name];
  if (address === undefined || length === 0) return part.pass(`${name} names no engine`);
  if (value === undefined && length === undefined) {
    return part.unknown('unreadable', `${name} is taken from the environment of the client`);
  }
  if (value !== undefined && !address.test(value)) return part.pass(`${name} names no remote engine`);
  return part.fail({
    message: `The container is configured to control the Docker daemon at ${value ?? 'an address with a user name'}`,
    severity: 'high',
    detail: { route: name },
  });
}

function byEnvironment({ workload }: WorkloadCase): readonly Outcome[] {
  return checkEntries(workload, 'environment', 'no variable names an engine', checkVariable);
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
  const open = listenersOf(subject).filter(({ clientTls }) => !clientTls);
  if (open.length === 0) return undefined;
  const onHost = inHostNamespace(subject, 'network');
  return checkValue(workload, 'network', ({ kind }, part) => {
    const reached = open.find(({ address }) => canConnect(address, onHost ? 'host' : kind));
    return reached
      ? part.fail({
          message: `The Docker API at ${reached.address} has no authentication and is reachable from the container’s network`,
          detail: { route: 'tcp' },
        })
      : part.pass('the open TCP address of dockerd is not reachable');
  });
}

export const check = {
  id: 'workload/engine-socket',
  needs: ['daemon', 'images', 'mounts', 'running-state'],
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
        title: 'the Docker socket',
        compose: 'image: app\nvolumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro\n',
      },
      { title: 'a directory that contains it', run: 'docker run -v /run:/host/run app' },
      { title: 'over TCP', run: 'docker run -e DOCKER_HOST=tcp://10.0.0.5:2375 app' },
      { title: 'over ssh', run: 'docker run -e DOCKER_HOST=ssh://root@192.0.2.7 app' },
      { title: 'use_api_socket', compose: 'image: app\nuse_api_socket: true\n' },
      {
        title: 'a volume with a bind option',
        run: 'docker run --mount type=volume,source=s,target=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/run app',
      },
    ],
    good: [
      { title: 'a volume', compose: 'image: app\nvolumes:\n  - data:/data\n' },
      { title: 'no mounts', run: 'docker run app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nvolumes:\n  - ${SOURCE}:/data\n' }],
  },
} satisfies Check<'workload'>;
