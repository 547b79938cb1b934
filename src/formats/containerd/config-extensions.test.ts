import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerdExtensions } from './config-extensions.ts';

test('imports and the folder of programs are those of the file, else the usual ones', () => {
  const written = `version = 3
imports = ["/srv/c/*.toml", 'more.toml']
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"
`;
  assert.deepEqual(containerdExtensions(written), {
    imports: ['/srv/c/*.toml', 'more.toml'],
    optional: '/var/lib/containerd/opt',
  });
  const usual = { imports: ['/etc/containerd/conf.d/*.toml'], optional: '/opt/containerd' };
  for (const text of ['', 'version = 2\n', '[plugins]\n'])
    assert.deepEqual(containerdExtensions(text), usual, text);
  assert.deepEqual(containerdExtensions('imports = []\n')?.imports, []);
});

test('a file that is no TOML says nothing', () => {
  assert.equal(containerdExtensions('[[['), undefined);
});
