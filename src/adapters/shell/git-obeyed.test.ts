import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitSettings } from '../../formats/git/git-settings.ts';
import { obeyedBySettings } from './git-obeyed.ts';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string): readonly string[] => scriptReferences(text).files.map(({ path }) => path);

test('settings of git name programs, hooks and further settings', () => {
  const text =
    '[core]\n\thooksPath = /srv/hooks\n\tsshCommand = "/srv/ssh -x" ; why\n[include]\npath = ~/more\n' +
    '[credential "https://x"] helper = !/srv/helper get\n[core] fsmonitor = true\n[alias]\n\tx = !/srv/alias\n';
  const { files, commands } = obeyedBySettings(gitSettings(text));
  assert.deepEqual(commands, ['/srv/ssh -x', '/srv/helper get']);
  assert.ok(files.includes('/srv/hooks/post-merge') && files.includes('/root/more'));
  assert.deepEqual(obeyedBySettings(gitSettings('[credential]\nhelper = store\n')), {
    files: [],
    commands: [],
  });
});

test('options and variables give git settings', () => {
  for (const before of [
    'git -c core.hooksPath=/srv/hooks',
    'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/srv/hooks git',
    'export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath; export GIT_CONFIG_VALUE_0=/srv/hooks; git',
    `GIT_CONFIG_PARAMETERS="'core.hooksPath=/srv/hooks'" git`,
    `GIT_CONFIG_PARAMETERS="'core.hooksPath'='/srv/hooks'" git`,
  ])
    assert.ok(pathsOf(`${before} -C /opt/r pull`).includes('/srv/hooks/post-merge'), before);
  const accepting =
    'export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="*"\ngit -C /srv/r pull';
  const found = scriptReferences(accepting).files.find(({ git }) => git !== undefined);
  assert.deepEqual(found?.git?.accepted, ['*']);
});

test('variables with a command of git name its program, not what it reads', () => {
  assert.ok(pathsOf('GIT_SSH_COMMAND="ssh -F /srv/config" git fetch').includes('/srv/config'));
  assert.ok(pathsOf('export GIT_SSH_COMMAND="bash /srv/ssh.sh"').includes('/srv/ssh.sh'));
  assert.ok(!pathsOf('export GIT_SSH_COMMAND="ssh -i /srv/key"').includes('/srv/key'));
});
