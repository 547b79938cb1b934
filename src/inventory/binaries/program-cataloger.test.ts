import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { describe, test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { makeElf } from '../../formats/executable/test-program.ts';
import { catalogedFile } from '../test-reading.ts';
import { knownPrograms } from './known-programs.ts';
import { programCataloger } from './program-cataloger.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

function program(text: string): Buffer {
  const constant = Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(300)]);
  return makeElf([{ name: '.rodata', content: Buffer.concat([Buffer.alloc(8), constant]) }]);
}

const redisBuild = '0'.repeat(9);

/** Path, the text in the program, and the packages. */
const rows: readonly [path: string, text: string, packages: readonly string[]][] = [
  ['/usr/local/bin/node', 'node.js/v20.11.0', ['node 20.11.0']],
  ['/usr/local/bin/python3.12', '\u00007.8.9\0\u00003.12.4\0', ['python 3.12.4']],
  ['/usr/local/lib/libpython3.13.so.1.0', '\u00003.13.0rc2\0', ['python 3.13.0rc2']],
  ['/usr/local/bin/openssl', 'OpenSSL 3.0.12 24 Oct 2023', ['openssl 3.0.12']],
  ['/usr/lib/libcrypto.so.1.1', 'see OpenSSL docs\0OpenSSL 1.1.1w  11 Sep 2023', ['openssl 1.1.1w']],
  ['/usr/lib/libcrypto.so.52', 'LibreSSL 3.8.2\0', ['libressl 3.8.2']],
  ['/bin/busybox', 'BusyBox v1.36.1 (2023)', ['busybox 1.36.1']],
  ['/usr/sbin/httpd', 'BusyBox v1.33.1 (2021)', ['busybox 1.33.1']],
  ['/bin/bash', '@(#)Bash version 5.2.15(1) release GNU', ['bash 5.2.15']],
  ['/usr/sbin/nginx', 'nginx version: nginx/1.25.3', ['nginx 1.25.3']],
  ['/usr/local/openresty/nginx/sbin/nginx', 'openresty/1.21.4.3', ['openresty 1.21.4.3']],
  ['/usr/local/apache2/bin/httpd', 'Apache/2\0Apache/2.4.58 (Unix)', ['httpd 2.4.58']],
  ['/usr/sbin/lighttpd', 'lighttpd/1.4.73', ['lighttpd 1.4.73']],
  ['/usr/local/sbin/haproxy', 'HAProxy version 2.8.3-86e043a, released 2023/09/07', ['haproxy 2.8.3']],
  ['/usr/sbin/varnishd', 'varnish-7.4.2 revision 0123', ['varnish 7.4.2']],
  ['/usr/local/bin/memcached', 'memcached 1.6.22', ['memcached 1.6.22']],
  ['/usr/local/bin/postgres', 'postgres (PostgreSQL) 16.1\n', ['postgresql 16.1']],
  ['/usr/sbin/mariadbd', '11.2.2-MariaDB', ['mariadb 11.2.2']],
  ['/usr/sbin/mysqld', '/work/mysql-8.0.35/sql/mysqld.cc', ['mysql 8.0.35']],
  ['/usr/local/bin/php', 'X-Powered-By: PHP/8.3.0RC1\0', ['php 8.3.0RC1']],
  ['/usr/local/lib/libruby.so.3.2', 'ruby \0ruby 3.2.2 (2023-03-30 revision e51014f9c0)', ['ruby 3.2.2']],
  ['/usr/local/bin/perl', 'This is perl 5, version 38, subversion 2 (v5.38.2)', ['perl 5.38.2']],
  ['/usr/local/lib/libcurl.so.4', 'libcurl/8.4.0', ['curl 8.4.0']],
  ['/usr/bin/curl', 'curl \0curl 8.4.0 (x86_64-pc-linux-gnu)', ['curl 8.4.0']],
  [
    '/usr/local/bin/redis-server',
    `\u00006.0.0\0\u00007.2.11\0\u00007.2.113f2abcdef-1709246453${redisBuild}\0`,
    ['redis 7.2.11'],
  ],
  ['/usr/bin/redis-cli', `\u00008.0.2\u00008.0.21789404730${redisBuild}\0`, ['redis 8.0.2']],
  [
    '/usr/bin/valkey-server',
    `\u00007.2.4\0\u00008.1.1\0valkey8.1.11792855166${redisBuild}\0`,
    ['valkey 8.1.1'],
  ],
];

