import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Observed } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { noProbes } from '../../io/probes.ts';
import { ordinaryNeeds } from '../../core/rules/need.ts';
import { collectHost, type BaseHost } from './collect-host.ts';

const needs = new Set(ordinaryNeeds);

async function factsBelow(root: string): Promise<BaseHost> {
  const host = await collectHost(diskFiles(root), noProbes, needs);
  assert.ok(host.state === 'known');
  return host.value;
}

function stateOf(reading: Observed<unknown>): string {
  return reading.state === 'unreadable' ? reading.why : reading.state;
}

describe('an offline root', () => {
  let root = '';
  let server: Server;
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'host-'));
    for (const folder of ['etc/docker', 'run', 'var', 'usr/lib'])
      mkdirSync(join(root, folder), { recursive: true });
    symlinkSync('/run', join(root, 'var/run'));
    symlinkSync('../usr/lib/os-release', join(root, 'etc/os-release'));
    writeFileSync(join(root, 'usr/lib/os-release'), 'PRETTY_NAME="A Host 1"\n');
    writeFileSync(join(root, 'etc/hostname'), 'web-1\n');
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'run/docker.sock'), resolve));
  });
  after(() => {
    server.close();
    rmSync(root, { recursive: true });
  });

  test('names, versions and socket owner', async () => {
    const facts = await factsBelow(root);
    assert.deepEqual(facts.hostname, { state: 'known', value: 'web-1', from: '/etc/hostname' });
    assert.deepEqual(facts.operatingSystem, { state: 'known', value: 'A Host 1', from: '/etc/os-release' });
    assert.equal(stateOf(facts.kernel), 'absent');
    assert.ok(facts.engineSocket.state === 'known');
    assert.equal(facts.engineSocket.value.kind, 'socket');
    assert.equal(facts.engineSocket.value.path, '/var/run/docker.sock');
  });
});

test('a missing root is unreadable', async () => {
  assert.equal(
    stateOf(await collectHost(diskFiles(join(tmpdir(), 'no-such-host-root')), noProbes, needs)),
    'gone',
  );
});
