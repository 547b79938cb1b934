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
import { collectHost, type BaseHost } from './collect-host.ts';

async function factsBelow(root: string): Promise<BaseHost> {
  const host = await collectHost(diskFiles(root), noProbes);
  assert.ok(host.state === 'known');
  return host.value;
}

function stateOf(reading: Observed<unknown>): string {
  return reading.state === 'unreadable' ? reading.why : reading.state;
}

describe('a host below a folder', () => {
  const gid = process.getgid?.() ?? 0;
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
    writeFileSync(join(root, 'etc/group'), `docker:x:999:ann\nsocket-owners:x:${gid}:bob,eve\n`);
    writeFileSync(
      join(root, 'etc/passwd'),
      `root:x:0:0::/:/bin/sh\ncat:x:5:${gid}::/:/bin/sh\ndan:x:6:999::/:\n`,
    );
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'run/docker.sock'), resolve));
  });
  after(() => {
    server.close();
    rmSync(root, { recursive: true });
  });

  test('names, versions and the owner of the socket', async () => {
    const facts = await factsBelow(root);
    assert.deepEqual(facts.hostname, { state: 'known', value: 'web-1', from: '/etc/hostname' });
    assert.deepEqual(facts.operatingSystem, { state: 'known', value: 'A Host 1', from: '/etc/os-release' });
    assert.equal(stateOf(facts.kernel), 'absent');
    assert.ok(facts.engineSocket.state === 'known');
    assert.equal(facts.engineSocket.value.kind, 'socket');
    assert.equal(facts.engineSocket.value.path, '/var/run/docker.sock');
  });

  test('the group is the one that owns the socket, with its primary members', async () => {
    const facts = await factsBelow(root);
    assert.ok(facts.dockerGroup.state === 'known' && facts.dockerGroupPrimaryMembers.state === 'known');
    assert.deepEqual(facts.dockerGroup.value, { name: 'socket-owners', gid, members: ['bob', 'eve'] });
    assert.deepEqual(facts.dockerGroupPrimaryMembers.value, ['cat']);
  });

  test('a group that the file does not have is not known, and its members neither', async () => {
    writeFileSync(join(root, 'etc/group'), 'docker:x:99999:ann\n');
    const facts = await factsBelow(root);
    assert.equal(stateOf(facts.dockerGroup), 'undetermined');
    assert.equal(stateOf(facts.dockerGroupPrimaryMembers), 'undetermined');
  });
});

test('an empty group says nothing where a directory service may know more', async () => {
  const root = mkdtempSync(join(tmpdir(), 'host-'));
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/group'), 'docker:x:99999:\n');
  writeFileSync(join(root, 'etc/passwd'), '');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'group: files sss\npasswd: files ldap\n');
  const unused = await factsBelow(root);
  assert.equal(stateOf(unused.dockerGroup), 'known');
  assert.equal(stateOf(unused.dockerGroupPrimaryMembers), 'undetermined');
  mkdirSync(join(root, 'var/lib/sss/pipes'), { recursive: true });
  writeFileSync(join(root, 'var/lib/sss/pipes/nss'), '');
  assert.equal(stateOf((await factsBelow(root)).dockerGroup), 'undetermined');
  writeFileSync(join(root, 'etc/group'), 'docker:x:99999:ann\n');
  assert.equal(stateOf((await factsBelow(root)).dockerGroup), 'known');
  rmSync(root, { recursive: true });
});

test('without a socket the group is the one named docker', async () => {
  const root = mkdtempSync(join(tmpdir(), 'host-'));
  mkdirSync(join(root, 'etc'));
  assert.equal(stateOf((await factsBelow(root)).dockerGroup), 'absent');
  writeFileSync(join(root, 'etc/group'), 'docker:x:99999:ann\n');
  const { dockerGroup } = await factsBelow(root);
  assert.ok(dockerGroup.state === 'known' && dockerGroup.value.gid === 99999);
  rmSync(root, { recursive: true });
});

test('a root that is not there is a failed reading', async () => {
  assert.equal(stateOf(await collectHost(diskFiles(join(tmpdir(), 'no-such-host-root')), noProbes)), 'gone');
});
