import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { EngineComponent } from '../../core/engine/engine-component.ts';
import { known, valueOf } from '../../core/observed.ts';
import type { ShownComponent } from '../../formats/engine-info/read-components.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { stateOf } from '../../../test/kit/collect.ts';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { collectComponents } from './components.ts';

const status = (packages: Readonly<Record<string, string>>): string =>
  Object.entries(packages)
    .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`)
    .join('\n');

/** Collects the components of an engine; the daemon is process 9, if present. */
async function componentsIn(
  prepare: (host: FakeHost) => void,
  ...shown: readonly ShownComponent[]
): Promise<readonly EngineComponent[]> {
  const host = fakeHost();
  try {
    prepare(host);
    const found = await collectComponents(diskFiles(host.root), known(shown, 'GET /version'), 9);
    return valueOf(found) ?? [];
  } finally {
    host.remove();
  }
}

const runc = { name: 'runc', version: '1.1.5+ds1', builtByDocker: false } as const;

test('package version and the vulnerabilities its changelog names', async () => {
  const [component] = await componentsIn((host) => {
    host.write('/var/lib/dpkg/status', status({ runc: '1.1.5+ds1-1+deb12u1' }));
    const log = gzipSync('  * CVE-2024-21626: close descriptors\n');
    host.write('/usr/share/doc/runc/changelog.Debian.gz', log);
  }, runc);
  const owner = valueOf(component?.package);
  assert.equal(owner?.version, '1.1.5+ds1-1+deb12u1');
  assert.deepEqual(valueOf(owner?.fixes), ['CVE-2024-21626']);
});

test('a package of another name is found by its file list', async () => {
  const ownerOf = async (list: string): Promise<string> => {
    const [component] = await componentsIn(
      (host) => {
        host.write(
          '/var/lib/dpkg/status',
          status({ 'runc-stable': '1.1.5-0ubuntu1', 'golang-runc-dev': '1.1.5-1' }),
        );
        host.write('/var/lib/dpkg/info/golang-runc-dev.list', '/.\n/usr/share/gocode/src/runc\n');
        host.write(`/var/lib/dpkg/info/${list}`, '/.\n/usr\n/usr/sbin\n/usr/sbin/runc\n');
      },
      { ...runc, version: '1.1.5' },
    );
    return valueOf(component?.package)?.name ?? stateOf(component?.package);
  };
  assert.equal(await ownerOf('runc-stable.list'), 'runc-stable');
  assert.equal(await ownerOf('runc-stable:amd64.list'), 'runc-stable');
  assert.equal(await ownerOf('runc-gone.list'), 'absent');
});

test('a program whose version differs from its package has no package', async () => {
  const [component] = await componentsIn(
    (host) => host.write('/var/lib/dpkg/status', status({ runc: '1.3.0-1' })),
    runc,
  );
  assert.equal(stateOf(component?.package), 'undetermined');
});

test('containerd.io ships runc under its own version', async () => {
  const components = await componentsIn(
    (host) =>
      host.write(
        '/var/lib/dpkg/status',
        status({ 'containerd.io': '1.6.33-1', 'docker-ce': '5:26.1.4-1~debian.12~bookworm' }),
      ),
    { name: 'runc', version: '1.1.12', builtByDocker: true },
    { name: 'engine', version: '26.1.4', builtByDocker: true },
  );
  assert.deepEqual(
    components.map((one) => [one.name, valueOf(one.package)?.name]),
    [
      ['engine', 'docker-ce'],
      ['runc', 'containerd.io'],
    ],
  );
});

test('plugins by package or by file alone', async () => {
  const components = await componentsIn((host) => {
    host.write('/var/lib/dpkg/status', status({ 'docker-compose-plugin': '2.40.0-1~debian.12~bookworm' }));
    host.write('/usr/local/lib/docker/cli-plugins/docker-buildx', 'program');
  });
  assert.deepEqual(
    components.map(({ name, version, from }) => [name, version, from]),
    [
      ['buildx', '', '/usr/local/lib/docker/cli-plugins/docker-buildx'],
      ['compose', '2.40.0', '/var/lib/dpkg/status'],
    ],
  );
});

test('the engine has a package if the daemon runs its program', async () => {
  const engine = { name: 'engine', version: '26.1.5+dfsg1', builtByDocker: false } as const;
  const ownerOf = async (program: string | ((root: string) => string)): Promise<string> => {
    const [component] = await componentsIn((host) => {
      host.write('/var/lib/dpkg/status', status({ 'docker.io': '26.1.5+dfsg1-9' }));
      host.write('/usr/local/bin/dockerd', 'left over');
      host.link('/proc/9/exe', typeof program === 'string' ? program : program(host.root));
    }, engine);
    return valueOf(component?.package)?.name ?? stateOf(component?.package);
  };
  assert.equal(await ownerOf('/usr/sbin/dockerd'), 'docker.io');
  assert.equal(await ownerOf('/usr/bin/dockerd (deleted)'), 'docker.io');
  assert.equal(await ownerOf((root) => `${root}/usr/bin/dockerd`), 'docker.io');
  assert.equal(await ownerOf('/usr/local/bin/dockerd'), 'undetermined');
  assert.equal(await ownerOf('/home/me/bin/dockerd'), 'undetermined');
});

test('runc has a package if it is first on the daemon’s PATH', async () => {
  const ownerOf = async (path: string): Promise<string> => {
    const [component] = await componentsIn((host) => {
      host.write('/var/lib/dpkg/status', status({ runc: '1.1.5+ds1-1' }));
      for (const folder of ['/usr/local/bin', '/opt/docker', '/usr/sbin'])
        host.write(`${folder}/runc`, folder);
      host.link('/usr/local/sbin/runc', '/usr/sbin/runc');
      host.write('/proc/9/environ', `SECRET=x\0PATH=${path}\0`);
    }, runc);
    return valueOf(component?.package)?.name ?? stateOf(component?.package);
  };
  assert.equal(await ownerOf('/usr/bin:/usr/sbin:/usr/local/bin'), 'runc');
  assert.equal(await ownerOf('/usr/local/sbin:/usr/local/bin'), 'runc');
  assert.equal(await ownerOf('/usr/local/bin:/usr/sbin'), 'undetermined');
  assert.equal(await ownerOf('/opt/docker:/usr/sbin'), 'undetermined');
  assert.equal(await ownerOf('.:relative'), 'undetermined');
});

test('a plugin found before the packaged one is listed too', async () => {
  const place = '/usr/local/lib/docker/cli-plugins/docker-compose';
  const versions = async (prepare: (host: FakeHost) => void): Promise<string[][]> => {
    const components = await componentsIn((host) => {
      host.write('/var/lib/dpkg/status', status({ 'docker-compose-plugin': '5.4.0-1~debian.13~trixie' }));
      host.write('/usr/libexec/docker/cli-plugins/docker-compose', 'program');
      prepare(host);
    });
    return components.map(({ version, from }) => [version, from]);
  };
  const packaged = ['5.4.0', '/var/lib/dpkg/status'];
  assert.deepEqual(await versions((host) => host.write(place, 'another')), [packaged, ['', place]]);
  const link = '/usr/libexec/docker/cli-plugins/docker-compose';
  assert.deepEqual(await versions((host) => host.link(place, link)), [packaged]);
});

test('an Alpine package by file, without a changelog', async () => {
  const text =
    'P:docker-engine\nV:26.1.5-r3\nF:usr/bin\nR:dockerd\n\nP:runc\nV:1.1.5-r0\nF:usr/bin\nR:runc\n';
  const [engine, other] = await componentsIn(
    (host) => host.write('/lib/apk/db/installed', text),
    { name: 'engine', version: '26.1.5', builtByDocker: false },
    runc,
  );
  const from = '/lib/apk/db/installed';
  assert.deepEqual(engine?.package, {
    state: 'known',
    value: { manager: 'apk', name: 'docker-engine', version: '26.1.5-r3', fixes: { state: 'absent', from } },
    from,
  });
  assert.equal(stateOf(other?.package), 'undetermined');
});

test('a plugin inside another package has an unknown version', async () => {
  const text = 'P:docker\nV:25.0.8-r0\nF:usr/libexec/docker/cli-plugins\nR:docker-buildx\n';
  const [plugin] = await componentsIn((host) => host.write('/lib/apk/db/installed', text));
  assert.deepEqual([plugin?.name, plugin?.version, valueOf(plugin?.package)?.name], ['buildx', '', 'docker']);
  assert.equal(plugin?.from, '/usr/libexec/docker/cli-plugins/docker-buildx');
});

test('an unsupported package manager is unknown; none is none', async () => {
  const [other] = await componentsIn(
    (host) => host.write('/var/lib/pacman/local/ALPM_DB_VERSION', '9\n'),
    runc,
  );
  assert.equal(stateOf(other?.package), 'unsupported');
  const [none] = await componentsIn(() => undefined, runc);
  assert.equal(stateOf(none?.package), 'absent');
});
