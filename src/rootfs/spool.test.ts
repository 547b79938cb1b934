import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Malformed } from '../formats/bytes/byte-source.ts';
import { Spool } from './spool.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ironhull-spool-'));
});
afterEach(() => rmSync(place, { recursive: true }));

const limits = { largestInMemory: 10, memory: 25, disk: 400_000 };

test('contents in memory and on disk are the same, and leave no file behind', () => {
  const spool = new Spool(limits, place);
  const keep = (text: string): ReturnType<Spool['keep']> => {
    const kept = spool.keep(text.length);
    for (const part of text.match(/[^]{1,7}/gu) ?? [])
      if (/^\0+$/u.test(part)) kept.skip(part.length);
      else kept.write(Buffer.from(part));
    return kept;
  };
  const texts = [
    'short',
    'much longer than that',
    `holes${'\0'.repeat(100_000)}end`,
    'four',
    'another',
    'six and so',
    'x'.repeat(70_000),
  ];
  const kept = texts.map(keep);
  assert.deepEqual(readdirSync(place), []);
  for (const [index, text] of texts.entries()) {
    const source = kept[index]?.source();
    assert.equal(source?.size, text.length);
    assert.ok(source?.read(0, text.length).toString() === text);
    assert.equal(source?.read(text.length - 2, 2).toString(), text.slice(-2));
    assert.equal(source?.read(1, 2).toString(), text.slice(1, 3));
    assert.throws(() => source?.read(text.length, 1), Malformed);
  }
  for (const one of kept) one.release();
  const again = keep(`\0\0\0\0\0\0\0${'\0'.repeat(70)}z`);
  assert.equal(again.source().read(0, 77).toString(), '\0'.repeat(77), 'no bytes of an earlier content');
  spool.close();
  assert.deepEqual(readdirSync(place), []);
});

test('more than there is room for is refused, until something is released', () => {
  const spool = new Spool(limits, place);
  const first = spool.keep(300_000);
  assert.throws(() => spool.keep(200_000), Malformed);
  assert.throws(() => first.write(Buffer.alloc(300_001)), Malformed);
  first.release();
  first.release();
  spool.keep(400_000).release();
  spool.close();
});
