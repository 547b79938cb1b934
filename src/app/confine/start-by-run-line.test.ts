import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameInRunLine } from './start-by-run-line.ts';

test('the name that a run line gives its container', () => {
  const nameIn = (line: string): string => nameInRunLine(line.split(' '));
  assert.equal(nameIn('docker run --name web image'), 'web');
  assert.equal(nameIn('docker run -d --name=web image'), 'web');
  assert.equal(nameIn('docker run image'), '');
  assert.equal(nameIn('docker run --name'), '');
});
