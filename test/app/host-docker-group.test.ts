import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { groupOutcome } from '../kit/docker-group.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { setMode, setOwner } from '../kit/host-tree.ts';

const asRoot = process.getuid?.() === 0 ? false : 'only root can give files away';
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const passwd = 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n';

function hostWith(group: string, files: Readonly<Record<string, string>> = {}): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/passwd', passwd);
  host.write('/etc/group', `root:x:0:\n${group}\n`);
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

async function doubtsOf(host: FakeHost, trustedUsers?: readonly string[]): Promise<string> {
  const found = await groupOutcome(host, trustedUsers);
  assert.ok(found.state === 'unknown', JSON.stringify(found));
  return found.doubts.join('\n');
}

describe('who may control the Docker daemon', () => {
  it('nobody where the group is empty, and it does not apply without one', async () => {
    assert.equal((await groupOutcome(hostWith('docker:x:999:'))).state, 'passed');
    assert.equal((await groupOutcome(hostWith('users:x:100:ann'))).state, 'not-applicable');
  });

  it('members by list and by primary group', async () => {
    const host = hostWith('docker:x:999:bob', { '/etc/passwd': `${passwd}dan:x:6:999::/:\n` });
    assert.match(await doubtsOf(host), /: bob, dan$/u);
    assert.equal((await groupOutcome(host, ['bob'])).state, 'failed');
    assert.equal((await groupOutcome(host, ['bob', 'dan'])).state, 'passed');
  });

  it('members of another group of the same number', async () => {
    assert.match(await doubtsOf(hostWith('docker:x:999:\ndeployers:x:999:eve')), /eve/u);
    assert.match(await doubtsOf(hostWith('docker:x:999:ann\ndocker:x:999:eve')), /ann, eve/u);
  });

  it('members of the group that owns the socket, where it may write to it', { skip: asRoot }, async () => {
    const host = hostWith('docker:x:999:\ndevs:x:1001:eve', { '/run/docker.sock': '' });
    host.link('/var/run', '/run');
    setOwner(host, '/run/docker.sock', 0, 1001);
    setMode(host, '/run/docker.sock', 0o660);
    assert.match(await doubtsOf(host), /devs .*: eve/u);
    setMode(host, '/run/docker.sock', 0o600);
    assert.equal((await groupOutcome(host)).state, 'passed');
    setMode(host, '/run/docker.sock', 0o660);
    setOwner(host, '/run/docker.sock', 0, 4242);
    assert.match(await doubtsOf(host), /group 4242 is not in/u);
  });

  for (const [name, path, text] of [
    ['daemon.json', '/etc/docker/daemon.json', '{"group":"devs"}'],
    [
      'the unit of the engine',
      '/usr/lib/systemd/system/docker.service',
      '[Service]\nExecStart=/usr/bin/dockerd -G devs\n',
    ],
    [
      'the unit of its socket',
      '/etc/systemd/system/docker.socket',
      '[Socket]\nListenStream=/run/docker.sock\nSocketGroup=devs\n',
    ],
  ] as const)
    it(`members of the group that ${name} gives the socket to, which is not docker then`, async () => {
      const host = hostWith('docker:x:999:bob\ndevs:x:1001:eve', { [path]: text });
      assert.match(await doubtsOf(host), /devs .*: eve/u);
      assert.doesNotMatch(await doubtsOf(host), /bob/u);
    });

  it('root, and the user whose engine it is, are no strangers', { skip: asRoot }, async () => {
    assert.equal((await groupOutcome(hostWith('docker:x:999:root'))).state, 'passed');
    const host = hostWith('ann:x:1000:', { '/run/user/1000/docker.sock': '' });
    setOwner(host, '/run/user/1000/docker.sock', 1000, 1000);
    setMode(host, '/run/user/1000/docker.sock', 0o660);
    assert.equal((await groupOutcome(host)).state, 'passed');
    host.write('/etc/group', 'ann:x:1000:bob\n');
    assert.match(await doubtsOf(host), /ann .*: bob$/u);
  });

  it('a socket unit that is masked gives it to nobody', async () => {
    const host = hostWith('docker:x:999:bob\ndevs:x:1001:eve', {
      '/usr/lib/systemd/system/docker.socket': '[Socket]\nSocketGroup=devs\n',
    });
    host.link('/etc/systemd/system/docker.socket', '/dev/null');
    assert.match(await doubtsOf(host), /docker .*: bob/u);
  });

  it('those who may add members, and those who know the password of the group', async () => {
    const host = hostWith('docker:x:999:ann', { '/etc/gshadow': 'docker:!:mallory:ann\n' });
    const found = await groupOutcome(host, ['ann']);
    assert.ok(found.state === 'failed');
    assert.match(found.problems[0].message, /mallory/u);
    host.write('/etc/gshadow', 'docker:$6$salt$hash::ann\n');
    assert.match(await doubtsOf(host, ['ann']), /newgrp/u);
  });

  it('where it cannot be read whether there is a directory, nobody is said to be all', async () => {
    const host = hostWith('docker:x:999:ann', { '/etc/nsswitch.conf/not-a-file': '' });
    assert.equal((await groupOutcome(host, ['ann'])).state, 'unknown');
  });

  it('whoever a directory has may be more than those of the file, trusted or not', async () => {
    for (const [group, sources] of [
      ['docker:x:999:', 'group: files ldap\n'],
      ['docker:x:999:ann', 'group: files ldap\n'],
      ['docker:x:999:ann', 'passwd: files winbind\n'],
      ['docker:x:999:ann\n+:::', 'group: compat\n'],
    ] as const)
      assert.match(
        await doubtsOf(hostWith(group, { '/etc/nsswitch.conf': sources }), ['ann']),
        /may add members/u,
      );
    for (const sources of ['group: files systemd\n', 'group: compat\n', 'group: files sss\n'])
      assert.equal(
        (await groupOutcome(hostWith('docker:x:999:ann', { '/etc/nsswitch.conf': sources }), ['ann'])).state,
        'passed',
        sources,
      );
    const running = hostWith('docker:x:999:ann', {
      '/etc/nsswitch.conf': 'group: files sss\n',
      '/var/lib/sss/pipes/nss': '',
    });
    assert.match(await doubtsOf(running, ['ann']), /sss may add members/u);
  });
});
