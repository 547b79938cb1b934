import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { matchPaths } from './path-patterns.ts';

let host: FakeHost;
before(() => {
  host = fakeHost();
  for (const path of ['/srv/a/x.sh', '/srv/b/y.sh', '/srv/b/z.txt', '/home/ann/x.sh']) host.write(path, '');
});
after(() => host.remove());

test('wildcards stand in any part of a path', async () => {
  const files = diskFiles(host.root);
  const matched = (path: string) => matchPaths(files, path);
  assert.deepEqual(await matched('/srv/a/x.sh'), { paths: ['/srv/a/x.sh'], folders: [] });
  assert.deepEqual(await matched('/srv/*/x.sh'), {
    paths: ['/srv/a/x.sh', '/srv/b/x.sh'],
    folders: ['/srv'],
  });
  assert.deepEqual(await matched('/srv/*/*.sh'), {
    paths: ['/srv/a/x.sh', '/srv/b/y.sh'],
    folders: ['/srv', '/srv/a', '/srv/b'],
  });
  assert.deepEqual((await matched('/*/ann//x.sh')).paths, ['/home/ann/x.sh', '/srv/ann/x.sh']);
  assert.deepEqual(await matched('/none/*/x.sh'), { paths: [], folders: ['/none'] });
});
