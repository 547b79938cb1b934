import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readContainerdImports } from './containerd-imports.ts';

test('imports are found by the patterns of Go, and what cannot be followed is not left out', async () => {
  const host = fakeHost();
  try {
    host.write('/etc/containerd/conf.d/a.toml', 'imports = ["/srv/more.toml"]\n');
    host.write('/etc/containerd/conf.d/.b.toml', '');
    host.write('/srv/more.toml', 'version = 2\n');
    host.write('/srv/broken.toml', '= no\n');
    const read = (...imports: readonly string[]) =>
      readContainerdImports(diskFiles(host.root), '/etc/containerd/config.toml', imports);
    for (const pattern of [
      'conf.d/*.toml',
      '/etc/containerd/conf.d/*a.toml',
      'conf.d/?.toml',
      'conf.d/[a-b].toml',
    ]) {
      const { files } = await read(pattern);
      assert.ok(files.includes('/etc/containerd/conf.d/a.toml') && files.includes('/srv/more.toml'), pattern);
    }
    assert.ok((await read('conf.d/*.toml')).files.includes('/etc/containerd/conf.d/.b.toml'));
    for (const unclear of ['/srv/*/c.toml', '/srv/broken.toml']) {
      const [file] = (await read(unclear)).files;
      assert.equal(typeof file === 'object' && file.state, 'unreadable', unclear);
    }
  } finally {
    host.remove();
  }
});
