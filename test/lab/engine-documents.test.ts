import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { posix } from 'node:path';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import type { VolumeFacts } from '../../src/adapters/engine-documents/volumes.ts';
import { readImageInspect } from '../../src/adapters/image/read-image-inspect.ts';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import type { PublishedPort, SettingName, WrittenWorkload } from '../../src/core/workload/workload.ts';
import { accepted, host, image, refused } from './engine-documents-bodies.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

interface RawAnswer {
  status: number;
  text: string;
}

/** Posts a body as it stands: the kit's own requests are made from values. */
function postRaw(engine: LabEngine, path: string, body: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request({ socketPath: engine.socket, method: 'POST', path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function withoutPlaces(value: unknown): unknown {
  const text = JSON.stringify(value, (key, part: unknown) => (key === 'at' ? undefined : part));
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

interface SeenMount {
  value: { type: string; target: string; readOnly: boolean; hostPath: { state: string; value?: string } };
}

/** Mounts as create and inspect must agree on them: named and anonymous volumes have no path that a body tells. */
function comparableMounts(workload: WrittenWorkload): unknown[] {
  const written = workload.settings.mounts;
  const mounts = written && 'value' in written ? (written.value as readonly SeenMount[]) : [];
  const lines = mounts.map(({ value }) => {
    const { type, target, readOnly, hostPath } = value;
    return `${type} ${hostPath.value ?? '-'} ${posix.resolve(target)} ${readOnly ? 'ro' : 'rw'}`;
  });
  return lines.toSorted();
}

/** What inspect shows of a setting that the body left out (run on Engine 26.1.5). */
const shownUnset: { readonly [K in SettingName]?: unknown } = {
  privileged: { value: false },
  user: { value: '' },
  readOnlyRoot: { value: false },
  network: { value: { kind: 'network', name: 'bridge' } },
  ipc: { value: { kind: 'private' } },
};

const compared: readonly SettingName[] = [
  ...(['image', 'privileged', 'user', 'groupAdd', 'capAdd', 'capDrop', 'seccomp', 'apparmor'] as const),
  ...([
    'noNewPrivileges',
    'readOnlyRoot',
    'network',
    'pid',
    'ipc',
    'uts',
    'userns',
    'memory',
    'cpu',
  ] as const),
  ...(['pids', 'cgroupParent', 'volumesFrom', 'devices', 'deviceCgroupRules', 'ports', 'sysctls'] as const),
  ...(['ulimits', 'init', 'health'] as const),
];

/** Returns a setting without places; ports by number, because inspect has those that the engine picks last. */
function comparable(name: SettingName, { settings }: WrittenWorkload): unknown {
  const setting = withoutPlaces(settings[name]);
  if (name !== 'ports') return setting;
  const ports = (setting as { value?: readonly { value?: PublishedPort }[] } | undefined)?.value;
  const portOf = (entry: { value?: PublishedPort }) => Number.parseInt(entry.value?.containerPort ?? '', 10);
  return ports?.toSorted((a, b) => portOf(a) - portOf(b)) ?? setting;
}

function compare(body: string, asked: WrittenWorkload, seen: WrittenWorkload): void {
  for (const name of compared) {
    const expected = comparable(name, asked) ?? shownUnset[name];
    assert.deepEqual(comparable(name, seen), expected, `${name} of ${body}`);
  }
  assert.deepEqual(comparableMounts(seen), comparableMounts(asked), `mounts of ${body}`);
  const lifted = withoutPlaces(asked.settings.systemPaths);
  const privileged = withoutPlaces(asked.settings.privileged);
  const masked =
    (privileged as { value?: boolean } | undefined)?.value === true ? undefined : { value: 'default' };
  assert.deepEqual(withoutPlaces(seen.settings.systemPaths), lifted ?? masked, `systemPaths of ${body}`);
  assert.deepEqual(seen.doubts, [], body);
}

async function createdFrom(engine: LabEngine, body: string): Promise<WrittenWorkload> {
  const { status, text } = await postRaw(engine, '/v1.45/containers/create', body);
  assert.equal(status, 201, `${body}: ${text}`);
  const { Id } = JSON.parse(text) as { Id: string };
  const inspected = await engine.request('GET', `/containers/${Id}/json`);
  assert.equal(inspected.status, 200);
  return readContainerInspect(inspected.body);
}

function askedBy(body: string): WrittenWorkload {
  const { workloads, problems } = readCreateRequest(body);
  const [workload] = workloads;
  assert.ok(workload, `${body}: ${JSON.stringify(problems)}`);
  return workload;
}

labTest('a body the engine accepts is read as the container it makes', async () => {
  const engine = await plainEngine();
  await labImage(engine);
  for (const body of accepted) compare(body, askedBy(body), await createdFrom(engine, body));
});

labTest('a body the engine cannot decode is a problem', async () => {
  const engine = await plainEngine();
  for (const body of refused) {
    const { status, text } = await postRaw(engine, '/v1.45/containers/create', body);
    assert.equal(status, 400, `${body.slice(0, 200)}: ${text}`);
    const { workloads, problems } = readCreateRequest(body);
    assert.deepEqual(workloads, [], body.slice(0, 200));
    assert.ok(problems.length > 0, body.slice(0, 200));
  }
});

labTest('a named volume with the options of a bind mount shows the host directory', async () => {
  const engine = await plainEngine();
  await labImage(engine);
  const options = { type: 'none', o: 'bind', device: '/etc' };
  await engine.request('POST', '/volumes/create', { Name: 'etc', DriverOpts: options });
  const { body } = await engine.request('GET', '/volumes/etc');
  const { Driver, Options, Mountpoint } = body as {
    Driver: string;
    Options: Record<string, string>;
    Mountpoint: string;
  };
  const facts: VolumeFacts = { driver: Driver, options: Options, mountpoint: Mountpoint };
  const text = host('"Binds":["etc:/a:ro"]');
  const created = await postRaw(engine, '/v1.45/containers/create', text);
  const { Id } = JSON.parse(created.text) as { Id: string };
  const inspected = await engine.request('GET', `/containers/${Id}/json`);
  const seen = readContainerInspect(inspected.body, { volumes: new Map([['etc', facts]]) });
  assert.deepEqual(comparableMounts(seen), ['volume /etc /a ro']);
  const unseen = readContainerInspect(inspected.body).settings.mounts;
  assert.match(JSON.stringify(unseen), /"state":"unreadable","why":"not-collected"/u);
  assert.deepEqual(
    seen.settings.mounts && 'value' in seen.settings.mounts ? seen.settings.mounts.value[0]?.at : [],
    ['/HostConfig/Binds/0', '/Mounts/0'].map((pointer) => ({
      in: 'document',
      document: `inspect of ${seen.name}`,
      pointer,
    })),
  );
});

labTest('a part of a volume with the options of a bind mount shows that part of the host', async () => {
  const engine = await plainEngine();
  await labImage(engine);
  const options = { type: 'none', o: 'bind', device: '/etc' };
  const mount = {
    Type: 'volume',
    Source: 'conf',
    Target: '/h',
    VolumeOptions: { Subpath: 'passwd', DriverConfig: { Options: options } },
  };
  const body = JSON.stringify({
    Image: 'lab:busybox',
    Cmd: ['cat', '/h'],
    HostConfig: { LogConfig: { Type: 'json-file' }, Mounts: [mount] },
  });
  const seen = await createdFrom(engine, body);
  assert.deepEqual(comparableMounts(seen), ['volume /etc/passwd /h rw']);
  await engine.request('POST', `/containers/${seen.id}/start`);
  await engine.request('POST', `/containers/${seen.id}/wait`);
  const { stdout } = await engine.docker('logs', seen.id ?? '');
  assert.equal(stdout, await readFile('/etc/passwd', 'utf8'));
});

labTest('a running container shows the host port the engine picked', async () => {
  const engine = await plainEngine();
  await labImage(engine);
  const text = `{${image},"ExposedPorts":{"80/tcp":{}},"Cmd":["sleep","60"],"HostConfig":{"PublishAllPorts":true}}`;
  const { text: answer } = await postRaw(engine, '/v1.45/containers/create?name=ports', text);
  const { Id } = JSON.parse(answer) as { Id: string };
  const started = await engine.request('POST', `/containers/${Id}/start`);
  assert.equal(started.status, 204, JSON.stringify(started.body));
  const { body } = await engine.request('GET', `/containers/${Id}/json`);
  const { ports } = readContainerInspect(body).settings;
  assert.ok(ports && 'value' in ports);
  const [port] = ports.value;
  assert.ok(port && 'value' in port);
  assert.match(port.value.hostPort, /^\d+$/u);
  assert.equal(port.value.containerPort, '80');
});

labTest('the user of an image, and an image that names none', async () => {
  const engine = await plainEngine();
  await labImage(engine);
  const user = async (name: string): Promise<unknown> => {
    const { body } = await engine.request('GET', `/images/${name}/json`);
    const spec = readImageInspect(body);
    assert.match(spec.id, /^sha256:[0-9a-f]{64}$/u);
    assert.ok(spec.references.includes(name));
    assert.deepEqual(spec.environmentNames, ['PATH']);
    return spec.user.state === 'known' ? spec.user.value : spec.user.state;
  };
  assert.equal(await user('lab:user'), '1000');
  assert.equal(await user('lab:root'), 'root');
  assert.equal(await user('lab:busybox'), 'absent');
});
