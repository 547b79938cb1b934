import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks as pathChecks } from '../../src/checks/host/path-permissions.ts';
import { check as programs } from '../../src/checks/host/engine-programs.ts';
import { check as folders } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree, setMode, setOwner } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

/** Files that the engine is configured by besides daemon.json, the rules that judge them, and what they hold. */
const files = {
  '/etc/docker/seccomp.json': 'daemon-config',
  '/etc/subuid': 'daemon-config',
  '/etc/subgid': 'daemon-config',
  '/etc/cdi/vendor.json': 'daemon-config',
  '/var/run/cdi/vendor.yaml': 'daemon-config',
  '/etc/docker/plugins/gate.spec': 'daemon-config',
  '/usr/lib/docker/plugins/gate.json': 'daemon-config',
  '/etc/nri/nri.conf': 'daemon-config',
  '/etc/nri/conf.d/10-mine.conf': 'daemon-config',
  '/opt/nri/plugins/10-mine': 'engine-programs',
} as const;
type Path = keyof typeof files;
const paths = Object.keys(files) as readonly Path[];

/** Folders in which every file is taken. */
const extensionFolders = [
  '/etc/cdi',
  '/var/run/cdi',
  '/etc/docker/plugins',
  '/usr/lib/docker/plugins',
  '/run/docker/plugins',
  '/etc/nri',
  '/etc/nri/conf.d',
  '/opt/nri/plugins',
];

const configuration = { 'seccomp-profile': '/etc/docker/seccomp.json', 'userns-remap': 'default' };

function hostWith(daemon: object = configuration): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  host.write('/etc/docker/daemon.json', JSON.stringify(daemon));
  host.write('/run/docker/plugins/gate.note', '');
  for (const path of paths) {
    host.write(path, '');
    setMode(host, path, files[path] === 'engine-programs' ? 0o755 : 0o644);
  }
  for (const folder of [
    '/',
    '/etc',
    '/etc/docker',
    '/usr',
    '/usr/lib',
    '/usr/lib/docker',
    '/opt',
    '/opt/nri',
  ])
    setMode(host, folder, 0o755);
  for (const folder of ['/var', '/var/run', '/run', '/run/docker', ...extensionFolders])
    setMode(host, folder, 0o755);
  return host;
}

const judged = [...pathChecks, programs, folders];

async function outcomes(host: FakeHost): Promise<ReadonlyMap<string, Outcome>> {
  return outcomesOfTree(host, judged);
}

function stateOf(found: ReadonlyMap<string, Outcome>, rule: string): string | undefined {
  return found.get(`host/${rule}`)?.state;
}

/** The paths that a rule found. */
function pathsIn(found: ReadonlyMap<string, Outcome>, rule: string): readonly unknown[] {
  const outcome = found.get(`host/${rule}`);
  return outcome?.state === 'failed' ? outcome.problems.map(({ detail }) => detail.path) : [];
}

