import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSocketCounts } from './socket-counts.ts';

test('how many sockets of a protocol are in use', () => {
  const text = [
    'sockets: used 9',
    'TCP: inuse 2 orphan 0 tw 0 alloc 211 mem 239',
    'UDP: inuse 0 mem 0',
    'FRAG: inuse 0 memory 0',
    '',
  ].join('\n');
  const counts = parseSocketCounts(text);
  assert.equal(counts?.get('tcp'), 2);
  assert.equal(counts?.get('udp'), 0);
  assert.equal(counts?.get('sockets'), undefined);
  assert.equal(parseSocketCounts('TCP6: inuse 1\n')?.get('tcp6'), 1);
});

test('a text of another form gives nothing', () => {
  for (const text of ['TCP inuse 0\n', 'tcp: inuse 0\n<html>\n'])
    assert.equal(parseSocketCounts(text), undefined, text);
  assert.equal(parseSocketCounts('TCP: inuse -1\n')?.size, 0);
});
