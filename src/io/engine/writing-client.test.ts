import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Observed } from '../../core/observed.ts';
import { engineClient } from './client.ts';
import { engineWriter, type EngineWriter } from './writing-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'writer-'));
const path = join(folder, 'engine.sock');
let asked: { line: string; type: string | undefined; body: Buffer }[] = [];
let answer: { status: number; body: string | Buffer } = { status: 200, body: '{}' };

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.url === '/_ping') {
      response.setHeader('api-version', '1.45').end('OK');
      return;
    }
    const line = `${request.method} ${request.url}`;
    asked.push({ line, type: request.headers['content-type'], body: Buffer.concat(parts) });
    response.writeHead(answer.status).end(answer.body);
  });
});

before(() => new Promise<void>((resolve) => server.listen(path, resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
});

async function use<T>(
  status: number,
  body: string | Buffer,
  run: (writer: EngineWriter) => Promise<Observed<T>>,
): Promise<Observed<T>> {
  answer = { status, body };
  const client = engineClient({ kind: 'unix', path });
  const writer = engineWriter(client, {});
  try {
    return await run(writer);
  } finally {
    writer.close();
    client.close();
  }
}

function lines(): string {
  return asked.map(({ line }) => line).join(' ');
}

describe('requests', () => {
  test('name containers in the path only, and send JSON', async () => {
    const made = await use(201, '{"Id":"ab"}', (writer) => writer.createContainer('a b/c', { Image: 'x' }));
    assert.ok(made.state === 'known' && made.value === 'ab');
    assert.equal(lines(), 'POST /v1.45/containers/create?name=a%20b%2Fc');
    assert.equal(asked[0]?.type, 'application/json');
    assert.equal(asked[0]?.body.toString(), '{"Image":"x"}');
    await use(204, '', (writer) => writer.startContainer('../x'));
    assert.match(lines(), /POST \/v1\.45\/containers\/\.\.%2Fx\/start$/u);
  });

  test('bytes are an archive', async () => {
    const bytes = Buffer.from([0, 255, 1]);
    const done = await use(200, '', (writer) => writer.putArchive('ab', '/', bytes));
    assert.equal(done.state, 'known');
    assert.equal(lines(), 'PUT /v1.45/containers/ab/archive?path=%2F');
    assert.equal(asked[0]?.type, 'application/x-tar');
    assert.deepEqual(asked[0]?.body, bytes);
  });

  test('a removal takes anonymous volumes; a container that is gone is no failure', async () => {
    assert.equal((await use(204, '', (writer) => writer.removeContainer('ab'))).state, 'known');
    assert.equal(lines(), 'DELETE /v1.45/containers/ab?force=1&v=1');
    const gone = await use(404, '{"message":"No such container"}', (writer) => writer.removeContainer('ab'));
    assert.equal(gone.state, 'absent');
  });
});

describe('answers', () => {
  test('a refusal has the words of the engine, without control characters', async () => {
    const refused = await use(403, '{"message":"not\\u001b allowed by plugin"}', (writer) =>
      writer.startContainer('ab'),
    );
    assert.ok(refused.state === 'unreadable' && refused.why === 'denied');
    assert.match(refused.detail, /status 403: not.*allowed by plugin/u);
    assert.doesNotMatch(refused.detail, /\p{Cc}/u);
  });

  test('an answer of another form is malformed', async () => {
    for (const body of ['', '[]', '{"Id":7}', 'x'])
      assert.equal(
        (await use(201, body, (writer) => writer.createContainer('a', {}))).state,
        'unreadable',
        body,
      );
    const ended = await use(200, '{"StatusCode":"0"}', (writer) => writer.waitForContainer('ab', 1000));
    assert.equal(ended.state, 'unreadable');
  });

  test('a log longer than allowed is not read', async () => {
    const read = await use(200, Buffer.alloc(64), (writer) => writer.readLogs('ab', 10));
    assert.ok(read.state === 'unreadable' && read.why === 'unsupported');
  });

  test('no engine is a reason, not an exception', async () => {
    const client = engineClient({ kind: 'unix', path: join(folder, 'none') });
    const writer = engineWriter(client, {});
    const made = await writer.createContainer('a', {});
    assert.ok(made.state === 'unreadable' && made.why === 'gone');
  });
});
