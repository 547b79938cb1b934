import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { shellWord } from './shell-word.ts';

test('a literal word is unchanged', () => {
  for (const text of ['/etc/docker/certs.d/registry.example:5000/ca.crt', 'a@b', '-x=1'])
    assert.equal(shellWord(text), text);
  assert.equal(shellWord('/a b'), `'/a b'`);
});

test('a shell reads every word back unchanged', () => {
  const texts = [
    '',
    ' ',
    'a;reboot',
    '$(id)',
    '`id`',
    `it's`,
    '"',
    '\\',
    'a\nb',
    '\u001b]0;x\u0007',
    'ü',
    '\u0085',
    '*',
    '~',
  ];
  const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${texts.map(shellWord).join(' ')}`], {
    encoding: 'utf8',
  });
  assert.deepEqual(stdout.split('\0').slice(0, -1), texts);
});
