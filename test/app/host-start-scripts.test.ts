import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { check } from '../../src/checks/host/engine-programs.ts';
import { check as folders } from '../../src/checks/host/writable-parent-directories.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree, setMode } from '../kit/host-tree.ts';

const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

const unit = '/etc/systemd/system/docker.service';
const script = '/opt/start/run.sh';

/** A host whose unit runs a script before the engine. */
function hostWith(text: string, more: Readonly<Record<string, string>> = {}): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  const files = {
    [unit]: `[Service]\nExecStartPre=${script}\nExecStart=/usr/bin/dockerd\n`,
    [script]: text,
    '/bin/sh': '',
    '/usr/bin/dockerd': '',
    '/opt/env.sh': 'A=1\n',
    '/opt/start/env.sh': 'A=1\n',
    '/opt/start/hooks/one.sh': '',
    ...more,
  };
  for (const [path, content] of Object.entries(files)) {
    host.write(path, content);
    setMode(host, path, 0o755);
  }
  for (const folder of ['/', '/opt', '/opt/start', '/opt/start/hooks', '/bin', '/usr', '/usr/bin', '/etc'])
    setMode(host, folder, 0o755);
  return host;
}

const outcome = async (host: FakeHost, rule = check): Promise<Outcome | undefined> =>
  (await outcomesOfTree(host, [rule])).get(rule.id);

/** Returns the state of the rule after everyone may write to a file. */
async function stateWith(host: FakeHost, writable: string): Promise<string | undefined> {
  assert.equal((await outcome(host))?.state, 'passed');
  setMode(host, writable, 0o777);
  const found = await outcome(host);
  if (found?.state === 'failed') assert.equal(found.problems[0].detail.path, writable);
  return found?.state;
}

const sh = '#!/bin/sh\n';

/** How scripts use another file, and that file. */
const ways: readonly (readonly [title: string, text: string, file: string])[] = [
  ['reads by .', `${sh}. /opt/env.sh\nexec dockerd\n`, '/opt/env.sh'],
  [
    'reads by source, if it is there',
    '#!/bin/bash\n[ -r /opt/env.sh ] && source /opt/env.sh\n',
    '/opt/env.sh',
  ],
  ['reads by a variable', `${sh}CONF=/opt\n. "$CONF/env.sh"\n`, '/opt/env.sh'],
  ['reads beside itself', `${sh}. "$(dirname "$0")/env.sh"\n`, '/opt/start/env.sh'],
  [
    'reads beside itself, as bash writes it',
    `#!/bin/bash\n. "\${BASH_SOURCE%/*}/env.sh"\n`,
    '/opt/start/env.sh',
  ],
  ['reads in its folder', `${sh}cd /opt/start\n. ./env.sh\n`, '/opt/start/env.sh'],
  ['reads in a loop', `${sh}for f in /opt/start/hooks/*.sh; do . "$f"; done\n`, '/opt/start/hooks/one.sh'],
  ['runs all of a folder', `${sh}run-parts /opt/start/hooks\n`, '/opt/start/hooks/one.sh'],
  ['runs', `${sh}/opt/env.sh\n`, '/opt/env.sh'],
  ['runs by a shell', `${sh}if true; then bash -e /opt/env.sh; fi\n`, '/opt/env.sh'],
  ['runs by exec', `${sh}exec /opt/env.sh dockerd\n`, '/opt/env.sh'],
  ['runs in sh -c', `${sh}sh -c '. /opt/env.sh'\n`, '/opt/env.sh'],
  ['runs by eval', `${sh}eval "$(cat /opt/env.sh)"\n`, '/opt/env.sh'],
  ['passes to a shell', `${sh}cat /opt/env.sh | sh\n`, '/opt/env.sh'],
  ['gives a shell as input', `${sh}sh < /opt/env.sh\n`, '/opt/env.sh'],
  [
    'reads beside its absolute folder',
    `${sh}D=$(cd "$(dirname "$0")" && pwd)\n. "$D"/env.sh\n`,
    '/opt/start/env.sh',
  ],
  ['is run by', '#!/opt/env.sh\n', '/opt/env.sh'],
];

