import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { catalogedFile, readingOfFile } from '../../../test/kit/cataloged-file.ts';
import { dpkgCataloger } from './dpkg-cataloger.ts';

const status = '/var/lib/dpkg/status';
const read = (path: string, content: string, companions: Readonly<Record<string, string>> = {}) =>
  readingOfFile(dpkgCataloger, path, content, companions);
const bash =
  'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: M <m@x.org>\nVersion: 5\n';

describe('the cataloger of dpkg', () => {
  test('reads the status file, lists of files and the folder of distroless images', () => {
    for (const path of [
      status,
      '/var/lib/dpkg/status.d/libc6',
      '/var/lib/dpkg/info/libc6:amd64.list',
      '/var/lib/dpkg/info/bash.list',
    ])
      assert.ok(dpkgCataloger.claims(path), path);
    for (const path of [
      '/var/lib/dpkg/status-old',
      '/var/lib/dpkg/available',
      '/srv/var/lib/dpkg/status',
      '/var/lib/dpkg/status.d/libc6.md5sums',
      '/var/lib/dpkg/status.d/a/b',
      '/var/lib/dpkg/info/bash.md5sums',
      '/var/lib/dpkg/info/a/bash.list',
      '/var/lib/dpkg/info/.list',
    ])
      assert.ok(!dpkgCataloger.claims(path), path);
  });

  test('finds installed packages', () => {
    assert.deepEqual(read(status, bash), {
      packages: [
        {
          type: 'deb',
          name: 'bash',
          version: '5',
          architecture: 'amd64',
          vendor: 'M <m@x.org>',
          proof: 'installed',
        },
      ],
    });
    assert.deepEqual(read(status, ''), {});
  });

  test('reads lines that end with CR LF', () =>
    assert.deepEqual(read(status, bash.replaceAll('\n', '\r\n')), read(status, bash)));

  test('finds a repeated package once, and both versions if they differ', () => {
    assert.equal(read(status, `${bash}\n${bash}`).packages?.length, 1);
    const other = bash.replace('Version: 5', 'Version: 6');
    assert.deepEqual(
      read(status, `${bash}\n${other}`).packages?.map(({ version }) => version),
      ['5', '6'],
    );
  });

  test('reports what it does not understand, and limits how much', () => {
    const { packages, gaps } = read(status, `${'garbage\n\n'.repeat(100)}${bash}`);
    assert.equal(packages?.length, 1);
    assert.deepEqual([gaps?.length, gaps?.at(-1)], [21, '80 more entries not understood']);
  });

  test('finds the owner of files, and leaves out the folders they are in', () => {
    const list = [
      '/.',
      '/usr',
      '/usr/share',
      '/usr/share/doc',
      '/usr/share/doc/a b',
      '/usr/share/doc/ä',
      '/empty',
      '',
    ];
    assert.deepEqual(read('/var/lib/dpkg/info/libc6:amd64.list', list.join('\n')), {
      owned: [{ owner: 'deb/libc6', paths: ['/usr/share/doc/a b', '/usr/share/doc/ä', '/empty'] }],
    });
    assert.deepEqual(read('/var/lib/dpkg/info/meta.list', '/.\n'), {});
  });

  for (const path of ['usr/bin/a', '/usr/../etc/shadow', '/usr//bin', '/a/./b', '/a\0b', '/a/'])
    test(`does not take ${JSON.stringify(path)} for a file of a package`, () => {
      assert.deepEqual(read('/var/lib/dpkg/info/a.list', `/usr/bin/a\n${path}\n`), {
        owned: [{ owner: 'deb/a', paths: ['/usr/bin/a'] }],
        gaps: ['it has lines that are no path of a file'],
      });
    });

  test('reads a package of a distroless image, with its files', () => {
    const path = '/var/lib/dpkg/status.d/libssl1';
    const control = 'Package: libssl1.1\nSource: openssl\nVersion: 1.1.1n-0+deb11u5\nArchitecture: amd64\n';
    const sums = `${'0'.repeat(32)}  usr/lib/x86_64-linux-gnu/libssl.so.1.1\n${'f'.repeat(32)}  ./usr/share/a b\n`;
    assert.deepEqual(dpkgCataloger.companionsOf?.(path), [`${path}.md5sums`]);
    assert.deepEqual(read(path, control, { [`${path}.md5sums`]: sums }), {
      packages: [
        {
          type: 'deb',
          name: 'libssl1.1',
          version: '1.1.1n-0+deb11u5',
          architecture: 'amd64',
          source: { name: 'openssl', version: '1.1.1n-0+deb11u5' },
          proof: 'installed',
        },
      ],
      owned: [
        { owner: 'deb/libssl1.1', paths: ['/usr/lib/x86_64-linux-gnu/libssl.so.1.1', '/usr/share/a b'] },
      ],
    });
    assert.deepEqual(read(path, control, { [`${path}.md5sums`]: 'garbage' }).gaps, [
      'it has lines that are no path of a file',
    ]);
    assert.deepEqual(read(path, '').gaps, ['it has no package']);
    assert.deepEqual(read(path, control.replace('Package', 'Name')).gaps, ['paragraph 1 has no Package']);
  });

  test('reports sums that are too large to be read', () => {
    const path = '/var/lib/dpkg/status.d/a';
    const file = catalogedFile(path, 'Package: a\nVersion: 1\n');
    const companions = new Map([
      [`${path}.md5sums`, { size: dpkgCataloger.maxBytes + 1, read: () => assert.fail('it is read') }],
    ]);
    const { packages, gaps } = dpkgCataloger.read({ ...file, companions });
    assert.deepEqual([packages?.length, gaps], [1, [`${path}.md5sums is too large`]]);
  });
});
