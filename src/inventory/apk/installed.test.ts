import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readApkPackages } from './installed.ts';

const text = `C:Q1sum=
P:runc
V:1.2.6-r1
A:x86_64
L:Apache-2.0
o:runc
m:Someone <someone@example.org>
F:usr
F:usr/bin
M:0:0:755
R:runc
a:0:0:755
Z:Q1sum=
F:usr/share/bash-completion/completions
R:runc

P:runc-doc
V:1.2.6-r1
o:runc
F:
R:.hidden
F:usr/share/man
R:runc.8.gz

`;

describe('the database of apk', () => {
  const runc = {
    name: 'runc',
    version: '1.2.6-r1',
    architecture: 'x86_64',
    origin: 'runc',
    maintainer: 'Someone <someone@example.org>',
    license: 'Apache-2.0',
    files: ['/usr/bin/runc', '/usr/share/bash-completion/completions/runc'],
  };
  const documentation = { name: 'runc-doc', version: '1.2.6-r1', origin: 'runc' };

  test('has packages and their files', () => {
    assert.deepEqual(readApkPackages(text), {
      packages: [runc, { ...documentation, files: ['/.hidden', '/usr/share/man/runc.8.gz'] }],
      gaps: [],
    });
    assert.deepEqual(readApkPackages(''), { packages: [], gaps: [] });
    assert.deepEqual(readApkPackages(text.trimEnd()), readApkPackages(text));
  });

  test('in which files are sought by name', () => {
    const { packages } = readApkPackages(text, (name) => name === 'runc');
    assert.deepEqual(packages, [runc, { ...documentation, files: [] }]);
  });
});

describe('a paragraph that is not understood is a gap, and the others are read:', () => {
  for (const [lines, gap, stays] of [
    ['V:1', 'paragraph 1 has no name or no version', false],
    ['P:a', 'paragraph 1 has no name or no version', false],
    ['P:a\nV:', 'paragraph 1 has no name or no version', false],
    ['P:a b\nV:1', 'paragraph 1 has no name or no version', false],
    ['P:a\nV:1\nP:b', 'paragraph 1 (a) has P twice', true],
    ['P:a\nV:1\ngarbage', 'paragraph 1 (a) has a line that is no field', true],
    ['P:a\nV:1\nF:usr/../etc\nR:shadow', 'paragraph 1 (a) has a file with a malformed path', true],
    ['P:a\nV:1\nF:usr\nR:', 'paragraph 1 (a) has a file with a malformed path', true],
  ] as const)
    test(JSON.stringify(lines), () => {
      const { packages, gaps } = readApkPackages(`${lines}\n\nP:good\nV:2\n`);
      assert.deepEqual(gaps, [gap]);
      assert.deepEqual(
        packages.map(({ name }) => name),
        stays ? ['a', 'good'] : ['good'],
      );
    });
});
