import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startFakeEngine } from '../../../test/kit/fake-engine.ts';
import { engineClient } from './client.ts';
import type { SshEndpoint } from './endpoint.ts';
import { sshArguments } from './ssh-command.ts';

const endpoint: SshEndpoint = { kind: 'ssh', user: 'ann', host: 'web-1', port: 2222, socket: '/run/x.sock' };

test('every word of the command is its own argument, and names follow the options', () => {
  const args = sshArguments(endpoint);
  assert.ok(args.includes('-oBatchMode=yes') && args.includes('-oStrictHostKeyChecking=yes'));
  const tail = ['-l', 'ann', '-p', '2222', '--', 'web-1', 'docker', '--host', 'unix:///run/x.sock'];
  assert.deepEqual(args.slice(-11), [...tail, 'system', 'dial-stdio']);
});

describe('an engine behind a program', () => {
  let folder = '';
  const program = (text: string): Record<string, string> => {
    writeFileSync(join(folder, 'ssh'), text);
    chmodSync(join(folder, 'ssh'), 0o755);
    return { PATH: `${folder}:${process.env.PATH ?? ''}` };
  };
  const ask = async (text: string, timeoutMs = 5000) => {
    const client = engineClient(endpoint, { env: program(text), timeoutMs });
    try {
      return await client.get('/info');
    } finally {
      client.close();
    }
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ssh-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('answers as over a socket, over few connections', async () => {
    const routes = Array.from({ length: 40 }, (_, n) => [`/things/${n}`, { json: { n } }] as const);
    const engine = await startFakeEngine(Object.fromEntries(routes));
    const bridge = `const socket = require('node:net').connect(${JSON.stringify(engine.socket)});
      require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'starts'))}, 'x');
      process.stdin.pipe(socket).pipe(process.stdout);`;
    const client = engineClient(endpoint, { env: program(`#!${process.execPath}\n${bridge}`) });
    const readings = await Promise.all(routes.map(([path]) => client.get(path)));
    client.close();
    await engine.close();
    assert.ok(
      readings.every((reading, n) => reading.state === 'known' && n === (reading.value as { n: number }).n),
    );
    const starts = readFileSync(join(folder, 'starts'), 'utf8').length;
    assert.ok(starts <= 4, `${starts} programs`);
  });

  test('reports the program’s error output when it exits', async () => {
    const reading = await ask('#!/bin/sh\necho Host key verification failed. >&2; exit 255\n');
    assert.ok(reading.state === 'unreadable' && reading.why === 'denied');
    assert.match(reading.detail, /^ssh:\/\/ann@web-1:2222\/run\/x\.sock: unknown or changed host key/);
  });

  test('ends a hanging program after the timeout', async () => {
    const mark = join(folder, 'pid');
    const reading = await ask(`#!/bin/sh\necho $$ > ${mark}; exec sleep 60\n`, 300);
    assert.ok(reading.state === 'unreadable' && reading.why === 'timeout', JSON.stringify(reading));
    const pid = Number(readFileSync(mark, 'utf8'));
    for (let n = 0; n < 50 && isAlive(pid); n++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(!isAlive(pid));
  });

  test('garbage, silence and no program', async () => {
    const garbage = await ask('#!/bin/sh\necho Welcome to this machine\ncat > /dev/null\n');
    assert.ok(garbage.state === 'unreadable' && garbage.why === 'malformed', JSON.stringify(garbage));
    const silence = await ask('#!/bin/sh\nexit 0\n');
    assert.equal(silence.state, 'unreadable');
    const client = engineClient(endpoint, { env: { PATH: '/nonexistent' } });
    const none = await client.get('/info');
    client.close();
    assert.ok(none.state === 'unreadable' && none.why === 'unsupported', JSON.stringify(none));
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
