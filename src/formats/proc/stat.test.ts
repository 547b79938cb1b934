import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBootTime, parseStartTime } from './stat.ts';

const rest = 'S 5504 5528 5528 0 -1 4194560 1030 0 0 0 0 1 0 0 20 0 1 0 38476 2367488 348';

test('the start time of a process', () => {
  assert.equal(parseStartTime(`5528 (sleep) ${rest}`), '38476');
});

test('a name that looks like the end of the name', () => {
  assert.equal(parseStartTime(`5528 (a) S 1 2 (b) ${rest}`), '38476');
});

test('text of another form', () => {
  assert.equal(parseStartTime('5528 (sleep) S'), undefined);
  assert.equal(parseStartTime(''), undefined);
});

test('the boot time', () => {
  assert.equal(parseBootTime('cpu 1 2\nbtime 1795641029\nprocesses 5\n'), 1795641029);
  assert.equal(parseBootTime('cpu 1 2\n'), undefined);
});
