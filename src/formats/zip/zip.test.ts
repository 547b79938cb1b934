import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { bufferSource, Malformed } from '../bytes/byte-source.ts';
import { makeZip, type TestArchive, type TestFile } from './test-zip.ts';
import { readZipEntry, storedZipEntry } from './zip-content.ts';
import { readZipDirectory } from './zip-directory.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

const limit = 1024 * 1024;
const greeting: TestFile = { name: 'a/greeting.txt', content: 'hello hello hello hello' };

function contentsOf(archive: Buffer): [name: string, content: string][] {
  const source = bufferSource(archive);
  return readZipDirectory(source).entries.map((entry) => [
    entry.name,
    readZipEntry(source, entry, limit).toString(),
  ]);
}

describe('the files of an archive', () => {
  const script = Buffer.from('#!/bin/sh\nexec java -jar "$0" "$@"\n');
  for (const [title, file, archive] of [
    ['deflated', {}, {}],
    ['stored', { isStored: true }, {}],
    ['with sizes behind the content', { hasDescriptor: true }, {}],
    ['behind a script', {}, { prefix: script }],
    ['with a comment', {}, { comment: Buffer.from('made by a test') }],
    [
      'with a comment that looks like the end of an archive',
      {},
      { comment: Buffer.from('PK\u0005\u0006'.padEnd(40, '\0')) },
    ],
    ['with the records of ZIP64', {}, { isWide: true }],
    ['with the records of ZIP64, behind a script', {}, { isWide: true, prefix: script }],
    ['with sizes and offset in a ZIP64 field', { isWide: true }, {}],
    ['with names beyond ASCII', { name: 'é/日本.txt' }, {}],
  ] satisfies [string, Partial<TestFile>, TestArchive][])
    test(title, () => {
      const files = [
        { ...greeting, ...file },
        { name: 'empty', content: '' },
      ];
      assert.deepEqual(
        contentsOf(makeZip(files, archive)),
        files.map(({ name, content }) => [name, content]),
      );
    });

  test('with bytes appended to the file', () => {
    assert.equal(
      contentsOf(Buffer.concat([makeZip([greeting]), Buffer.from('more')]))[0]?.[1],
      greeting.content,
    );
  });

  test('of an empty archive', () => {
    assert.deepEqual(contentsOf(makeZip([])), []);
  });
});

describe('an entry that is refused', () => {
  for (const [title, file, why] of [
    ['encrypted', { flags: 1 }, /encrypted/u],
    ['with masked headers', { flags: 0x20_00 }, /encrypted/u],
    ['compressed by another method', { method: 12 }, /method 12/u],
    ['longer than it states', { size: 5 }, /more than the 5 bytes/u],
    ['shorter than it states', { size: 5000 }, /23 of the 5000 bytes/u],
    ['longer than what is read', { size: 2 * limit }, /are more than/u],
    ['stored, with another size', { isStored: true, size: 5 }, /states 5/u],
    ['with a wrong checksum', { checksum: 1 }, /checksum/u],
    ['with another name in its header', { localName: 'b/greeting.txt' }, /differently/u],
    ['at a wrong place', { offset: 1 }, /no header/u],
  ] satisfies [string, Partial<TestFile>, RegExp][])
    test(title, () => {
      assert.throws(
        () => contentsOf(makeZip([{ ...greeting, ...file }])),
        (error) => {
          assert.ok(error instanceof Malformed);
          assert.match(error.message, why);
          return true;
        },
      );
    });
});

test('entries that share bytes are a problem', () => {
  const bomb = makeZip([greeting, { ...greeting, name: 'a/again.txt', offset: 0 }]);
  assert.deepEqual(readZipDirectory(bufferSource(bomb)).problems, ['its entries overlap at 0']);
  assert.deepEqual(readZipDirectory(bufferSource(makeZip([greeting, greeting]))).problems, []);
});

test('entries that the stated number leaves out are read, with a problem', () => {
  const archive = makeZip([greeting, { ...greeting, name: 'hidden' }]);
  archive.writeUInt16LE(1, archive.length - 12);
  const { entries, problems } = readZipDirectory(bufferSource(archive));
  assert.deepEqual(
    entries.map(({ name }) => name),
    [greeting.name, 'hidden'],
  );
  assert.deepEqual(problems, ['its directory has 2 entries and states 1']);
});

test('zeros that inflate to more than is stated end early', () => {
  const archive = makeZip([{ name: 'zeros', content: Buffer.alloc(200 * 1024 * 1024), size: 1000 }]);
  const source = bufferSource(archive);
  const [entry] = readZipDirectory(source).entries;
  assert.ok(entry);
  const start = processorTime();
  assert.throws(() => readZipEntry(source, entry, limit), Malformed);
  assert.ok(processorTime() - start < 100);
});

test('what is stored is not copied', () => {
  const archive = makeZip([{ ...greeting, isStored: true }]);
  const source = bufferSource(archive);
  const [entry] = readZipDirectory(source).entries;
  assert.ok(entry);
  assert.equal(storedZipEntry(source, entry)?.read(0, 5).toString(), 'hello');
  assert.equal(storedZipEntry(source, { ...entry, method: 8 }), undefined);
});

test('other files and damaged archives are refused, and never read for long', () => {
  for (const bytes of ['', 'PK', 'x'.repeat(100_000), 'PK\u0005\u0006'.repeat(20_000)])
    assert.throws(() => readZipDirectory(bufferSource(Buffer.from(bytes, 'latin1'))), Malformed);
  const random = seeded(20_261_130);
  const whole = makeZip(
    [greeting, { ...greeting, name: 'b', isWide: true }, { ...greeting, name: 'c', isStored: true }],
    { isWide: true },
  );
  let read = 0;
  for (let round = 0; round < roundsOf(4000); round += 1) {
    const bytes = Buffer.from(
      whole.subarray(0, random() < 0.2 ? Math.floor(random() * whole.length) : undefined),
    );
    for (let change = 0; change < 1 + random() * 4; change += 1)
      bytes[Math.floor(random() * bytes.length)] = random() < 0.3 ? 0xff : Math.floor(random() * 256);
    try {
      contentsOf(bytes);
      read += 1;
    } catch (error) {
      assert.ok(error instanceof Malformed, String(error));
    }
  }
  assert.ok(read > 10);
});
