import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, zstdCompressSync } from 'node:zlib';
import { ZstdFrames } from './zstd-frames.ts';

const frames = [
  zstdCompressSync(Buffer.from('first')),
  zstdCompressSync(Buffer.alloc(400_000, 'x'), { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
  Buffer.from([0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
  Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]),
  zstdCompressSync(Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * n) % 251))),
];

function cut(bytes: Buffer, size: number): Buffer[] {
  const splitter = new ZstdFrames();
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...splitter.push(bytes.subarray(at, at + size)));
  return parts;
}

test('no part has bytes of two frames, and nothing is lost', () => {
  const whole = Buffer.concat(frames);
  const ends = frames.map((_, index) =>
    frames.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0),
  );
  assert.deepEqual(cut(whole, whole.length), frames);
  for (const size of [1, 2, 3, 7, 100, 4096]) {
    const parts = cut(whole, size);
    assert.ok(Buffer.concat(parts).equals(whole));
    const cuts = new Set<number>();
    let at = 0;
    for (const part of parts) cuts.add((at += part.length));
    assert.ok(
      ends.every((end) => cuts.has(end)),
      `in chunks of ${size}`,
    );
  }
});

test('what is not zstd is left as it is', () => {
  const text = Buffer.from('not zstd at all');
  assert.deepEqual(cut(text, text.length), [text]);
  const trailing = Buffer.concat([frames[0] ?? text, text]);
  assert.deepEqual(Buffer.concat(cut(trailing, 5)), trailing);
});
