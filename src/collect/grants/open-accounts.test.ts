import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, known, unreadable } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readOpenAccounts } from './open-accounts.ts';

/** Why everyone is root by the accounts of a machine, whose group docker is 900 with ann as a member. */
async function reasons(passwd: string, shadow: string): Promise<readonly string[]> {
  const texts = new Map([
    ['/etc/passwd', passwd],
    ['/etc/shadow', shadow],
    ['/etc/group', 'root:x:0:\ndocker:x:900:ann\n'],
  ]);
  const readText = async (path: string) => {
    const text = texts.get(path);
    return text === undefined ? absent(path) : known(text, path);
  };
  const { grants } = await readOpenAccounts({ ...diskFiles('/nowhere'), readText }, ['docker']);
  assert.ok(grants.every(({ to }) => to === 'everyone'));
  return grants.map(({ because }) => because);
}

const root = 'root:x:0:0::/root:/bin/bash\n';
const ann = 'ann:x:1000:1000::/home/ann:/bin/bash\n';

test('root, or a member of the group, without a password is everyone', async () => {
  assert.deepEqual(await reasons(root, 'root::20000:0:99999:7:::\n'), [
    'the account root has no password (/etc/shadow)',
  ]);
  assert.deepEqual(await reasons('root::0:0::/root:/bin/sh\n', ''), [
    'the account root has no password (/etc/passwd)',
  ]);
  assert.deepEqual(await reasons(root + ann, 'root:*:1::::::\nann::1::::::\n'), [
    'the account ann has no password (/etc/shadow)',
  ]);
  const primary = 'bob:x:1001:900::/home/bob:/bin/sh\n';
  assert.equal((await reasons(root + primary, 'root:*:1::::::\nbob::1::::::\n')).length, 1);
});

test('locked accounts, accounts with a password or no shell, and users without rights are not', async () => {
  const bob = 'bob:x:1001:1001::/home/bob:/bin/sh\n';
  const service = 'svc:x:0:0::/:/usr/sbin/nologin\n';
  const shadow = 'root:!:1::::::\nann:$y$abc:1::::::\nbob::1::::::\nsvc::1::::::\n';
  assert.deepEqual(await reasons(root + ann + bob + service, shadow), []);
  assert.deepEqual(await reasons(root, ''), []);
});

test('passwords that may not be read are a doubt, where an account has its password there', async () => {
  const doubtsOf = async (passwd: string) => {
    const readText = async (path: string) => {
      if (path === '/etc/shadow') return unreadable('denied', 'permission denied', path);
      return path === '/etc/passwd' ? known(passwd, path) : absent(path);
    };
    return (await readOpenAccounts({ ...diskFiles('/nowhere'), readText }, ['docker'])).doubts;
  };
  assert.deepEqual(await doubtsOf(root), ['accounts may have no password: /etc/shadow: permission denied']);
  assert.deepEqual(await doubtsOf('root:*:0:0::/root:/bin/sh\n'), []);
  assert.deepEqual(await doubtsOf(ann), []);
});
