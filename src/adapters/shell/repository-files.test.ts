import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitCommand } from './repository-files.ts';
import { scriptReferences } from './script-references.ts';

test('where git looks for its repository', () => {
  assert.deepEqual(gitCommand('git', ['pull'], '/srv/a'), { folder: '/srv/a' });
  assert.deepEqual(gitCommand('git', ['-C', '../b', '-c', 'x.y=z', 'fetch'], '/srv/a'), { folder: '/srv/b' });
  assert.deepEqual(gitCommand('git', ['-C', '/srv/c', 'pull'], undefined), { folder: '/srv/c' });
  assert.deepEqual(gitCommand('git', ['--git-dir=r.git', '--work-tree', '/w', 'checkout', '-f'], '/srv'), {
    folder: '/srv',
    gitDirectory: '/srv/r.git',
  });
});

test('git without a repository, or in one that only the run shows', () => {
  for (const args of [['clone', 'x'], ['init'], ['--version'], []])
    assert.equal(gitCommand('git', args, '/srv'), undefined, args.join(' '));
  assert.equal(gitCommand('git', ['pull'], undefined), undefined);
  assert.equal(gitCommand('gitk', ['pull'], '/srv'), undefined);
});

test('a script leads to the repositories in which it runs git', () => {
  const text = 'cd /srv/a && git pull --ff-only && git -C sub status\nsudo -u ann git -C /srv/b pull\n';
  const found = scriptReferences(text, { path: '/srv/x.sh' }).files.flatMap(({ git }) => git?.folder ?? []);
  assert.deepEqual(found, ['/srv/a', '/srv/a/sub']);
});
