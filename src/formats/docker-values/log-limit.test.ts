import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBoundlessLog, logLimitOf } from './log-limit.ts';

test('the limits among the options, and nothing that may be a credential', () => {
  assert.deepEqual(
    logLimitOf([
      ['max-size', '10m'],
      ['tag', 'x'],
      ['max-file', '3'],
      ['max-size', '1.5 GiB'],
    ]),
    {
      maxSize: '1.5 GiB',
      maxFile: '3',
    },
  );
  assert.deepEqual(
    logLimitOf([
      ['max-size', 'hunter2hunter2'],
      ['max-file', 3],
    ]),
    {},
  );
});

test('a limit above what a disk has is none', () => {
  for (const [maxSize, maxFile] of [
    ['100000g'],
    ['1t'],
    ['101GB'],
    ['1p'],
    ['10g', '11'],
    ['10m', '99999999'],
    ['200000000000'],
  ])
    assert.ok(
      isBoundlessLog({ maxSize: maxSize ?? '', ...(maxFile === undefined ? {} : { maxFile }) }, 'json-file'),
      maxSize,
    );
  for (const [maxSize, maxFile] of [['10m', '3'], ['100g'], ['1g', '100'], ['x'], ['10g', '0']])
    assert.ok(
      !isBoundlessLog({ maxSize: maxSize ?? '', ...(maxFile === undefined ? {} : { maxFile }) }, 'json-file'),
      maxSize,
    );
  assert.ok(!isBoundlessLog({}, 'json-file'));
});

test('the driver local keeps five files of 20 MB where nothing else is written', () => {
  for (const limit of [{ maxSize: '30g' }, { maxFile: '9999' }, { maxSize: '1t', maxFile: '1' }])
    assert.ok(isBoundlessLog(limit, 'local'), JSON.stringify(limit));
  for (const limit of [{}, { maxSize: '10g' }, { maxFile: '100' }, { maxSize: '30g', maxFile: '1' }])
    assert.ok(!isBoundlessLog(limit, 'local'), JSON.stringify(limit));
});