describe('a script that starts the engine', () => {
  for (const [title, text, file] of ways)
    it(`fails by a writable file that it ${title}`, async () => {
      assert.equal(await stateWith(hostWith(text), file), 'failed');
    });

  it('fails by a file that a file which it reads reads', async () => {
    const host = hostWith(`${sh}. /opt/start/env.sh\n`, { '/opt/start/env.sh': '. /opt/env.sh\n' });
    assert.equal(await stateWith(host, '/opt/env.sh'), 'failed');
  });

  it('passes where it only names, writes or quotes a writable file', async () => {
    const host = hostWith(`${sh}# . /opt/env.sh\necho /opt/env.sh > /opt/env.sh\nexec dockerd\n`);
    assert.equal(await stateWith(host, '/opt/env.sh'), 'passed');
  });

  for (const [command, reason] of [
    ['. "$1"', /depends on the argument \$1/u],
    ['eval "$X"', /depends on the variable X/u],
    ['sh < "$1"', /depends on the argument \$1/u],
    ['curl http://x.example | sh', /depends on what curl prints/u],
  ] as const)
    it(`is unknown where it runs ${command}`, async () => {
      const found = await outcome(hostWith(`${sh}${command}\n`));
      assert.ok(found?.state === 'unknown', JSON.stringify(found));
      assert.match(found.doubts[0], reason);
    });

  it('fails where others may create the file that it reads', async () => {
    const host = hostWith(`${sh}[ -r /opt/late/env.sh ] && . /opt/late/env.sh\n`, { '/opt/late/x': '' });
    setMode(host, '/opt/late', 0o755);
    assert.equal((await outcome(host, folders))?.state, 'passed');
    setMode(host, '/opt/late', 0o777);
    assert.equal((await outcome(host, folders))?.state, 'failed');
  });

  it('is one of the shell: of another language only the interpreter is known', async () => {
    const host = hostWith('#!/opt/env.sh -u\nimport x\n');
    assert.equal(await stateWith(host, '/opt/env.sh'), 'failed');
  });
});

describe('other files that are loaded when the engine starts', () => {
  for (const [name, value] of [
    ['LD_PRELOAD', '/opt/env.sh'],
    ['BASH_ENV', '/opt/env.sh'],
    ['LD_AUDIT', '/opt/none.so:/opt/env.sh'],
  ] as const) {
    it(`${name} of the unit, and of its environment file`, async () => {
      const own = `[Service]\nEnvironment=${name}=${value}\nExecStart=/usr/bin/dockerd\n`;
      assert.equal(await stateWith(hostWith(sh, { [unit]: own }), '/opt/env.sh'), 'failed');
      const file = '[Service]\nEnvironmentFile=/etc/e\nExecStart=/usr/bin/dockerd\n';
      const host = hostWith(sh, { [unit]: file, '/etc/e': `${name}=${value}\n` });
      assert.equal(await stateWith(host, '/opt/env.sh'), 'failed');
    });
  }

  it('what the init script reads, where systemd does not start services', async () => {
    const more = {
      [unit]: '',
      '/etc/init.d/docker': `${sh}. /opt/env.sh\n/usr/bin/dockerd -D\n`,
      '/sbin/openrc-init': '',
    };
    const host = hostWith(sh, more);
    host.link('/sbin/init', 'openrc-init');
    assert.equal(await stateWith(host, '/opt/env.sh'), 'failed');
    const other = hostWith(sh, { ...more, '/usr/lib/systemd/systemd': '' });
    other.link('/sbin/init', '../usr/lib/systemd/systemd');
    assert.equal(await stateWith(other, '/opt/env.sh'), 'passed');
  });
});
