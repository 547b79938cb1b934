import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { givenVariables, machineInputs } from './machine.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-machine-'));
after(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, 'node_modules'));
mkdirSync(join(root, 'bin'));

const env = { PATH: `${join(root, 'bin')}:/none`, HOME: '/root' };

test('unit tests are given variables that hold for every terminal, and none that says where they run', () => {
  const given = givenVariables({
    ...env,
    PWD: '/here',
    npm_command: 'run',
    LC_ALL: 'C',
    SHLVL: '2',
    TZ: 'UTC',
  });
  assert.deepEqual(given, { HOME: '/root', LC_ALL: 'C', PATH: env.PATH, TZ: 'UTC' });
});

test('Node, a variable, an installed program and an installed package are inputs', () => {
  const before = machineInputs(root, env, 'v1');
  assert.deepEqual(
    machineInputs(root, { ...env, PWD: '/elsewhere', IRONHULL_TEST_PATHS: 'src/' }, 'v1'),
    before,
  );
  assert.notDeepEqual(machineInputs(root, env, 'v2'), before);
  assert.notDeepEqual(machineInputs(root, { ...env, IRONHULL_SHORT_FUZZ: '1' }, 'v1'), before);
  assert.notDeepEqual(machineInputs(root, { ...env, HOME: '/home' }, 'v1'), before);

  writeFileSync(join(root, 'bin/program'), '');
  const withProgram = machineInputs(root, env, 'v1');
  assert.notDeepEqual(withProgram, before);
  writeFileSync(join(root, 'bin/program'), 'other');
  assert.notDeepEqual(machineInputs(root, env, 'v1'), withProgram, 'another version');
  rmSync(join(root, 'bin/program'));
  assert.deepEqual(machineInputs(root, env, 'v1'), before, 'as before');
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  assert.notDeepEqual(machineInputs(root, env, 'v1'), before);
});
