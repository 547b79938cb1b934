import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAccess } from '../../src/app/trust/trust-access.ts';
import type { Observed } from '../../src/core/observed.ts';
import type { ManifestAnswer } from '../../src/io/registry/registry-client.ts';
import { serverCertificate } from '../kit/server-certificate.ts';
import { freePort } from './kit/addresses.ts';
import { labSkip, labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const skip = labSkip() || registrySkip();
const shared = sharedEngine();
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** Reads the manifest of `app:1` with what the docker command of the engine's user has. */
async function ask(engine: LabEngine, registry: string, path: string): Promise<Observed<ManifestAnswer>> {
  const access = openAccess(labMachine(engine.env));
  try {
    return await access.registries.manifest({ registry, path }, '1');
  } finally {
    access.close();
  }
}

async function folderOf(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ironhull-${name}-`));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** Gives the running engine other registries, as a reload of its configuration does. */
async function reload(
  engine: LabEngine,
  insecure: readonly string[],
  mirrors: readonly string[] = [],
): Promise<void> {
  const registries = { 'insecure-registries': insecure, 'registry-mirrors': mirrors };
  const features = { 'containerd-snapshotter': false };
  await writeFile(join(engine.directory, 'daemon.json'), JSON.stringify({ features, ...registries }));
  const soFar = await reloads(engine);
  process.kill(engine.pid, 'SIGHUP');
  for (let tries = 0; tries < 200 && (await reloads(engine)) === soFar; tries++) await sleep(25);
  assert.ok((await reloads(engine)) > soFar, 'the engine read its configuration');
}

async function reloads(engine: LabEngine): Promise<number> {
  return (await engine.log()).split('Reloaded configuration').length;
}

async function pushApp(engine: LabEngine, registry: string, path: string): Promise<void> {
  await engine.docker('tag', await labImage(engine), `${registry}/${path}:1`);
  const { code, stderr } = await engine.docker('push', '--quiet', `${registry}/${path}:1`);
  assert.equal(code, 0, stderr);
}

async function addressOf(engine: LabEngine): Promise<string> {
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  return (await engine.docker('network', 'inspect', 'bridge', '--format', format)).stdout.trim();
}

describe('insecure registries, as docker pull and as we see them', { skip }, () => {
  let plain = '';
  let unverified = '';
  before(async () => {
    if (skip !== false) return;
    const folder = await folderOf('insecure');
    const engine = await shared();
    const address = await addressOf(engine);
    const data = join(folder, 'data');
    const local = await startRegistry(join(folder, 'local'), { data });
    undo.push(() => local.stop());
    await pushApp(engine, local.name, 'app');
    const own = serverCertificate('198.51.100.7', undefined);
    const tls = { certificate: join(folder, 'own.pem'), key: join(folder, 'own-key.pem') };
    await writeFile(tls.certificate, own.certificate);
    await writeFile(tls.key, own.keyPem);
    const servers = await Promise.all([
      startRegistry(join(folder, 'plain'), { address, data }),
      startRegistry(join(folder, 'unverified'), { address, data, tls }),
    ]);
    for (const server of servers) undo.push(() => server.stop());
    [plain, unverified] = servers.map(({ name }) => name) as [string, string];
  });

  const rows: readonly (readonly [string, () => readonly string[]])[] = [
    ['none', () => []],
    ['one by its name and port', () => [plain]],
    ['one by its name and port, with TLS', () => [unverified]],
    ['one by its name without the port', () => [plain.split(':')[0] ?? '']],
    ['a network', () => ['198.18.0.0/15']],
    ['one address', () => [`${plain.split(':')[0] ?? ''}/32`]],
    ['another network', () => ['10.0.0.0/8']],
  ];
  for (const [title, entries] of rows)
    labTest(`insecure: ${title}`, async () => {
      const engine = await shared();
      await reload(engine, entries());
      for (const registry of [plain, unverified]) {
        await engine.docker('image', 'rm', '--force', `${registry}/app:1`);
        const pulled = await engine.docker('pull', '--quiet', `${registry}/app:1`);
        const read = await ask(engine, registry, 'app');
        const said = `${registry}: docker ${pulled.stderr}; we ${JSON.stringify(read).slice(0, 300)}`;
        assert.equal(read.state === 'known', pulled.code === 0, said);
        assert.ok(read.state !== 'absent', said);
        if (read.state === 'known') assert.deepEqual(read.value.reservation, { isAuthenticated: false });
      }
    });
});

/** A mirror that wants a login, and notes what it gets. */
async function startClosedMirror(address: string): Promise<{ url: string; got: string[]; server: Server }> {
  const got: string[] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) got.push(authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="mirror"' }).end();
  });
  const port = await freePort(address);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { url: `http://${address}:${port}`, got, server };
}

describe('mirrors of Docker Hub, as docker pull and as we see them', { skip }, () => {
  labTest('the first that has the image is asked, and named', async () => {
    const folder = await folderOf('mirror');
    const engine = await shared();
    const address = await addressOf(engine);
    const mirror = await startRegistry(join(folder, 'mirror'), { address });
    const empty = await startRegistry(join(folder, 'empty'), { address });
    for (const one of [mirror, empty]) undo.push(() => one.stop());
    const gone = `http://${address}:${await freePort(address)}`;
    await reload(engine, [mirror.name]);
    await pushApp(engine, mirror.name, 'library/app');
    const mirrors = [gone, `http://${empty.name}`, `http://${mirror.name}`];
    await reload(engine, [], mirrors);
    const pulled = await engine.docker('pull', '--quiet', 'app:1');
    assert.equal(pulled.code, 0, pulled.stderr);
    const read = await ask(engine, 'docker.io', 'library/app');
    assert.ok(read.state === 'known', JSON.stringify(read));
    assert.deepEqual(read.value.reservation, { mirror: mirror.name, isAuthenticated: false });
    const digests = ['image', 'inspect', '--format', '{{json .RepoDigests}}', 'app:1'];
    const { stdout } = await engine.docker(...digests);
    assert.ok(stdout.includes(`"app@${read.value.digest}"`), stdout);
  });

  labTest('docker shows a mirror the login of Docker Hub; we do not', async () => {
    const engine = await shared();
    const { url, got, server } = await startClosedMirror(await addressOf(engine));
    undo.push(() => new Promise((resolve) => server.close(resolve)));
    await reload(engine, [], [url]);
    const auth = Buffer.from('hub:hub-password').toString('base64');
    const own = Buffer.from('ann:mirror-password').toString('base64');
    const login = (auths: object): Promise<void> =>
      writeFile(join(engine.env['DOCKER_CONFIG'] ?? '', 'config.json'), JSON.stringify({ auths }));
    await login({ 'https://index.docker.io/v1/': { auth } });
    await engine.docker('pull', '--quiet', 'app:1');
    assert.deepEqual([...new Set(got)], [`Basic ${auth}`]);
    got.length = 0;
    await ask(engine, 'docker.io', 'library/app');
    assert.deepEqual(got, []);
    await login({ 'https://index.docker.io/v1/': { auth }, [new URL(url).host]: { auth: own } });
    await ask(engine, 'docker.io', 'library/app');
    assert.deepEqual([...new Set(got)], [`Basic ${own}`]);
  });
});
