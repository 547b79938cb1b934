import assert from 'node:assert/strict';
import { chownSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/engine-programs.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { known, unreadable, type Observed } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, setMode } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

type Capabilities = Readonly<Record<string, readonly string[]>> | Observed<never>;

/** The outcome on a host with programs of a mode, in the place of what the file system says of their capabilities. */
async function outcome(
  modes: Readonly<Record<string, number>>,
  capabilities: Capabilities,
  groups: Readonly<Record<string, number>> = {},
  prepare: (host: FakeHost) => void = () => undefined,
): Promise<Outcome> {
  const host = fakeHost();
  hosts.push(host);
  prepare(host);
  host.write('/etc/group', 'root:x:0:\ndocker:x:999:\ndev:x:1000:\n');
  const all = { '/usr/bin/dockerd': 0o755, ...modes };
  for (const path of Object.keys(all)) host.write(path, '#!/bin/sh\n');
  for (const folder of ['/', '/usr', '/usr/bin']) setMode(host, folder, 0o755);
  for (const [path, gid] of Object.entries(groups)) chownSync(join(host.root, path), 0, gid);
  for (const [path, mode] of Object.entries(all)) chmodSync(join(host.root, path), mode);
  const fileCapabilities = async () =>
    'state' in capabilities
      ? (capabilities as Observed<never>)
      : known(new Map(Object.entries(capabilities)), 'getcap');
  const facts = await factsOfFiles({ ...diskFiles(host.root), fileCapabilities });
  const found = outcomesOf(facts, [check]).get(check.id);
  assert.ok(found);
  return found;
}

const asRoot = process.getuid?.() === 0 ? false : 'only root can own files as root';
const copy = '/usr/local/bin/docker-copy';

