import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { known, type Observed } from '../../core/observed.ts';
import { diskFiles } from '../disk-files.ts';
import type { Endpoint } from '../engine/endpoint.ts';
import { askCredentialHelper } from './credential-helper.ts';
import { registryLogins } from './registry-logins.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-logins-'));
});
after(() => rm(folder, { recursive: true }));

async function helper(name: string, body: string): Promise<void> {
  const path = join(folder, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

async function configure(config: unknown): Promise<void> {
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
}

const local: Endpoint = { kind: 'unix', path: '/run/engine.sock' };

function look(registry: string, endpoint = local): Promise<Observed<string>> {
  const env = { DOCKER_CONFIG: folder, PATH: `${folder}:.:relative:/usr/bin:/bin` };
  return registryLogins({ env, directory: '/', home: '/nowhere', files: diskFiles('/') }, endpoint)(registry);
}

function sent(reading: Observed<string>): unknown {
  assert.ok(reading.state === 'known', JSON.stringify(reading));
  return JSON.parse(Buffer.from(reading.value, 'base64url').toString());
}

const auth = Buffer.from('ann:hunter2').toString('base64');

describe('registry credentials for the engine', () => {
  it('come from the configuration', async () => {
    await configure({ auths: { 'registry.example': { auth } } });
    const login = { username: 'ann', password: 'hunter2', serveraddress: 'registry.example' };
    assert.deepEqual(sent(await look('registry.example')), login);
    assert.equal((await look('other.example')).state, 'absent');
  });

  it('are absent without a configuration, unreadable if it is malformed, and never quoted', async () => {
    await rm(join(folder, 'config.json'), { force: true });
    assert.equal((await look('registry.example')).state, 'absent');
    for (const text of ['{"auths": hunter2', '"hunter2"', '{"auths":{"registry.example":"hunter2"}}']) {
      await configure(text);
      const reading = await look('registry.example');
      assert.ok(reading.state === 'unreadable');
      assert.equal(reading.why, 'malformed');
      assert.doesNotMatch(reading.detail, /hunter2/u);
    }
  });

  it('come from a helper, which gets the server on its input and not as an argument', async () => {
    await helper(
      'lab',
      `echo "$#:$1:$(cat)" > ${folder}/asked; echo '{"Username":"ann","Secret":"hunter2"}'`,
    );
    await configure({ credHelpers: { 'https://index.docker.io/v1/': 'lab' } });
    assert.deepEqual(sent(await look('docker.io')), {
      username: 'ann',
      password: 'hunter2',
      serveraddress: 'https://index.docker.io/v1/',
    });
    assert.equal(await readFile(join(folder, 'asked'), 'utf8'), '1:get:https://index.docker.io/v1/\n');
  });

  it('are absent if the helper has none, unreadable if it fails, without its output', async () => {
    await configure({ credsStore: 'lab' });
    await helper('lab', 'echo credentials not found in native keychain; exit 1');
    assert.equal((await look('registry.example')).state, 'absent');
    for (const body of ['echo hunter2; exit 1', 'echo hunter2', 'kill -9 $$', 'exec yes hunter2']) {
      await helper('lab', body);
      const reading = await look('registry.example');
      assert.ok(reading.state === 'unreadable', body);
      assert.doesNotMatch(JSON.stringify(reading), /hunter2/u);
    }
  });

  it('are not sent over TCP without verified TLS', async () => {
    await configure({ auths: { 'registry.example': { auth } } });
    const tcp = (host: string, more: object = {}): Endpoint => ({ kind: 'tcp', host, port: 2375, ...more });
    const unsafe = [tcp('10.0.0.5'), tcp('10.0.0.5', { tls: { verify: false } }), tcp('127.evil.example')];
    for (const endpoint of unsafe)
      assert.equal((await look('registry.example', endpoint)).state, 'unreadable');
    const safe = [
      tcp('127.0.0.1'),
      tcp('10.0.0.5', { tls: { verify: true } }),
      { kind: 'ssh', host: 'a' } as const,
    ];
    for (const endpoint of safe) assert.equal((await look('registry.example', endpoint)).state, 'known');
  });
});

describe('a credential helper', () => {
  const ask = (name: string, timeoutMs = 10_000) =>
    askCredentialHelper(name, 'registry.example', {
      env: { PATH: `${folder}:relative:/usr/bin:/bin` },
      timeoutMs,
    });

  it('is not run with an invalid name or from a relative PATH directory', async () => {
    for (const name of ['', '../lab', 'a/b', '-x', 'a b', 'a;id', 'x'.repeat(65), 'not-installed'])
      assert.equal((await ask(name)).state, 'unreadable', name);
  });

  it('is ended if it hangs', async () => {
    await helper('slow', 'exec sleep 600');
    const reading = await ask('slow', 200);
    assert.ok(reading.state === 'unreadable');
    assert.equal(reading.why, 'timeout');
  });

  it('is not waited for if it leaves a process behind', async () => {
    await helper('agent', 'echo printed; sleep 40 &');
    const start = performance.now();
    assert.deepEqual(await ask('agent'), known('printed\n', 'docker-credential-agent'));
    assert.ok(performance.now() - start < 30_000);
  });
});
