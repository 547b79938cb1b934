import assert from 'node:assert/strict';
import { chownSync } from 'node:fs';
import { after, test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { repositoryFiles } from './git-repositories.ts';

const host = fakeHost();
const folder = '/srv/app';
host.write(`${folder}/.git/config`, '');
host.write(`${folder}/deploy/run.sh`, '');
after(() => {
  host.remove();
});

async function filesIn(command: Parameters<typeof repositoryFiles>[1]): Promise<readonly string[]> {
  return repositoryFiles(diskFiles(host.root), command);
}

const skip = process.getuid?.() !== 0 && 'needs root';

test('git of root obeys the configuration and the hooks of a repository of root', { skip }, async () => {
  const found = await filesIn({ folder });
  for (const name of ['config', 'hooks/post-merge']) assert.ok(found.includes(`${folder}/.git/${name}`));
  assert.deepEqual(await filesIn({ folder: `${folder}/deploy` }), found);
  assert.deepEqual(await filesIn({ folder: '/srv' }), []);
});

test('git of root obeys what its settings and those of the repository name', { skip }, async () => {
  const own = fakeHost();
  try {
    own.write('/srv/app/.git/config', '[core]\n\thooksPath = /srv/hooks\n');
    own.write('/etc/gitconfig', '[core]\n\tsshCommand = /srv/ssh -x\n');
    const found = await repositoryFiles(diskFiles(own.root), { folder: '/srv/app' });
    for (const path of ['/srv/hooks/post-merge', '/srv/ssh']) assert.ok(found.includes(path), path);
  } finally {
    own.remove();
  }
});

test('git of root refuses a repository of another user that nobody accepts', { skip }, async () => {
  for (const path of [folder, `${folder}/.git`]) {
    chownSync(host.root + path, 1000, 0);
    assert.deepEqual(await filesIn({ folder }), [], path);
    const accepting = [
      '[safe]\n\tdirectory = /srv/app\n',
      '[safe] directory = "*"\n',
      '[safe]\ndirectory=/srv/*\n',
    ];
    for (const text of accepting) {
      host.write('/root/.gitconfig', text);
      assert.ok((await filesIn({ folder })).length > 0, text);
    }
    host.write('/root/.gitconfig', '[safe]\n\tdirectory = /srv/other\n[user]\n\tdirectory = *\n');
    assert.deepEqual(await filesIn({ folder }), [], path);
    chownSync(host.root + path, 0, 0);
  }
});

test('git asks for no owner of a repository that an option names', async () => {
  assert.ok((await filesIn({ folder, gitDirectory: '/home/ann/r.git' })).includes('/home/ann/r.git/config'));
});
