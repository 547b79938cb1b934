import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { findUserPrograms } from './user-programs.ts';

test('setuid programs are found where people put programs, too', async () => {
  const host = fakeHost();
  try {
    const setuid = [
      '/home/ann/x',
      '/home/ann/bin/x',
      '/opt/x',
      '/opt/tool/x',
      '/opt/tool/bin/x',
      '/usr/local/bin/x',
    ];
    for (const path of [...setuid, '/opt/tool/plain', '/home/ann/deep/er/x']) host.write(path, '');
    for (const path of setuid) chmodSync(join(host.root, path), 0o4755);
    const found = await findUserPrograms(diskFiles(host.root));
    assert.deepEqual(found.map(({ path }) => path).toSorted(), setuid.toSorted());
  } finally {
    host.remove();
  }
});
