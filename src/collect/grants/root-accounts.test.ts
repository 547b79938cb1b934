import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readRootAccounts } from './root-accounts.ts';

const path = '/etc/passwd';

function accountsIn(passwd: Observed<string>) {
  return readRootAccounts({ ...diskFiles('/nowhere'), readText: async () => passwd });
}

test('another account with number 0 is root by another name', async () => {
  const text = 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\nops:x:0:100::/:/bin/sh\n';
  assert.deepEqual(await accountsIn(known(text, path)), {
    grants: [{ to: { user: 'ops' }, because: 'its user number is 0 (/etc/passwd)', through: 'account' }],
    doubts: [],
  });
});

test('accounts that cannot be read are a doubt', async () => {
  assert.deepEqual(await accountsIn(unreadable('denied', 'permission denied', path)), {
    grants: [],
    doubts: ['/etc/passwd: permission denied'],
  });
});
