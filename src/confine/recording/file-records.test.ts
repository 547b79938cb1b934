import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileRecordReader, type FileRecord } from './file-records.ts';

/** The records in some bytes that come in pieces of `size`. */
function recordsIn(bytes: Buffer, size: number): readonly FileRecord[] {
  const records: FileRecord[] = [];
  const read = fileRecordReader((record) => records.push(record));
  for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
  return records;
}

const output = Buffer.concat([
  Buffer.from(
    'g\0trees\0-38\0t\0/data\0watched\x000\x00123\0p\0/data\0many\x0016384\0w\x0017\0created\0directory\0/data/new\nline\0',
  ),
  Buffer.from('w\x0018\0written\0file\0/data/'),
  Buffer.from([0xff, 0x22]),
  Buffer.from('\0x\0/bin/ping\x00493\0\x007f454c46\0o\0q\0e\0'),
]);

describe('the output of the recorder of files', () => {
  const expected: readonly FileRecord[] = [
    { kind: 'step', step: 'trees', result: -38 },
    { kind: 'tree', target: '/data', state: 'watched', error: 0, time: 123 },
    { kind: 'partial', target: '/data', why: 'many', error: 16384 },
    { kind: 'change', process: 17, change: 'created', isDirectory: true, path: '/data/new\nline' },
    { kind: 'change', process: 18, change: 'written', isDirectory: false, path: '/data/\ufffd"' },
    {
      kind: 'program',
      path: '/bin/ping',
      mode: 0o755,
      capabilities: '',
      head: Buffer.from([0x7f, 0x45, 0x4c, 0x46]),
    },
    { kind: 'overflow', of: 'changes' },
    { kind: 'overflow', of: 'programs' },
    { kind: 'end' },
  ];

  test('is the same in whatever pieces it comes', () => {
    for (const size of [1, 2, 7, 64, output.length]) assert.deepEqual(recordsIn(output, size), expected);
  });

  test('has only records and changes that are known, and no endless ones', () => {
    assert.throws(() => recordsIn(Buffer.from('z\0'), 9), /unknown kind/u);
    assert.throws(() => recordsIn(Buffer.from('w\x001\0eaten\0file\0/x\0'), 99), /unknown change/u);
    assert.throws(() => recordsIn(Buffer.alloc(70_000, 0x61), 1000), /too long/u);
  });
});
