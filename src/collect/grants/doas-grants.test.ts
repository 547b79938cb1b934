import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readDoasGrants } from './doas-grants.ts';

test('rules of doas by which users control an engine', async () => {
  const host = fakeHost();
  host.write(
    '/etc/doas.conf',
    `# permit nopass no
permit nopass keepenv setenv { A B } ann as root cmd docker
permit persist :ops cmd /usr/bin/docker
permit persist :wheel
permit nopass bob
deny eve cmd docker
permit carl as web cmd docker
permit carl cmd docker-credential-pass
permit nopass dora cmd docker args ps -a
`,
  );
  host.write('/etc/doas.d/more.conf', 'permit fay cmd /bin/sh\n');
  const { grants, doubts } = await readDoasGrants(diskFiles(host.root));
  host.remove();
  assert.deepEqual(
    grants.map(({ to }) => to),
    [{ user: 'ann' }, { group: 'ops' }, { user: 'bob' }, { user: 'fay' }],
  );
  assert.equal(grants[0]?.because, 'doas runs docker as root for this user (/etc/doas.conf)');
  assert.deepEqual(doubts, ['doas runs docker as root for dora, with ps -a (/etc/doas.conf)']);
});

test('targets that are root by another name, and what is not understood', async () => {
  const host = fakeHost();
  host.write('/etc/passwd', 'root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n');
  host.write('/etc/group', 'docker:x:999:bob\n');
  host.write(
    '/etc/doas.conf',
    `# policy \\
permit nopass ann as toor
permit nopass cid as 0
permit nopass dan as bob
permit nopass eve as web
permit nopass fay cmd vim
permit nopass gil cmd systemctl args restart web
allow everyone
`,
  );
  const { grants, doubts } = await readDoasGrants(diskFiles(host.root));
  host.remove();
  assert.deepEqual(
    grants.map(({ to }) => to),
    [{ user: 'ann' }, { user: 'cid' }, { user: 'dan' }],
  );
  assert.deepEqual(doubts, [
    '/etc/doas.conf may let more users control the engine: line 8 is not understood',
    'doas runs vim as root for fay (/etc/doas.conf)',
  ]);
});
