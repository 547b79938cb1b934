import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  base256,
  folder,
  hardlink,
  paxHeader,
  paxRecord,
  symlink,
  tarArchive,
  tarEnd,
  tarEntry,
  tarHeader,
  type MadeEntry,
} from '../../../test/kit/tar-archive.ts';
import { Malformed } from '../bytes/byte-source.ts';
import { TarDecoder } from './tar-decoder.ts';
import { decode, onlyEntry } from './test-decode.ts';

const long = `${'d'.repeat(60)}/${'e'.repeat(60)}/f`;

test('names come from the header, its prefix, a long name, or an extended header', () => {
  const longName = (type: string, text: string): Buffer =>
    Buffer.concat([tarEntry({ name: '././@LongLink', type, content: `${text}\0`, magic: 'gnu' })]);
  const cases: [archive: Buffer, name: string, linkName?: string][] = [
    [tarArchive([{ name: 'a/b' }]), 'a/b'],
    [tarArchive([{ name: 'a', magic: 'v7' }]), 'a'],
    [tarArchive([{ name: 'b', raw: { 345: Buffer.from('prefix/of') } }]), 'prefix/of/b'],
    [tarArchive([{ name: 'b', magic: 'gnu', raw: { 345: Buffer.from('12345') } }]), 'b'],
    [tarArchive([longName('L', long), { name: 'cut', magic: 'gnu' }]), long],
    [tarArchive([longName('K', long), symlink('l', 'cut')]), 'l', long],
    [tarArchive([{ name: 'x', pax: { path: long } }]), long],
    [tarArchive([{ ...symlink('x', 'y'), pax: { path: 'é', linkpath: long } }]), 'é', long],
    [tarArchive([{ name: 'x'.repeat(100) }]), 'x'.repeat(100)],
    // Global headers change nothing for Go's archive/tar.
    [tarArchive([paxHeader(paxRecord('path', 'global'), 'g'), { name: 'own' }]), 'own'],
    [tarArchive([{ name: '\xff\xfe' }]), '\xff\xfe'],
  ];
  for (const [archive, name, linkName = ''] of cases) {
    const entry = onlyEntry(archive);
    assert.equal(entry.name, name);
    assert.equal(entry.linkName, linkName);
  }
});

test('kinds, owners, modes and capabilities', () => {
  const kind = (entry: MadeEntry): string => onlyEntry(tarArchive([entry])).kind;
  assert.equal(kind({ name: 'a' }), 'file');
  assert.equal(kind({ name: 'a', type: '\0' }), 'file');
  assert.equal(kind({ name: 'a', type: '7' }), 'file');
  assert.equal(kind({ name: 'a/', type: '0', magic: 'v7' }), 'directory');
  assert.equal(kind(folder('a')), 'directory');
  assert.equal(kind(hardlink('a', 'b')), 'hardlink');
  assert.equal(kind(symlink('a', 'b')), 'symlink');
  assert.deepEqual(
    ['3', '4', '6'].map((type) => kind({ name: 'a', type })),
    ['char', 'block', 'fifo'],
  );
  const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');
  const pax = { 'SCHILY.xattr.security.capability': capability, uid: '3000000', gid: '-1', size: '2' };
  const entry = onlyEntry(tarArchive([{ name: 'ping', mode: 0o104755, content: 'xx', size: 0, pax }]));
  assert.deepEqual(
    { ...entry },
    {
      name: 'ping',
      kind: 'file',
      mode: 0o4755,
      uid: 3_000_000,
      gid: -1,
      size: 2,
      linkName: '',
      capability: capability.toString('hex'),
      content: 'xx',
    },
  );
  assert.equal(onlyEntry(tarArchive([{ name: 'a', raw: { 108: base256(70_000n, 8) } }])).uid, 70_000);
  assert.equal(onlyEntry(tarArchive([{ name: 'a', raw: { 116: base256(-2n, 8) } }])).gid, -2);
});

test('contents are given out whole, and links have none', () => {
  const content = 'x'.repeat(1300);
  assert.equal(onlyEntry(tarArchive([{ name: 'a', content }])).content, content);
  assert.equal(onlyEntry(tarArchive([{ name: 'a' }])).content, '');
  const { entries } = decode(
    tarArchive([tarHeader({ ...hardlink('l', 'a'), size: 1300 }), { name: 'b', content: 'b' }]),
  );
  assert.deepEqual(
    entries.map(({ name, content: text, size }) => [name, text, size]),
    [
      ['l', '', 0],
      ['b', 'b', 1],
    ],
  );
});

