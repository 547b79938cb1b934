import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { registryFiles, registryFolders } from './registry-files.ts';

test('certificates, keys and the folders of registries, also those without files', async () => {
  const host = fakeHost();
  try {
    for (const name of [
      'a.example/ca.crt',
      'a.example/client.key',
      'a.example/client.cert',
      'b.example/.keep',
    ])
      host.write(`/etc/docker/certs.d/${name}`, '');
    const files = diskFiles(host.root);
    const folder = '/etc/docker/certs.d';
    assert.deepEqual(await registryFolders(files, folder), [
      folder,
      `${folder}/a.example`,
      `${folder}/b.example`,
    ]);
    assert.deepEqual(await registryFiles(files, folder), {
      'registry-certificates': [`${folder}/a.example/ca.crt`, `${folder}/a.example/client.cert`],
      'registry-keys': [`${folder}/a.example/client.key`],
    });
  } finally {
    host.remove();
  }
});
