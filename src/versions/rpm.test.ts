import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRpmText, compareRpmVersions } from './rpm.ts';

/** Each is older than the next, according to `rpm --eval '%{lua: print(rpm.vercmp(…))}'` of rpm 4.20. */
const inOrder = ['~', '1~rc1', '1~rc2', '1', '1^git1', '1a', '1b', '1.0', '1.0.1', '1.9', '1.10', '2'];

test('the order of version texts', () => {
  for (const [index, one] of inOrder.entries()) {
    assert.equal(compareRpmText(one, one), 0);
    for (const other of inOrder.slice(index + 1)) {
      assert.ok(compareRpmText(one, other) < 0, `${one} ${other}`);
      assert.ok(compareRpmText(other, one) > 0, `${other} ${one}`);
    }
  }
});

test('separators and leading zeros make no difference', () => {
  for (const [one, other] of [
    ['1.2', '1_2'],
    ['1..2', '1.2'],
    ['1.02', '1.2'],
    ['1.', '1'],
    ['1a', '1.a'],
  ] as const)
    assert.equal(compareRpmText(one, other), 0, `${one} ${other}`);
});

test('epoch before version before release', () => {
  const runc = { epoch: 4, version: '1.1.11', release: '3.el9' };
  assert.ok(compareRpmVersions(runc, { ...runc, release: '10.el9' }) < 0);
  assert.ok(compareRpmVersions(runc, { ...runc, version: '1.1.9', release: '4.el9' }) > 0);
  assert.ok(compareRpmVersions(runc, { epoch: 0, version: '2', release: '1' }) > 0);
  assert.equal(compareRpmVersions(runc, { ...runc }), 0);
});
