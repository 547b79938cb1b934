import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { discarded, recordBytes, timeExtend, tracePage } from '../../../test/kit/trace-page.ts';
import { seeded } from '../../../test/kit/random.ts';
import { Malformed } from '../bytes/byte-source.ts';
import { readTracePage } from './trace-page.ts';

const bytes = (length: number, fill = 7): Buffer => Buffer.alloc(length, fill);

function read(page: Buffer): { records: [number, number][]; loss: ReturnType<typeof readTracePage> } {
  const records: [number, number][] = [];
  const loss = readTracePage(page, (time, offset, length) => {
    assert.ok(offset + length <= page.length);
    records.push([time, length]);
  });
  return { records, loss };
}

describe('a page of the trace buffer', () => {
  test('has records with their times and lengths', () => {
    const page = tracePage(1000n, [
      recordBytes({ delta: 5, data: bytes(8) }),
      recordBytes({ delta: 7, data: bytes(112) }),
      recordBytes({ delta: 1, data: bytes(300) }),
    ]);
    assert.deepEqual(read(page).records, [
      [1005, 8],
      [1012, 112],
      [1013, 300],
    ]);
  });

  test('times beyond 27 bits are extended, and times beyond 53 bits of a second stay exact', () => {
    const page = tracePage(69_089_036_595_000n, [
      timeExtend(2 ** 40 + 3),
      recordBytes({ delta: 2, data: bytes(4) }),
    ]);
    assert.deepEqual(read(page).records, [[69_089_036_595_000 + 2 ** 40 + 5, 4]]);
  });

  test('records that were thrown away are no records', () => {
    const page = tracePage(0n, [discarded(24), recordBytes({ delta: 1, data: bytes(4) })]);
    assert.equal(read(page).records.length, 1);
  });

  test('says that records before it were lost, and how many', () => {
    const one = recordBytes({ delta: 1, data: bytes(4) });
    assert.deepEqual(read(tracePage(0n, [one])).loss, { lost: false });
    assert.deepEqual(read(tracePage(0n, [one], 0x8000_0000)).loss, { lost: true });
    const counted = tracePage(0n, [one], 0xc000_0000);
    counted.writeUInt32LE(123, 16 + one.length);
    assert.deepEqual(read(counted).loss, { lost: true, count: 123 });
  });

  test('an empty page has no records', () => {
    assert.deepEqual(read(tracePage(0n, [])).records, []);
  });

  test('a page that is cut, or a record that ends outside of it, is malformed', () => {
    const page = tracePage(0n, [recordBytes({ delta: 1, data: bytes(100) })]);
    const cases = [page.subarray(0, 8), page.subarray(0, 40), withLength(page, 4000), withLength(page, 20)];
    for (const one of cases) assert.throws(() => read(one), Malformed);
  });

  test('no bytes make it read outside of the page or without end', () => {
    const random = seeded(12);
    const below = (most: number): number => Math.floor(random() * most);
    for (let round = 0; round < 2000; round += 1) {
      const page = Buffer.from(Array.from({ length: 16 + below(200) }, () => below(256)));
      try {
        read(page);
      } catch (error) {
        assert.ok(error instanceof Malformed, String(error));
      }
    }
  });
});

function withLength(page: Buffer, length: number): Buffer {
  const copy = Buffer.from(page);
  copy.writeUInt32LE(length, 8);
  return copy;
}
