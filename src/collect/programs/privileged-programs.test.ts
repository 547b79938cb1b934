import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { collectPrivilegedPrograms } from './privileged-programs.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** What is in doubt where some folders may not be listed. */
async function doubtsWith(closed: readonly string[]): Promise<readonly string[] | undefined> {
  const host = fakeHost();
  try {
    for (const path of ['/opt/tool/bin/x', '/home/ann/x', '/srv/plain']) host.write(path, '');
    const files = diskFiles(host.root);
    const found = await collectPrivilegedPrograms({
      ...files,
      fileCapabilities: async () => known(new Map<string, readonly string[]>(), 'getcap'),
      identityChangers: async (folder) =>
        closed.includes(folder) ? unreadable('denied', 'EACCES', folder) : files.identityChangers(folder),
    });
    return valueOf(found)?.doubts;
  } finally {
    host.remove();
  }
}

test('programs in folders that may not be listed are in doubt', async () => {
  assert.deepEqual(await doubtsWith([]), [], 'a file in the place of a folder is none');
  assert.deepEqual(await doubtsWith(['/home/ann', '/opt/tool', '/opt/tool/bin']), [
    `setuid programs and file capabilities in /opt/tool, /home/ann are unknown: ${afterRefusal()}`,
  ]);
});