describe(
  'files and folders by which others change what the engine does',
  { skip: process.getuid?.() === 0 ? false : 'only root can give files away' },
  () => {
    it('pass where only root may write to them', async () => {
      const found = await outcomes(hostWith());
      for (const rule of ['daemon-config-mode', 'daemon-config-owner', 'writable-parent-directories'])
        assert.equal(stateOf(found, rule), 'passed', `${rule} ${JSON.stringify(found.get(`host/${rule}`))}`);
      assert.equal(stateOf(found, 'engine-programs'), 'passed');
    });

    for (const path of paths)
      it(`${path} has failed where others may write to it, or own it`, async () => {
        const [mode, owner] =
          files[path] === 'engine-programs'
            ? ['engine-programs', 'engine-programs']
            : ['daemon-config-mode', 'daemon-config-owner'];
        const host = hostWith();
        setMode(host, path, 0o777);
        assert.deepEqual(pathsIn(await outcomes(host), mode), [path]);
        setMode(host, path, files[path] === 'engine-programs' ? 0o755 : 0o644);
        setOwner(host, path, 1000, 1000);
        assert.deepEqual(pathsIn(await outcomes(host), owner), [path]);
      });

    it('a program of a hook of CDI has failed where others may write to it', async () => {
      const host = hostWith();
      const hook = '{"kind":"a.example/b","containerEdits":{"hooks":[{"hookName":"x","path":"/srv/hook"}]}}';
      host.write('/etc/cdi/vendor.json', hook);
      host.write('/srv/hook', '');
      setMode(host, '/srv', 0o755);
      setMode(host, '/srv/hook', 0o755);
      assert.equal(stateOf(await outcomes(host), 'engine-programs'), 'passed');
      setMode(host, '/srv/hook', 0o777);
      assert.deepEqual(pathsIn(await outcomes(host), 'engine-programs'), ['/srv/hook']);
    });

    for (const folder of extensionFolders)
      it(`${folder} has failed where others may put files there, also without any`, async () => {
        const host = hostWith();
        setMode(host, folder, 0o777);
        assert.deepEqual(pathsIn(await outcomes(host), 'writable-parent-directories'), [folder]);
        setMode(host, folder, 0o755);
        setOwner(host, folder, 1000, 0);
        assert.deepEqual(pathsIn(await outcomes(host), 'writable-parent-directories'), [folder]);
      });

    const configured: readonly (readonly [
      title: string,
      daemon: object,
      unit: string,
      containerd: string,
    ])[] = [
      [
        'daemon.json',
        {
          'cdi-spec-dirs': ['/srv/cdi'],
          'nri-opts': { 'plugin-path': '/srv/plugins', 'plugin-config-path': '/srv/conf' },
        },
        '',
        '',
      ],
      [
        'flags',
        {},
        '--cdi-spec-dir=/srv/cdi --nri-opts enable=true,plugin-path=/srv/plugins --nri-opts plugin-config-path=/srv/conf',
        '',
      ],
      [
        'containerd',
        {},
        '',
        `[plugins."io.containerd.nri.v1.nri"]
  plugin_path = "/srv/plugins"
  plugin_config_path = '/srv/conf'
[plugins."io.containerd.grpc.v1.cri"]
  cdi_spec_dirs = ["/srv/cdi", "/etc/cdi"]
`,
      ],
    ];
    for (const [title, daemon, flags, containerd] of configured)
      for (const [path, rule] of [
        ['/srv/cdi/vendor.json', 'daemon-config-mode'],
        ['/srv/conf/10-mine.conf', 'daemon-config-mode'],
        ['/srv/plugins/10-mine', 'engine-programs'],
        ['/srv/cdi', 'writable-parent-directories'],
        ['/srv/plugins', 'writable-parent-directories'],
      ] as const)
        it(`${path} that ${title} names has failed where others may write to it`, async () => {
          const host = hostWith({ ...configuration, ...daemon });
          host.write(
            '/etc/systemd/system/docker.service',
            `[Service]\nExecStart=/usr/bin/dockerd ${flags}\n`,
          );
          if (containerd !== '') host.write('/etc/containerd/config.toml', containerd);
          for (const file of ['/srv/cdi/vendor.json', '/srv/conf/10-mine.conf', '/srv/plugins/10-mine']) {
            host.write(file, '');
            setMode(host, file, file.includes('plugins') ? 0o755 : 0o644);
          }
          for (const folder of ['/srv', '/srv/cdi', '/srv/conf', '/srv/plugins'])
            setMode(host, folder, 0o755);
          assert.deepEqual(pathsIn(await outcomes(host), rule), []);
          setMode(host, path, 0o777);
          assert.deepEqual(pathsIn(await outcomes(host), rule), [path]);
        });

    it('are unknown where the configuration that names their folders cannot be read', async () => {
      const host = hostWith();
      host.write('/etc/docker/daemon.json', '{');
      const found = await outcomes(host);
      assert.equal(stateOf(found, 'engine-programs'), 'unknown');
      assert.equal(stateOf(found, 'daemon-config-mode'), 'unknown');
    });

    it('a profile with the name of a mode is no file, and ranges that no engine uses are not judged', async () => {
      for (const profile of ['builtin', 'unconfined', 'default']) {
        const host = hostWith({ 'seccomp-profile': profile });
        setMode(host, '/etc/docker/seccomp.json', 0o666);
        setMode(host, '/etc/subuid', 0o666);
        assert.equal(stateOf(await outcomes(host), 'daemon-config-mode'), 'passed', profile);
      }
    });
  },
);
