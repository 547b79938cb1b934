import assert from 'node:assert/strict';
import { readSwarmService } from '../../src/adapters/swarm/read-service.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const swarmEngine = sharedEngine('swarm');

function withoutPlaces(value: unknown): unknown {
  const text = JSON.stringify(value, (key, part: unknown) => (key === 'at' ? undefined : part));
  return JSON.parse(text) as unknown;
}

interface AttachedService {
  Spec: { TaskTemplate: { Networks: readonly { Target: string }[] } };
}

/** The names of a service's networks, asked for one by one: the swarm's own host network is not listed. */
async function networkNames(engine: LabEngine, service: unknown): Promise<Map<string, string>> {
  const { Networks } = (service as AttachedService).Spec.TaskTemplate;
  const names = new Map<string, string>();
  for (const { Target } of Networks) {
    const { body } = await engine.request('GET', `/networks/${Target}`);
    names.set(Target, (body as { Name: string }).Name);
  }
  return names;
}

labTest('a service as the swarm keeps it', async () => {
  const engine = await swarmEngine();
  await labImage(engine);
  const ContainerSpec = {
    Image: 'lab:busybox',
    User: '1000',
    Groups: ['5'],
    ReadOnly: true,
    Init: true,
    Env: ['TOKEN=hunter2'],
    Command: ['serve', '--api-key=hunter2'],
    Args: ['--token', 'hunter2'],
    Labels: { 'api.secret': 'hunter2' },
    CapabilityAdd: ['CAP_NET_ADMIN'],
    CapabilityDrop: ['ALL'],
    Mounts: [{ Type: 'bind', Source: '/var/run/docker.sock', Target: '/s', ReadOnly: true }],
    Privileges: { NoNewPrivileges: true, Seccomp: { Mode: 'unconfined' }, AppArmor: { Mode: 'disabled' } },
    Sysctls: { 'net.ipv4.ip_forward': '1' },
  };
  const created = await engine.request('POST', '/services/create', {
    Name: 'web',
    TaskTemplate: {
      ContainerSpec,
      Resources: { Limits: { MemoryBytes: 67_108_864, NanoCPUs: 500_000_000, Pids: 20 } },
      RestartPolicy: { Condition: 'on-failure', MaxAttempts: 3 },
      Networks: [{ Target: 'host' }],
      LogDriver: { Name: 'json-file', Options: { 'max-size': '1m' } },
    },
    Mode: { Replicated: { Replicas: 0 } },
    EndpointSpec: { Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'host' }] },
  });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const { body } = await engine.request('GET', '/services/web');
  const names = await networkNames(engine, body);
  const service = readSwarmService(body, { networks: names });
  assert.equal(service.key, 'service:web');
  assert.deepEqual(service.doubts, []);
  assert.deepEqual(withoutPlaces(service.settings), {
    image: { value: 'lab:busybox' },
    user: { value: '1000' },
    groupAdd: { value: [{ value: '5' }] },
    capAdd: { value: [{ value: 'NET_ADMIN' }] },
    capDrop: { value: [{ value: 'ALL' }] },
    readOnlyRoot: { value: true },
    mounts: {
      value: [
        {
          value: {
            type: 'bind',
            source: '/var/run/docker.sock',
            hostPath: { state: 'known', value: '/var/run/docker.sock', from: 'service web' },
            target: '/s',
            readOnly: true,
            options: [],
          },
        },
      ],
    },
    environment: { value: [{ value: { name: 'TOKEN', length: 7 } }] },
    credentials: {
      value: [
        { value: { where: 'label', name: 'api.secret', detector: 'its name', length: 7 } },
        { value: { where: 'entrypoint', name: '--api-key', detector: 'its name', length: 7 } },
        { value: { where: 'command', name: '--token', detector: 'its name', length: 7 } },
      ],
    },
    serviceWords: { value: [{ value: { kind: 'program', name: 'serve' } }] },
    sysctls: { value: [{ value: 'net.ipv4.ip_forward=1' }] },
    init: { value: true },
    memory: { value: 67_108_864 },
    cpu: { value: { cpus: 0.5 } },
    pids: { value: 20 },
    restart: { value: { name: 'on-failure', maximumRetries: 3 } },
    logging: { value: { driver: 'json-file', optionNames: ['max-size'], maxSize: '1m' } },
    ports: {
      value: [
        { value: { hostIp: '', hostPort: '8080', containerPort: '80', protocol: 'tcp', mode: 'host' } },
      ],
    },
    seccomp: { value: { kind: 'unconfined' } },
    apparmor: { value: { kind: 'unconfined' } },
    noNewPrivileges: { value: true },
    networks: { value: [{ value: 'host' }] },
    network: { value: { kind: 'host' } },
  });
});
