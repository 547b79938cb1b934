import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findConfiguredEngines } from './configured-engine.ts';

/** The stopped engines of a host: the file that names each, its TCP addresses and whether it sets rules. */
async function enginesOf(prepare: (host: FakeHost) => void): Promise<readonly string[]> {
  const host = fakeHost();
  try {
    prepare(host);
    const found = await findConfiguredEngines(diskFiles(host.root), '2026-11-30T00:00:00Z');
    return found.map(({ path, engine }) => {
      if (engine.state !== 'known') return `${path} ${engine.state}`;
      const { listeners, settings } = engine.value;
      const addresses = (valueOf(listeners) ?? []).map(({ address }) => address);
      const iptables = settings.state === 'known' ? valueOf(settings.value.iptables) : undefined;
      return `${path} ${addresses.join(',')} iptables=${iptables}`;
    });
  } finally {
    host.remove();
  }
}

const start = '/usr/bin/dockerd -H tcp://0.0.0.0:2375 --iptables=false';

test('an engine of a service under another name has the arguments of that service', async () => {
  const places: readonly Readonly<Record<string, string>>[] = [
    { '/etc/systemd/system/moby.service': `[Service]\nExecStart=${start}\n` },
    {
      '/usr/lib/systemd/system/moby.service': '[Service]\nExecStart=/bin/true\n',
      '/etc/systemd/system/moby.service.d/start.conf': `[Service]\nExecStart=\nExecStart=${start}\n`,
    },
  ];
  for (const written of places) {
    const engines = await enginesOf((host) => {
      host.write('/usr/bin/dockerd', '');
      for (const [path, text] of Object.entries(written)) host.write(path, text);
    });
    assert.deepEqual(engines, [`${Object.keys(written)[0]} tcp://0.0.0.0:2375 iptables=false`]);
  }
});

test('it is beside that of docker.service, and each is an engine', async () => {
  const engines = await enginesOf((host) => {
    host.write(
      '/usr/lib/systemd/system/docker.service',
      '[Service]\nExecStart=/usr/bin/dockerd -H unix:///a\n',
    );
    host.write('/etc/systemd/system/second.service', '[Service]\nExecStart=/usr/bin/dockerd -H unix:///b\n');
    host.write('/etc/docker/daemon.json', '{}');
  });
  assert.deepEqual(engines, [
    '/etc/docker/daemon.json unix:///a iptables=undefined',
    '/etc/systemd/system/second.service unix:///b iptables=undefined',
  ]);
});

test('a service that starts dockerd in a way that is not understood makes an unknown engine', async () => {
  for (const line of [
    `/bin/sh -c "exec ${start}"`,
    '/usr/bin/dockerd -H fd://',
    '/usr/bin/dockerd --config-file /etc/docker/%H.json',
  ]) {
    const engines = await enginesOf((host) =>
      host.write('/etc/systemd/system/moby.service', `[Service]\nExecStart=${line}\n`),
    );
    assert.deepEqual(engines, ['/etc/systemd/system/moby.service unreadable'], line);
  }
});

test('a service that only mentions dockerd, or is masked, is no engine', async () => {
  const engines = await enginesOf((host) => {
    host.write(
      '/etc/systemd/system/late.service',
      '[Unit]\n# after dockerd\n[Service]\nExecStart=/bin/true\n',
    );
    host.write('/usr/lib/systemd/system/off.service', '[Service]\nExecStart=/usr/bin/dockerd\n');
    host.link('/etc/systemd/system/off.service', '/dev/null');
  });
  assert.deepEqual(engines, []);
});