describe('the version text of', () => {
  for (const [path, text, packages] of rows)
    test(path, () => {
      assert.ok(programCataloger.claims(path));
      const reading = programCataloger.read(catalogedFile(path, program(text)));
      assert.deepEqual(
        reading.packages?.map(({ type, name, version, proof }) => `${type} ${proof} ${name} ${version}`),
        packages.map((found) => `generic text ${found}`),
      );
    });

  test('every program of the table', () => {
    for (const { name } of knownPrograms)
      assert.ok(
        rows.some(([, , packages]) => packages[0]?.startsWith(`${name} `)),
        name,
      );
  });
});

describe('a file that states a version', () => {
  for (const [path, text, version] of [
    [
      '/opt/java/openjdk/release',
      'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="17.0.9"\nJAVA_VERSION_DATE="2023-10-17"\n',
      'openjdk 17.0.9',
    ],
    ['/usr/local/openjdk-8/release', 'JAVA_VERSION="1.8.0_342"\n', 'openjdk 8u342'],
    ['/usr/local/lib/erlang/releases/26/OTP_VERSION', '26.1.2\n', 'erlang 26.1.2'],
    ['/etc/release', 'something else', undefined],
  ] as const)
    test(path, () => {
      const [found] = programCataloger.read(catalogedFile(path, text)).packages ?? [];
      assert.equal(found && `${found.name} ${found.version}`, version);
    });
});

test('a program without the text is a gap, unless a library has it', () => {
  assert.match(
    programCataloger.read(catalogedFile('/usr/sbin/nginx', program('none'))).gaps?.[0] ?? '',
    /named like nginx/u,
  );
  assert.match(
    programCataloger.read(catalogedFile('/bin/redis-server', program('\u00001.2.3\0'))).gaps?.[0] ?? '',
    /named like redis/u,
  );
  assert.deepEqual(programCataloger.read(catalogedFile('/usr/bin/ruby', program('none'))), { packages: [] });
});

test('a script with the name of a program is none', () => {
  assert.deepEqual(programCataloger.read(catalogedFile('/usr/bin/php', '#!/bin/sh\n'.padEnd(100, '#'))), {});
});

test('what node says of itself', { skip: process.platform !== 'linux' && 'not on Linux' }, () => {
  const path = realpathSync(process.execPath);
  const file = openSync(path, 'r');
  const content = {
    size: fstatSync(file).size,
    read(offset: number, length: number): Buffer {
      const bytes = Buffer.alloc(length);
      assert.equal(readSync(file, bytes, 0, length, offset), length);
      return bytes;
    },
  };
  const reading = programCataloger.read({ ...catalogedFile('/usr/local/bin/node', ''), content });
  closeSync(file);
  assert.deepEqual(
    reading.packages?.map(({ version }) => version),
    [process.versions.node],
  );
});

test('any text in a program ends soon', () => {
  const random = seeded(20_261_130);
  const pieces = knownPrograms.map(({ marker }) => (typeof marker === 'string' ? marker : '\u00003.'));
  const start = processorTime();
  for (let round = 0; round < roundsOf(400); round += 1) {
    const [path = ''] = rows[Math.floor(random() * rows.length)] ?? [];
    const text = Array.from({ length: 300 }, () =>
      random() < 0.5 ? pieces[Math.floor(random() * pieces.length)] : `${Math.floor(random() * 100)}.`,
    ).join('');
    try {
      programCataloger.read(catalogedFile(path, program(text)));
    } catch (error) {
      assert.ok(error instanceof Malformed, String(error));
    }
  }
  for (const [path, text] of rows)
    programCataloger.read(catalogedFile(path, program((text.split(/\d/u)[0] ?? '').repeat(100_000))));
  assert.ok(processorTime() - start < 15_000);
});
