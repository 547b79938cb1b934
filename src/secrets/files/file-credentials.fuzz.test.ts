import assert from 'node:assert/strict';
import { test } from 'node:test';
import { javaKeyStore, pkcs12, privateKey } from '../../../test/kit/private-keys.ts';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { searchedFormats } from './format-signs.ts';
import { findFileCredentials } from './file-credentials.ts';
import { privateKeyMarks } from './private-keys.ts';
import { sizeSkipped } from '../../../test/kit/rounds.ts';

const parts = [
  ...searchedFormats.flatMap(({ marks }) => marks),
  ...privateKeyMarks,
  '-----BEGIN ',
  '-----END',
  'password=',
  '"token": "',
  'define("SECRET",',
  '<password>',
  'key="a" value="',
  '://a:b@c',
  '://',
  '\n',
  '"',
  ' ',
  'A'.repeat(64),
  '0123456789abcdef',
  '\0',
  '\u00ff',
  privateKey(),
];
const names = [
  '/a.yml',
  '/.env',
  '/.netrc',
  '/.docker/config.json',
  '/etc/shadow',
  '/.bash_history',
  '/x',
  '/b.xml',
];

test('any text and any bytes are searched without a failure', () => {
  const random = seeded(11);
  const pick = <T>(from: readonly T[], otherwise: T): T =>
    from[Math.floor(random() * from.length)] ?? otherwise;
  for (let round = 0; round < roundsOf(3000); round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 30) }, () => pick(parts, '')).join('');
    const bytes = Buffer.from(text, 'latin1');
    for (const sign of findFileCredentials(pick(names, '/x'), bytes)) {
      assert.ok(sign.count > 0 && sign.line >= 0 && sign.length >= 0 && sign.length <= bytes.length);
      assert.deepEqual(Object.keys(sign), ['detector', 'strength', 'line', 'length', 'count']);
    }
  }
  for (const store of [javaKeyStore(1), javaKeyStore(2), pkcs12(true)])
    for (let round = 0; round < roundsOf(1000); round++) {
      const damaged = Buffer.from(store.subarray(0, Math.ceil(random() * store.length)));
      damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      findFileCredentials('/a.jks', damaged);
    }
});

/** Processor time that a search takes, in milliseconds. */
function timeOf(path: string, text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  const start = process.cpuUsage();
  findFileCredentials(path, bytes);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const fill = (part: string, size: number): string =>
  part.repeat(Math.ceil(size / part.length)).slice(0, size);

test('hostile texts take bounded time', { skip: sizeSkipped }, () => {
  const unusual = [
    'a',
    '://',
    '://a@',
    '-----BEGIN PRIVATE KEY-----',
    'eyJhbGciOi.eyJ',
    '"kty"{',
    'LoginModule',
  ];
  for (const part of unusual) assert.ok(timeOf('/x.txt', fill(part, 1024 * 1024)) < 4000, part);
  for (const { marks } of searchedFormats)
    for (const part of marks.slice(0, 2).flatMap((mark) => [mark, `${mark}aB3`]))
      assert.ok(timeOf('/x.txt', fill(part, 16 * 1024)) < 1000, part);
});

test('hostile settings take bounded time', () => {
  for (const part of [
    'password',
    'password=',
    'password="',
    '"a":',
    'pass\n',
    'key="',
    '<password>',
    '<password a',
    'token:a,',
    'a:b:c:d:',
    'x password ',
    'auth = \t',
  ])
    for (const name of names) assert.ok(timeOf(name, fill(part, 512 * 1024)) < 5000, `${name}: ${part}`);
});
