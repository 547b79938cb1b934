import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks as pathChecks } from '../../src/checks/host/path-permissions.ts';
import { check as replaceable } from '../../src/checks/host/writable-parent-directories.ts';
import type { AccessList } from '../../src/core/host/access-list.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { known, unreadable, type Observed } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, setMode } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

/** Lists by path, in the place of what the file system would say. */
type Lists = Readonly<Record<string, Observed<AccessList>>>;

function list(owningGroup: number, ...grants: AccessList['grants']): Observed<AccessList> {
  return known({ owningGroup, grants }, 'getfacl');
}

async function outcomes(lists: Lists | Observed<never>, mode = 0o660): Promise<ReadonlyMap<string, Outcome>> {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/group', 'root:x:0:\ndocker:x:999:\n');
  host.write('/etc/docker/daemon.json', '{}');
  host.write('/run/docker.sock', '');
  host.write('/var/lib/docker/containers/x', '');
  host.link('/var/run', '/run');
  for (const folder of ['/', '/etc', '/etc/docker', '/run', '/var', '/var/lib', '/var/lib/docker'])
    setMode(host, folder, 0o755);
  setMode(host, '/run/docker.sock', mode);
  setMode(host, '/etc/docker/daemon.json', 0o644);
  const accessLists = async (paths: readonly string[]) =>
    'state' in lists
      ? (lists as Observed<never>)
      : known(new Map(Object.entries(lists).filter(([path]) => paths.includes(path))), 'ls');
  const facts = await factsOfFiles({ ...diskFiles(host.root), accessLists });
  return outcomesOf(facts, [...pathChecks, replaceable]);
}

const asRoot = process.getuid?.() === 0 ? false : 'only root can give files away';

describe('access control lists', { skip: asRoot }, () => {
  it('that let a user write what the mode shows as the group’s have failed', async () => {
    const found = (
      await outcomes({ '/run/docker.sock': list(6, { to: 'user', id: 1000, permissions: 6 }) })
    ).get('host/engine-socket-mode');
    assert.ok(found?.state === 'failed');
    assert.match(found.problems[0].message, /user 1000 may read and write/u);
    assert.equal(found.problems[0].severity, 'critical');
  });

  it('that give the group docker what it may have pass, on the socket alone', async () => {
    const docker = list(0, { to: 'group', id: 999, permissions: 6 });
    const found = await outcomes({ '/run/docker.sock': docker, '/etc/docker/daemon.json': docker });
    assert.equal(found.get('host/engine-socket-mode')?.state, 'passed');
    assert.equal(found.get('host/daemon-config-mode')?.state, 'failed');
  });

  it('that narrow what the mode shows are heeded', async () => {
    const masked = await outcomes({ '/run/docker.sock': list(0) }, 0o670);
    assert.equal(masked.get('host/engine-socket-mode')?.state, 'passed');
    assert.equal((await outcomes({}, 0o670)).get('host/engine-socket-mode')?.state, 'failed');
  });

  it('of a folder on the way let somebody put files of theirs there', async () => {
    for (const [grant, state] of [
      [{ to: 'user', id: 1000, permissions: 7 }, 'failed'],
      [{ to: 'user', id: 1000, permissions: 5 }, 'passed'],
      [{ to: 'user', id: 0, permissions: 7 }, 'passed'],
    ] as const) {
      const found = (await outcomes({ '/etc/docker': list(5, grant) })).get(replaceable.id);
      assert.equal(found?.state, state, JSON.stringify(found));
    }
  });

  it('of the data root let somebody put other data there', async () => {
    for (const [permissions, state] of [
      [7, 'failed'],
      [5, 'passed'],
    ] as const) {
      const grant = { to: 'group', id: 1000, permissions } as const;
      const found = (await outcomes({ '/var/lib/docker': list(0, grant) })).get(replaceable.id);
      assert.equal(found?.state, state, JSON.stringify(found));
    }
  });

  it('that could not be read are in doubt, and where nothing can tell of any a gap says so', async () => {
    const why = 'install the package acl';
    const unread = unreadable('unsupported', why, 'getfacl');
    const found = await outcomes({ '/run/docker.sock': unread, '/etc/docker': unread });
    assert.equal(found.get('host/engine-socket-mode')?.state, 'unknown');
    assert.equal(found.get(replaceable.id)?.state, 'unknown');
    assert.equal(found.get('host/daemon-config-mode')?.state, 'passed');
    const blind = await outcomes(unreadable('unsupported', 'no program', 'ls -ld'));
    assert.equal(blind.get('host/engine-socket-mode')?.state, 'passed');
  });
});
