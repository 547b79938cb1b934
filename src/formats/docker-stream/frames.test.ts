import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOfStream } from './frames.ts';

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('frames of both streams are separated, also where a line is in two of them', () => {
  const bytes = Buffer.concat([frame(1, 'one\ntw'), frame(2, 'oops'), frame(1, 'o\n')]);
  assert.equal(textOfStream(bytes, 1), 'one\ntwo\n');
  assert.equal(textOfStream(bytes, 2), 'oops');
  assert.equal(textOfStream(Buffer.alloc(0), 1), '');
});

test('bytes of another form are no text', () => {
  for (const bytes of [
    Buffer.from('plain text of a terminal'),
    frame(1, 'cut').subarray(0, 9),
    frame(9, 'x'),
  ])
    assert.equal(textOfStream(bytes, 1), undefined);
});
