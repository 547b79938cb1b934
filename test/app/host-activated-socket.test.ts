import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/activated-socket.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function hostWith(files: Readonly<Record<string, string>>): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/hostname', 'host\n');
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

async function stateOf(host: FakeHost): Promise<string | undefined> {
  return (await outcomesOfTree(host, [check])).get(check.id)?.state;
}

const path = '/usr/lib/systemd/system/docker.socket';
const unit = (...lines: readonly string[]) =>
  ['[Socket]', 'ListenStream=/run/docker.sock', ...lines, ''].join('\n');

describe('the socket that systemd opens for the engine', () => {
  for (const [title, files, state] of [
    [
      'of the package',
      { [path]: unit('SocketMode=0660', 'SocketUser=root', 'SocketGroup=docker') },
      'passed',
    ],
    ['for everyone', { [path]: unit('SocketMode=0666') }, 'failed'],
    ['without a mode, for which systemd takes 0666', { [path]: unit() }, 'failed'],
    ['of a mode that is cleared', { [path]: unit('SocketMode=0660', 'SocketMode=') }, 'failed'],
    ['for a user', { [path]: unit('SocketMode=660', 'SocketUser=ann') }, 'failed'],
    ['of a mode that is none', { [path]: unit('SocketMode=rw') }, 'unknown'],
    [
      'that a drop-in opens',
      {
        [path]: unit('SocketMode=0660'),
        '/etc/systemd/system/docker.socket.d/a.conf': '[Socket]\nSocketMode=0666\n',
      },
      'failed',
    ],
    ['on TCP alone', { [path]: '[Socket]\nListenStream=2375\n' }, 'not-applicable'],
    ['that there is none of', {}, 'not-applicable'],
  ] as const)
    it(`${title}: ${state}`, async () => {
      assert.equal(await stateOf(hostWith(files)), state);
    });

  it('is none where the unit is masked', async () => {
    const host = hostWith({ [path]: unit('SocketMode=0666') });
    assert.equal(await stateOf(host), 'failed');
    host.link('/etc/systemd/system/docker.socket', '/dev/null');
    assert.equal(await stateOf(host), 'not-applicable');
  });
});
