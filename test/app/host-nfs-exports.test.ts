import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { check } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfTree, outcomesOf, setMode } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

async function outcome(exports: string, part = ''): Promise<Outcome | undefined> {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/group', 'root:x:0:\n');
  host.write('/etc/docker/daemon.json', '{}');
  host.write('/var/lib/docker/volumes/v/_data/x', '');
  host.link('/srv/docker', '/var/lib/docker');
  host.write('/etc/exports', exports);
  if (part !== '') host.write('/etc/exports.d/more.exports', part);
  for (const folder of ['/', '/etc', '/etc/docker', '/var', '/var/lib', '/var/lib/docker'])
    setMode(host, folder, 0o755);
  return outcomesOf(await factsOfTree(host), [check]).get(check.id);
}

const skip = process.getuid?.() === 0 ? false : 'only root can own files as root';

it('folders of an engine that root of other machines may write to over NFS fail', { skip }, async () => {
  for (const path of [
    '/',
    '/var/lib',
    '/var/lib/docker',
    '/var/lib/docker/volumes/v/_data',
    '/etc',
    '/srv/docker',
  ]) {
    const found = await outcome(`${path} 192.0.2.0/24(rw,no_root_squash)\n`);
    assert.ok(found?.state === 'failed', path);
    assert.match(found.problems[0].message, /^Root of 192\.0\.2\.0\/24 can write to /u);
  }
  assert.equal((await outcome('', '/etc *(rw,no_root_squash)\n'))?.state, 'failed');
});

it('other folders, and those that only others than root may write to, pass', { skip }, async () => {
  const safe = ['/srv *(rw,no_root_squash)', '/var *(rw)', '/var *(ro,no_root_squash)', ''];
  for (const line of safe) assert.equal((await outcome(`${line}\n`))?.state, 'passed', line);
});
