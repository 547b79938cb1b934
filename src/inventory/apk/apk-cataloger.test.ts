import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readingOfFile } from '../../../test/kit/cataloged-file.ts';
import { apkCataloger } from './apk-cataloger.ts';

const text = `P:musl
V:1.2.4-r2
A:x86_64
L:MIT
o:musl
m:Maintainer <m@example.org>
F:lib
R:ld-musl-x86_64.so.1

P:libssl3
V:3.1.4-r5
A:x86_64
o:openssl
F:lib
R:libssl.so.3

P:.build-deps
V:20240101.010101
A:noarch
`;

describe('the cataloger of apk', () => {
  for (const path of ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'])
    test(`finds packages, their sources and files in ${path}`, () =>
      assert.deepEqual(readingOfFile(apkCataloger, path, text), {
        packages: [
          {
            type: 'apk',
            name: 'musl',
            version: '1.2.4-r2',
            architecture: 'x86_64',
            vendor: 'Maintainer <m@example.org>',
            licenses: ['MIT'],
            proof: 'installed',
          },
          {
            type: 'apk',
            name: 'libssl3',
            version: '3.1.4-r5',
            architecture: 'x86_64',
            source: { name: 'openssl', version: '3.1.4-r5' },
            proof: 'installed',
          },
          {
            type: 'apk',
            name: '.build-deps',
            version: '20240101.010101',
            architecture: 'noarch',
            proof: 'installed',
          },
        ],
        owned: [
          { owner: 'apk/musl', paths: ['/lib/ld-musl-x86_64.so.1'] },
          { owner: 'apk/libssl3', paths: ['/lib/libssl.so.3'] },
        ],
      }));

  test('reads no other file', () => {
    for (const path of ['/lib/apk/db/installed.new', '/lib/apk/db/scripts.tar', '/srv/lib/apk/db/installed'])
      assert.ok(!apkCataloger.claims(path), path);
  });

  test('reports what it does not understand', () => {
    const path = '/lib/apk/db/installed';
    assert.deepEqual(readingOfFile(apkCataloger, path, 'garbage\n').gaps, [
      'paragraph 1 has a line that is no field',
    ]);
    assert.deepEqual(readingOfFile(apkCataloger, path, ''), {});
  });
});
