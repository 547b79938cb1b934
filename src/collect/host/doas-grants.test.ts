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