test('an archive may end without its mark, and what follows it is said to be unread', () => {
  assert.deepEqual(decode(Buffer.alloc(0)), { entries: [], remarks: [] });
  assert.equal(decode(tarEntry({ name: 'a', content: 'a' })).entries.length, 1);
  assert.equal(decode(tarEntry({ name: 'a', content: 'a' }).subarray(0, 600)).entries.length, 1);
  assert.deepEqual(decode(Buffer.concat([tarArchive([]), tarEnd])).remarks, []);
  assert.equal(decode(Buffer.concat([tarArchive([]), tarArchive([{ name: 'more' }])])).remarks.length, 1);
  assert.equal(
    decode(
      tarArchive([
        { name: 'v', type: 'V' },
        { name: 'z', type: 'Z', content: 'z' },
      ]),
    ).remarks.length,
    1,
  );
});

test('what is no archive is malformed', () => {
  const broken: Record<string, Buffer> = {
    text: Buffer.from('not an archive '.repeat(50)),
    'a wrong checksum': tarEntry({ name: 'a' }).fill('b', 0, 1),
    'cut off in a header': tarEntry({ name: 'a' }).subarray(0, 300),
    'cut off in a content': tarEntry({ name: 'a', content: 'abc' }).subarray(0, 513),
    'a size that is not there': tarArchive([{ name: 'a', size: 10_000 }]),
    'a negative size': tarArchive([{ name: 'a', size: base256(-1n) }]),
    'a size beyond numbers': tarArchive([{ name: 'a', size: base256(2n ** 90n) }]),
    'a size of letters': tarArchive([{ name: 'a', size: Buffer.from('abc') }]),
    'a negative size in a record': tarArchive([{ name: 'a', pax: { size: '-5' } }]),
    'a record that is longer than it is': tarArchive([paxHeader(Buffer.from('99 path=x\n')), { name: 'a' }]),
    'a record that is shorter than it is': tarArchive([paxHeader(Buffer.from('5 path=x\n')), { name: 'a' }]),
    'a record of no length': tarArchive([paxHeader(Buffer.from('path=x\n')), { name: 'a' }]),
    'a record without a value': tarArchive([paxHeader(Buffer.from('7 path\n')), { name: 'a' }]),
    'a NUL in a name': tarArchive([{ name: 'a', pax: { path: 'b\0c' } }]),
    'an extended header without end': tarArchive([tarHeader({ name: 'x', type: 'x', size: 2 ** 31 })]),
    'an extended header of nothing': paxHeader(paxRecord('path', 'x')),
    'a sparse file whose parts overlap': tarArchive([
      { name: 'a', content: 'abcd', pax: { 'GNU.sparse.size': '10', 'GNU.sparse.map': '0,2,1,2' } },
    ]),
    'a sparse file with parts beyond it': tarArchive([
      { name: 'a', content: 'abcd', pax: { 'GNU.sparse.size': '10', 'GNU.sparse.map': '8,4' } },
    ]),
    'a sparse file with less than its parts': tarArchive([
      { name: 'a', content: 'ab', pax: { 'GNU.sparse.size': '10', 'GNU.sparse.map': '0,4' } },
    ]),
    'a sparse file whose map never ends': tarArchive([
      {
        name: 'a',
        content: '9\n1\n'.padEnd(600),
        pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '9' },
      },
    ]),
    'a block of zeros between entries': Buffer.concat([
      tarEntry({ name: 'a' }),
      Buffer.alloc(512),
      tarEntry({ name: 'b' }),
    ]),
  };
  for (const [title, archive] of Object.entries(broken))
    for (const size of [archive.length, 100]) assert.throws(() => decode(archive, size), Malformed, title);
});

test('contents can be skipped', () => {
  const archive = tarArchive([
    { name: 'a', content: 'x'.repeat(3000) },
    { name: 'b' },
    { name: 'c', content: 'c' },
  ]);
  const decoder = new TarDecoder();
  const names: string[] = [];
  for (let at = 0; at < archive.length; at += decoder.skipContent()) {
    for (const event of decoder.push(archive.subarray(at, at + 512)))
      if (event.kind === 'entry') names.push(event.entry.name);
    at += 512;
  }
  assert.deepEqual(names, ['a', 'b', 'c']);
});
