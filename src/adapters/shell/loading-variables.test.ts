import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedBy } from './loading-variables.ts';

test('variables list files and folders with code', () => {
  assert.deepEqual(loadedBy('LD_PRELOAD', '/srv/a.so:/srv/b.so lib.so'), {
    files: ['/srv/a.so', '/srv/b.so'],
    folders: [],
    commands: [],
  });
  assert.deepEqual(loadedBy('PYTHONPATH', '/srv/a/:lib').folders, ['/srv/a']);
  assert.deepEqual(loadedBy('CLASSPATH', '/srv/a.jar:/srv/lib/*').folders, ['/srv/a.jar', '/srv/lib']);
  assert.deepEqual(loadedBy('HOME', '/srv'), { files: [], folders: [], commands: [] });
  assert.deepEqual(loadedBy('GIT_SSH_COMMAND', 'ssh -i /srv/key'), {
    files: [],
    folders: [],
    commands: ['ssh -i /srv/key'],
  });
});

test('of a search path the folders before those of the system count', () => {
  assert.deepEqual(loadedBy('PATH', '/srv/a:/srv/b:/usr/bin:/srv/c').folders, ['/srv/a', '/srv/b']);
  assert.deepEqual(loadedBy('PATH', '/srv/a:\0').folders, ['/srv/a']);
  assert.deepEqual(loadedBy('PATH', '/usr/local/bin:/srv/a').folders, []);
});

test('options of interpreters load files', () => {
  const options: readonly (readonly [string, string, string])[] = [
    ['NODE_OPTIONS', '--max-old-space-size=512 --require /srv/a.js', '/srv/a.js'],
    ['NODE_OPTIONS', '-r "/srv/a.js"', '/srv/a.js'],
    ['RUBYOPT', '-W0 -r/srv/a.rb', '/srv/a.rb'],
    ['JAVA_TOOL_OPTIONS', '-javaagent:/srv/a.jar=port', '/srv/a.jar'],
  ];
  for (const [name, value, file] of options) assert.deepEqual(loadedBy(name, value).files, [file], value);
  assert.deepEqual(loadedBy('PERL5OPT', '-I/srv/lib').folders, ['/srv/lib']);
});