describe('programs that give something to everyone who starts them', { skip: asRoot }, () => {
  it('are setuid copies of an engine’s programs, by name, not other setuid programs', async () => {
    const found = await outcome({ [copy]: 0o4755 }, {});
    assert.ok(found.state === 'failed');
    assert.match(found.problems[0].message, /docker-copy: it runs as root for everyone/u);
    assert.equal((await outcome({ '/usr/local/bin/doas': 0o4755 }, {})).state, 'passed');
    assert.equal((await outcome({ [copy]: 0o4750 }, {})).state, 'passed');
    assert.equal((await outcome({ [copy]: 0o4750 }, {}, { [copy]: 999 })).state, 'passed');
    assert.equal((await outcome({ [copy]: 0o4750 }, {}, { [copy]: 1000 })).state, 'failed');
  });

  it('are found once where the engine’s own program is setuid', async () => {
    const found = await outcome({ '/usr/bin/docker': 0o4755 }, {});
    assert.ok(found.state === 'failed' && found.problems.length === 1, JSON.stringify(found));
  });

  it('are clients, interpreters and editors with capabilities that open every file', async () => {
    for (const path of ['/usr/bin/docker', copy, '/usr/bin/python3.13', '/usr/bin/vim']) {
      const found = await outcome({ [path]: 0o755 }, { [path]: ['DAC_OVERRIDE', 'NET_RAW'] });
      assert.ok(found.state === 'failed', path);
      assert.match(found.problems[0].message, /\(CAP_DAC_OVERRIDE\)$/u);
    }
  });

  it('are not those that only root or the group docker may start', async () => {
    const given = { [copy]: ['DAC_OVERRIDE'] };
    assert.equal((await outcome({ [copy]: 0o750 }, given)).state, 'passed');
    assert.equal((await outcome({ [copy]: 0o750 }, given, { [copy]: 999 })).state, 'passed');
    assert.equal((await outcome({ [copy]: 0o750 }, given, { [copy]: 1000 })).state, 'failed');
  });

  it('are not what distributions install', async () => {
    const usual = {
      '/usr/bin/ping': ['NET_RAW'],
      '/usr/bin/newuidmap': ['SETUID'],
      '/usr/bin/systemd-detect-virt': ['DAC_OVERRIDE', 'SYS_PTRACE'],
      '/usr/bin/mtr-packet': ['NET_RAW'],
      '/usr/local/bin/rootlesskit': ['NET_BIND_SERVICE'],
    };
    const modes = Object.fromEntries(Object.keys(usual).map((path) => [path, 0o755]));
    assert.equal((await outcome(modes, usual)).state, 'passed');
  });

  it('are programs under the names of Debian’s alternatives, and by capabilities for files and devices', async () => {
    for (const path of [
      '/usr/bin/vim.basic',
      '/usr/bin/vim.tiny',
      '/usr/bin/nc.openbsd',
      '/usr/bin/nc.traditional',
    ])
      assert.equal((await outcome({ [path]: 0o755 }, { [path]: ['DAC_OVERRIDE'] })).state, 'failed', path);
    for (const name of ['DAC_READ_SEARCH', 'MKNOD']) {
      const given = { '/usr/bin/python3': [name] };
      assert.equal((await outcome({ '/usr/bin/python3': 0o755 }, given)).state, 'failed', name);
    }
  });

  it('are setuid interpreters and editors', async () => {
    for (const path of ['/usr/bin/python3', '/usr/bin/python3.13', '/usr/bin/vim.basic', '/usr/bin/bash']) {
      const found = await outcome({ [path]: 0o4755 }, {});
      assert.ok(found.state === 'failed', path);
      assert.match(found.problems[0].message, /runs as root for everyone who may start it, and does what/u);
    }
    assert.equal((await outcome({ '/usr/local/bin/deploy': 0o4755 }, {})).state, 'unknown');
  });

  it('are not the setuid programs of distributions', async () => {
    const names = ['su', 'sudo', 'mount', 'umount', 'passwd', 'chsh', 'newgrp', 'gpasswd', 'fusermount3'];
    const paths = [...names, 'pkexec', 'chfn', 'newuidmap', 'ping'].flatMap((name) => [
      `/usr/bin/${name}`,
      `/usr/local/bin/${name}`,
    ]);
    const modes = Object.fromEntries(paths.map((path) => [path, 0o4755]));
    assert.equal((await outcome(modes, {})).state, 'passed');
  });

  it('are programs of any name among those of the system, unless a package makes them so', async () => {
    const path = '/usr/bin/deploy';
    const [setuid, capability] = [[0o4755, {}] as const, [0o755, { [path]: ['SETUID'] }] as const];
    const dpkg = (host: FakeHost, name: string, listed: string, script?: string) => {
      host.write(`/var/lib/dpkg/info/${name}.list`, `/.\n/usr\n${listed}\n`);
      if (script !== undefined) host.write(`/var/lib/dpkg/info/${name}.postinst`, `#!/bin/sh\n${script}\n`);
    };
    const apk = (more: string) => (host: FakeHost) =>
      host.write(
        '/lib/apk/db/installed',
        `P:deploy\nV:1-r0\nF:usr/bin\nR:other\na:0:0:4755\nR:deploy\n${more}\n`,
      );
    const given: readonly (readonly [(host: FakeHost) => void, typeof setuid | typeof capability, string])[] =
      [
        // dpkg lists no modes: only the script of a package says that they are its own.
        [(host) => dpkg(host, 'deploy', path), setuid, 'unknown'],
        [(host) => dpkg(host, 'deploy', path, `chmod 0644 /etc/x`), setuid, 'unknown'],
        [(host) => dpkg(host, 'deploy', path, `chmod 4755 ${path}`), setuid, 'passed'],
        [(host) => dpkg(host, 'deploy:amd64', '/bin/deploy', `chmod u+s ${path}`), setuid, 'passed'],
        [
          (host) => dpkg(host, 'deploy', path, `dpkg-statoverride --add root root 4755 ${path}`),
          setuid,
          'passed',
        ],
        [(host) => dpkg(host, 'deploy', path), capability, 'unknown'],
        [
          (host) => dpkg(host, 'deploy', path, 'setcap cap_setuid+ep "/usr/bin/deploy"'),
          capability,
          'passed',
        ],
        [(host) => dpkg(host, 'deploy', '/usr/bin/deploy-all', `chmod 4755 ${path}`), setuid, 'unknown'],
        [apk(''), setuid, 'unknown'],
        [apk('a:0:0:755\n'), setuid, 'unknown'],
        [apk('a:0:0:4755\n'), setuid, 'passed'],
      ];
    for (const [prepare, [mode, capabilities], state] of given)
      assert.equal(
        (await outcome({ [path]: mode }, capabilities, {}, prepare)).state,
        state,
        prepare.toString(),
      );
    // A package is no excuse for an interpreter.
    const python = (host: FakeHost) => dpkg(host, 'p', '/usr/bin/python3', 'chmod 4755 /usr/bin/python3');
    assert.equal((await outcome({ '/usr/bin/python3': 0o4755 }, {}, {}, python)).state, 'failed');
  });

  it('are no helpers of mount because of their names', async () => {
    for (const name of ['mount.nfs', 'mount.cifs', 'umount.udisks2', 'mount.ntfs-3g'])
      assert.equal((await outcome({ [`/usr/sbin/${name}`]: 0o4755 }, {})).state, 'passed', name);
    for (const name of ['mount.mine', 'umount.d', 'mount.docker2'])
      assert.notEqual((await outcome({ [`/usr/sbin/${name}`]: 0o4755 }, {})).state, 'passed', name);
  });

  it('are reached by a link out of the folders of programs, too', async () => {
    const link = (host: FakeHost) => host.link('/usr/bin/deploy', '/opt/deploy/run');
    assert.equal((await outcome({ '/opt/deploy/run': 0o4755 }, {}, {}, link)).state, 'unknown');
    assert.equal((await outcome({ '/opt/deploy/run': 0o755 }, {}, {}, link)).state, 'passed');
  });

  it('are unknown where nothing says what a program does, or what it may', async () => {
    const other = '/usr/local/bin/deploy';
    assert.equal((await outcome({ [other]: 0o755 }, { [other]: ['DAC_OVERRIDE'] })).state, 'unknown');
    const missing = unreadable('unsupported', 'getcap is not installed', 'getcap');
    const found = await outcome({}, missing);
    assert.ok(found.state === 'unknown');
    assert.match(found.doubts.join('\n'), /getcap is not installed/u);
  });
});
