import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedEncoding } from './text-encoding.ts';

const text = 'FROM debian:13\n';
const little = Buffer.from(text, 'utf16le');
const wide = Buffer.from(Array.from(text).flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0]));

const cases: readonly (readonly [title: string, bytes: Buffer, wanted: string | undefined])[] = [
  ['UTF-8', Buffer.from(text), undefined],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), undefined],
  ['Latin-1', Buffer.from('# é\nFROM a\n', 'latin1'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['one letter', Buffer.from('F'), undefined],
  ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'UTF-16 (little-endian)'],
  [
    'UTF-16BE with a mark',
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
    'UTF-16 (big-endian)',
  ],
  ['UTF-16LE', little, 'UTF-16 (little-endian)'],
  ['UTF-16BE', Buffer.from(little).swap16(), 'UTF-16 (big-endian)'],
  ['UTF-32LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), wide]), 'UTF-32 (little-endian)'],
  [
    'UTF-32BE with a mark',
    Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), Buffer.from(wide).swap32()]),
    'UTF-32 (big-endian)',
  ],
  ['UTF-32LE', wide, 'UTF-32 (little-endian)'],
  ['UTF-32BE', Buffer.from(wide).swap32(), 'UTF-32 (big-endian)'],
];

for (const [title, bytes, wanted] of cases)
  test(title, () => assert.equal(refusedEncoding(bytes.subarray(0, 8).toString('latin1')), wanted));
