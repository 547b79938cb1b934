import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apkPackagesWith } from './installed.ts';

const text = `C:Q1sum=
P:runc
V:1.2.6-r1
F:usr
F:usr/bin
R:runc
a:0:0:755
Z:Q1sum=
F:usr/share/bash-completion/completions
R:runc

P:runc-doc
V:1.2.6-r1
F:usr/share/man
R:runc.8.gz

`;

test('packages by their files', () => {
  assert.deepEqual(apkPackagesWith(text, new Set(['runc', 'dockerd'])), [
    {
      name: 'runc',
      version: '1.2.6-r1',
      files: ['/usr/bin/runc', '/usr/share/bash-completion/completions/runc'],
    },
  ]);
  assert.deepEqual(apkPackagesWith('', new Set(['runc'])), []);
});
