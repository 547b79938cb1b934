import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { placesOf, rootProcess } from '../kit/engine-places.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function hostWith(files: Readonly<Record<string, string>>): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  for (const [path, text] of Object.entries(files)) host.write(path, text);
  return host;
}

describe('where containerd is', () => {
  const toml = [
    'version = 2',
    'root = "/srv/containerd"',
    "state = '/run/ctrd'",
    '[plugins]',
    'address = "/run/no.sock"',
    '[grpc]',
    '  address = "/run/ctrd/ctrd.sock" # here',
    '[ttrpc]',
    'address = "/run/no.sock"',
  ].join('\n');
  const files = { '/run/ctrd/ctrd.sock': '', '/srv/containerd/x': '', '/run/other.sock': '' };

  it('by its configuration', async () => {
    const host = hostWith({ ...files, '/etc/containerd/config.toml': toml });
    assert.deepEqual(await placesOf(host, 'containerd-socket'), ['/run/ctrd/ctrd.sock']);
    assert.deepEqual(await placesOf(host, 'containerd-state'), ['/run/ctrd']);
  });

  it('by the flags of its unit and of its process', async () => {
    const unit = '[Service]\nExecStart=/usr/bin/containerd --config /srv/c.toml -a /run/other.sock\n';
    const described = hostWith({
      ...files,
      '/srv/c.toml': toml,
      '/usr/lib/systemd/system/containerd.service': unit,
    });
    assert.deepEqual(await placesOf(described, 'containerd-config'), ['/srv/c.toml']);
    assert.deepEqual(await placesOf(described, 'containerd-socket'), ['/run/other.sock']);
    assert.deepEqual(await placesOf(described, 'containerd-state'), ['/run/ctrd']);
    const running = hostWith({
      ...files,
      ...rootProcess(5, 1, '/usr/local/bin/containerd', '--address=/run/other.sock'),
      ...rootProcess(6, 9, 'containerd', '--config', '/run/docker/containerd/containerd.toml'),
      '/usr/lib/systemd/system/containerd.service': unit,
      '/etc/containerd/config.toml': toml,
    });
    assert.deepEqual(await placesOf(running, 'containerd-socket'), ['/run/other.sock']);
    assert.deepEqual(await placesOf(running, 'containerd-config'), ['/etc/containerd/config.toml']);
  });
});
