import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { startFakeEngine, type RouteTable } from '../../../test/kit/fake-engine.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { localMachine } from '../runtime/local-machine.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { findUsedEngine } from './engine-settings.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const none = { mirrors: [], insecure: { hosts: [], networks: [] } };

/** A user on a machine with these files. */
async function userOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<RuntimeContext> {
  const root = await mkdtemp(join(tmpdir(), 'ironhull-settings-'));
  undo.push(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const machine = localMachine('0.0.0', () => undefined);
  return { ...machine, files: diskFiles(root), home: '/home/ann', uid: 1000, env };
}

async function settingsOf(runtime: RuntimeContext) {
  return (await findUsedEngine(runtime)).registries();
}

async function engineWith(routes: RouteTable): Promise<Record<string, string>> {
  const engine = await startFakeEngine(routes);
  undo.push(() => engine.close());
  return { DOCKER_HOST: `unix://${engine.socket}` };
}

const info = {
  RegistryConfig: {
    InsecureRegistryCIDRs: ['127.0.0.0/8', '10.0.0.0/8'],
    IndexConfigs: { 'docker.io': { Secure: true }, 'registry.example:5000': { Secure: false } },
    Mirrors: ['https://mirror.example/'],
  },
};
const shown = {
  mirrors: ['https://mirror.example/'],
  insecure: { hosts: ['registry.example:5000'], networks: ['10.0.0.0/8', '127.0.0.0/8'] },
};
const written = JSON.stringify({
  'registry-mirrors': ['http://other.example'],
  'insecure-registries': ['192.168.0.0/16', 'http://old.example'],
});
const configured = {
  mirrors: ['http://other.example'],
  insecure: { hosts: ['old.example'], networks: ['192.168.0.0/16'] },
};
const rootful = { '/etc/docker/daemon.json': written };

it('an engine says what it has, whatever its file says', async () => {
  const env = await engineWith({ '/info': { json: info } });
  assert.deepEqual(await settingsOf(await userOf(rootful, env)), shown);
});

it('the file counts where no engine is, or it says nothing in time', async () => {
  assert.deepEqual(await settingsOf(await userOf(rootful)), configured);
  const gone = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  assert.deepEqual(await settingsOf(await userOf(rootful, gone)), configured);
  const faults: readonly RouteTable[] = [
    { '/info': 'hang' },
    { '/info': 'stall in the body' },
    { '/info': { garbage: '{' } },
    { '/info': { json: 7 } },
    { '/info': { status: 500, message: 'no' } },
    { '/_ping': 'hang' },
  ];
  for (const routes of faults) {
    const start = processorTime();
    const runtime = await userOf(rootful, await engineWith(routes));
    assert.deepEqual(await settingsOf(runtime), configured, JSON.stringify(routes));
    assert.ok(processorTime() - start < 10_000);
  }
});

it('parts of an answer that are of another form are left out', async () => {
  const env = await engineWith({ '/info': { json: { RegistryConfig: { Mirrors: 7, IndexConfigs: [] } } } });
  assert.deepEqual(await settingsOf(await userOf(rootful, env)), none);
  const older = await engineWith({ '/info': { json: {} } });
  assert.deepEqual(await settingsOf(await userOf(rootful, older)), none);
});

it('there are none without a file, or with one that dockerd could not read', async () => {
  assert.deepEqual(await settingsOf(await userOf({})), none);
  for (const text of ['', '{', '[]', '{"registry-mirrors":"x"}'])
    assert.deepEqual(await settingsOf(await userOf({ '/etc/docker/daemon.json': text })), none, text);
});

it('the file of this machine says nothing of an engine elsewhere', async () => {
  for (const host of ['tcp://127.0.0.1:1', 'ssh://nobody@127.0.0.1:1'])
    assert.deepEqual(await settingsOf(await userOf(rootful, { DOCKER_HOST: host })), none, host);
});

it('a rootless engine has the folder of its user', async () => {
  const own = { '/home/ann/.config/docker/daemon.json': written };
  const runtime = await userOf(own, { DOCKER_HOST: 'unix:///run/user/1000/docker.sock' });
  assert.deepEqual(await settingsOf(runtime), configured);
  const folders: readonly (readonly [Record<string, string>, string])[] = [
    [{ DOCKER_HOST: 'unix:///run/user/1000/docker.sock' }, '/home/ann/.config/docker'],
    [
      { DOCKER_HOST: 'unix:///run/user/1000/docker.sock', XDG_CONFIG_HOME: '/home/ann/config' },
      '/home/ann/config/docker',
    ],
    [
      { DOCKER_HOST: 'unix:///tmp/session/docker.sock', XDG_RUNTIME_DIR: '/tmp/session' },
      '/home/ann/.config/docker',
    ],
    [{ DOCKER_HOST: 'unix:///var/run/docker.sock', XDG_RUNTIME_DIR: '/run/user/1000' }, '/etc/docker'],
    [{ DOCKER_HOST: 'tcp://10.0.0.5:2375' }, '/etc/docker'],
    [{}, '/etc/docker'],
  ];
  for (const [env, folder] of folders) {
    const user = await userOf({}, env);
    assert.equal((await findUsedEngine(user)).folder, folder);
  }
});
