import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { isRunAlive, ownRunIdentity } from './run-identity.ts';

test('a process that runs is known by its identity, and one that ended', async () => {
  const own = (await ownRunIdentity()) ?? '';
  assert.equal(await isRunAlive(own), true);
  const code = `process.stdout.write(await (await import(${JSON.stringify(new URL('run-identity.ts', import.meta.url).href)})).ownRunIdentity())`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  });
  assert.match(stdout, /^[0-9a-f-]{36}:\d+:\d+:\d+$/u);
  assert.equal(await isRunAlive(stdout), false);
});

test('another process of the same number is another run', async () => {
  const own = (await ownRunIdentity()) ?? '';
  assert.equal(await isRunAlive(own.replace(/\d+$/u, '1')), false);
});

test('of another boot, another namespace or another text it is not known', async () => {
  const own = (await ownRunIdentity()) ?? '';
  const [boot = '', namespace = '', ...rest] = own.split(':');
  const other = `${'0'.repeat(8)}${boot.slice(8)}`;
  for (const text of [
    [other, namespace, ...rest].join(':'),
    [boot, '1', ...rest].join(':'),
    '',
    'x',
    `${own}:1`,
  ])
    assert.equal(await isRunAlive(text), undefined, text);
});
