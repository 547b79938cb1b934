import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Observed } from '../../core/observed.ts';
import { startFakeEngine } from '../../../test/kit/fake-engine.ts';
import type { RouteTable } from '../../../test/kit/fake-engine.ts';
import { engineClient } from './client.ts';
import type { ClientOptions } from './client.ts';

async function ask(
  path: string,
  routes: RouteTable,
  options: ClientOptions = {},
): Promise<Observed<unknown>> {
  const engine = await startFakeEngine(routes);
  const client = engineClient({ kind: 'unix', path: engine.socket }, options);
  try {
    return await client.get(path);
  } finally {
    client.close();
    await engine.close();
  }
}

function reasonOf(reading: Observed<unknown>): string {
  return reading.state === 'unreadable' ? reading.why : reading.state;
}

function detailOf(reading: Observed<unknown>): string {
  return reading.state === 'unreadable' ? reading.detail : reading.state;
}

async function versionWith(apiVersion: string, routes: RouteTable): Promise<string> {
  const engine = await startFakeEngine({ '/info': { json: {} }, ...routes }, apiVersion);
  const client = engineClient({ kind: 'unix', path: engine.socket });
  const reading = await client.get('/info');
  client.close();
  await engine.close();
  return [reasonOf(reading), ...engine.versions].join(' ');
}

describe('answers of an engine', () => {
  test('a JSON body', async () => {
    assert.deepEqual(await ask('/info', { '/info': { json: { ID: 'x' } } }), {
      state: 'known',
      value: { ID: 'x' },
      from: 'GET /info',
    });
  });

  test('each kind of refusal', async () => {
    const cases = [
      [404, 'No such container: x', 'gone'],
      [403, 'authorization denied by plugin', 'denied'],
      [400, 'client version 1.51 is too old', 'unsupported'],
      [503, 'This node is not a swarm manager.', 'unsupported'],
      [500, 'server error', 'undetermined'],
    ] as const;
    for (const [status, message, why] of cases) {
      const reading = await ask('/x', { '/x': { status, message } });
      assert.equal(reasonOf(reading), why);
      assert.ok(reading.state === 'unreadable' && reading.detail.includes(message));
    }
  });

  test('control characters of a message are removed', async () => {
    const reading = await ask('/x', { '/x': { status: 500, message: 'a\u001b[31mb\u202e' } });
    assert.ok(reading.state === 'unreadable');
    assert.doesNotMatch(reading.detail, /\p{Cc}|\p{Cf}/u);
  });

  test('garbage, and an empty body', async () => {
    assert.equal(reasonOf(await ask('/x', { '/x': { garbage: '<html>' } })), 'malformed');
    assert.equal(reasonOf(await ask('/x', { '/x': { garbage: '' } })), 'malformed');
  });

  test('an answer that never arrives or stops halfway', async () => {
    assert.equal(reasonOf(await ask('/x', { '/x': 'hang' }, { timeoutMs: 50 })), 'timeout');
    assert.equal(reasonOf(await ask('/x', { '/x': 'stall in the body' }, { timeoutMs: 50 })), 'timeout');
    assert.equal(reasonOf(await ask('/x', { '/x': 'hang up' })), 'undetermined');
  });

  test('an answer above the size limit', async () => {
    const bytes = 1024 * 1024;
    assert.equal(reasonOf(await ask('/x', { '/x': { bytes } }, { maxBytes: bytes - 1 })), 'unsupported');
  });
});

describe('no answer', () => {
  test('no socket, a dead socket and a regular file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'client-'));
    const missing = await engineClient({ kind: 'unix', path: join(folder, 'none') }).get('/info');
    assert.equal(reasonOf(missing), 'gone');
    writeFileSync(join(folder, 'file'), '');
    const file = await engineClient({ kind: 'unix', path: join(folder, 'file') }).get('/info');
    assert.ok(['gone', 'unsupported'].includes(reasonOf(file)), reasonOf(file));
    rmSync(folder, { recursive: true });
    const refused = await engineClient({ kind: 'tcp', host: '127.0.0.1', port: 1 }).get('/info');
    assert.ok(refused.state === 'unreadable' && refused.why === 'gone');
    assert.match(refused.detail, /^tcp:\/\/127\.0\.0\.1:1: connection refused/);
  });

  test('a server that does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('220 mail ready\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const reading = await engineClient({ kind: 'tcp', host: '127.0.0.1', port: address.port }).get('/info');
    server.close();
    assert.equal(reasonOf(reading), 'malformed');
  });
});

