import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import { valueOf } from '../../core/observed.ts';
import { collect, stateOf } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import type { FakeHost } from '../../../test/kit/fake-host.ts';

const config = '/etc/docker/daemon.json';

async function settingsOf(prepare: (host: FakeHost) => void, info: object = {}): Promise<EngineSettings> {
  const { facts } = await collect(engineRoutes([], info), prepare);
  const settings = valueOf(valueOf(facts.engine)?.settings);
  assert.ok(settings);
  return settings;
}

test('flag, file, default and engine API, each with its source', async () => {
  const settings = await settingsOf(
    (host) => {
      writeDaemon(host, ['--userland-proxy=false', '--log-opt', 'max-size=1m']);
      host.write(config, '{"cgroup-parent":"/apps","log-driver":"local"}');
    },
    { LoggingDriver: 'json-file' },
  );
  assert.deepEqual(settings.userlandProxy, { state: 'known', value: false, from: '/proc/9/cmdline' });
  assert.deepEqual(settings.cgroupParent, { state: 'known', value: '/apps', from: config });
  assert.deepEqual(settings.iptables, { state: 'absent', from: `/proc/9/cmdline and ${config}` });
  assert.deepEqual(settings.logDriver, { state: 'known', value: 'json-file', from: 'GET /info' });
});

test('a file changed after the start applies to flags only', async () => {
  const settings = await settingsOf((host) => {
    writeDaemon(host, ['--userland-proxy=false']);
    host.write('/proc/stat', 'btime 1000\n');
    host.write(config, '{"iptables":true}');
  });
  assert.equal(stateOf(settings.userlandProxy), 'known');
  assert.equal(stateOf(settings.iptables), 'undetermined');
  assert.equal(stateOf(settings.metricsAddress), 'undetermined');
});

test('a removed file or dangling link is unknown', async () => {
  const named = '--config-file=/opt/docker.json';
  const removed = await settingsOf((host) => writeDaemon(host, [named]));
  assert.ok(removed.iptables.state === 'unreadable' && removed.iptables.why === 'undetermined');
  assert.match(removed.iptables.detail, /removed after dockerd started/u);
  const astray = await settingsOf((host) => {
    writeDaemon(host, [named]);
    host.link('/opt/docker.json', 'gone.json');
  });
  assert.equal(stateOf(astray.iptables), 'gone');
  const circling = await settingsOf((host) => {
    writeDaemon(host, [named]);
    host.link('/opt/docker.json', 'docker.json');
  });
  assert.equal(circling.iptables.state, 'unreadable');
});

test('a directory with a possible removal is unknown unless the newest entry explains the change', async () => {
  const emptied = (host: FakeHost): void => {
    writeDaemon(host, []);
    host.write('/proc/stat', 'btime 1000\n');
    host.write('/etc/docker/gone', '');
    host.remove('/etc/docker/gone');
  };
  assert.equal(stateOf((await settingsOf(emptied)).iptables), 'undetermined');
  const filled = await settingsOf((host) => {
    emptied(host);
    host.write('/etc/docker/certs.d/registry.example/ca.crt', '');
  });
  assert.equal(filled.iptables.state, 'absent');
});

test('a malformed file makes all its settings malformed', async () => {
  const settings = await settingsOf((host) => {
    writeDaemon(host, []);
    host.write(config, '{"iptables":');
  });
  assert.equal(stateOf(settings.iptables), 'malformed');
});

test('an engine elsewhere has its API settings; the rest names the access needed', async () => {
  const settings = await settingsOf(() => undefined, { Debug: true });
  assert.deepEqual(settings.debug, { state: 'known', value: true, from: 'GET /info' });
  assert.ok(settings.iptables.state === 'unreadable' && settings.iptables.why === 'remote');
  assert.match(settings.iptables.detail, /--host-root/u);
});

const rootless = { SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] };

test('a rootless daemon reads its user’s file', async () => {
  for (const [environ, file] of [
    ['HOME=/home/ann', '/home/ann/.config/docker/daemon.json'],
    ['HOME=/home/ann\0XDG_CONFIG_HOME=/srv/conf', '/srv/conf/docker/daemon.json'],
  ] as const) {
    const settings = await settingsOf((host) => {
      writeDaemon(host, ['--data-root=/var/lib/docker']);
      host.write('/proc/9/environ', `TOKEN=x=y\0${environ}\0`);
      host.write(config, '{"iptables":true}');
      host.write(file, '{"iptables":false}');
    }, rootless);
    assert.deepEqual(settings.iptables, { state: 'known', value: false, from: file });
  }
  const unknown = await settingsOf((host) => writeDaemon(host, []), rootless);
  assert.equal(stateOf(unknown.iptables), 'undetermined');
});

test('authorization plugins of the file may have been reloaded', async () => {
  const settings = await settingsOf(
    (host) => {
      writeDaemon(host, []);
      host.write(config, '{"authorization-plugins":["gate"]}');
    },
    { Plugins: { Authorization: null } },
  );
  assert.equal(stateOf(settings.authorizationPlugins), 'undetermined');
});

test('a runtime given by its type has the program that the file names', async () => {
  const settings = await settingsOf(
    (host) => {
      writeDaemon(host, []);
      const options = { BinaryName: '/home/ann/runc' };
      const mine = { runtimeType: 'io.containerd.runc.v2', options };
      host.write(config, JSON.stringify({ runtimes: { mine } }));
    },
    { Runtimes: { mine: { path: '' }, runc: { path: 'runc' } } },
  );
  assert.deepEqual(valueOf(settings.runtimes), [
    { name: 'mine', path: '/home/ann/runc', others: ['io.containerd.runc.v2'] },
    { name: 'runc', path: 'runc', others: [] },
  ]);
});
