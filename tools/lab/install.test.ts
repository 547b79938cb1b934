import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installLab, isMet, machineNeeds, needs } from './install.mjs';

test('a program that is nowhere is missing, one that every system has is not', () => {
  assert.equal(isMet({ name: 'no-such-program-of-the-lab', packages: [] }), false);
  assert.equal(isMet({ name: 'sh', packages: ['dash'] }), true);
});

test('each need names a package to get it from', () => {
  for (const { name, packages } of [...needs, ...machineNeeds]) assert.ok(packages.length > 0, name);
});

test(
  'where everything is there nothing is done',
  { skip: [...needs, ...machineNeeds].every(isMet) ? false : 'the lab is not complete here' },
  () => {
    const said: string[] = [];
    assert.deepEqual(
      installLab([], (line: string) => said.push(line)),
      [],
    );
    assert.deepEqual(said, ['lab: everything is there']);
  },
);