describe('the API version', () => {
  test('the lower of the two', async () => {
    assert.equal(await versionWith('1.41', {}), 'known 1.41');
    assert.equal(await versionWith('1.99', {}), 'known 1.55');
  });

  test('from /version without the header', async () => {
    assert.equal(await versionWith('', { '/version': { json: { ApiVersion: '1.40' } } }), 'malformed');
    const engine = await startFakeEngine({
      '/_ping': { garbage: 'OK' },
      '/version': { json: { ApiVersion: '1.40' } },
      '/info': { json: {} },
    });
    const client = engineClient({ kind: 'unix', path: engine.socket });
    assert.equal(reasonOf(await client.get('/info')), 'known');
    client.close();
    await engine.close();
    assert.deepEqual([...engine.versions], ['1.40']);
  });

  test('an engine too old, and a server that is no engine', async () => {
    assert.equal(await versionWith('1.18', {}), 'unsupported');
    assert.equal(await versionWith('latest', {}), 'malformed');
    assert.equal(
      await versionWith('1.45', { '/_ping': { garbage: 'x' }, '/version': { json: [] } }),
      'malformed',
    );
  });
});

test('a thousand requests: few at a time, no timeout while queued, version negotiated once', async () => {
  const routes = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [
      `/containers/${index}/json`,
      { slow: 1, json: { Id: index } },
    ]),
  );
  const engine = await startFakeEngine(routes);
  const client = engineClient({ kind: 'unix', path: engine.socket }, { timeoutMs: 1000, concurrency: 4 });
  const readings = await Promise.all(Object.keys(routes).map((path) => client.get(path)));
  client.close();
  await engine.close();
  assert.ok(readings.every(({ state }) => state === 'known'));
  assert.ok(engine.most() <= 4, `${engine.most()} at a time`);
  assert.equal(engine.asked.filter((path) => path === '/_ping').length, 1);
});

test('waits longer for an engine that answered than for one that did not', async (context) => {
  for (const [hanging, ms] of [
    ['/_ping', 10_000],
    ['/x', 30_000],
  ] as const) {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const engine = await startFakeEngine({ '/x': { json: {} }, [hanging]: 'hang' });
    const client = engineClient({ kind: 'unix', path: engine.socket });
    const reading = client.get('/x');
    while (!engine.asked.includes(hanging)) await setImmediate();
    context.mock.timers.tick(ms - 1);
    assert.equal(await Promise.race([reading, setImmediate()]), undefined);
    context.mock.timers.tick(1);
    assert.match(detailOf(await reading), new RegExp(`no answer within ${ms} ms`, 'u'));
    client.close();
    await engine.close();
    context.mock.timers.reset();
  }
});

test('stops querying an engine that hangs; continues with one that hangs at times', async () => {
  const routes = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`/x/${n}`, n < 24 && n % 6 !== 0 ? 'hang' : { json: n }] as const),
  );
  const hanging = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`/x/${n}`, 'hang' as const]));
  for (const [table, all] of [
    [routes, true],
    [hanging, false],
  ] as const) {
    const engine = await startFakeEngine(table);
    const client = engineClient({ kind: 'unix', path: engine.socket }, { timeoutMs: 200, concurrency: 1 });
    const readings = await Promise.all(Object.keys(table).map((path) => client.get(path)));
    client.close();
    await engine.close();
    assert.equal(engine.asked.length, all ? 41 : 17);
    const last = readings.at(-1);
    assert.equal(reasonOf(last ?? { state: 'absent', from: '' }), all ? 'known' : 'timeout');
  }
});

test('requests below the base path of a proxy', async () => {
  const asked: string[] = [];
  const proxy = createHttpServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('api-version', '1.45').end('{}');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const client = engineClient({ kind: 'tcp', host: '127.0.0.1', port, base: '/engines/7' });
  assert.equal(reasonOf(await client.get('/info')), 'known');
  client.close();
  proxy.close();
  assert.deepEqual(asked, ['/engines/7/_ping', '/engines/7/v1.45/info']);
});
