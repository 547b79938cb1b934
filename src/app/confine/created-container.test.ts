import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { diskFiles } from '../../io/disk-files.ts';
import { createdContainer } from './created-container.ts';

const folder = mkdtempSync(join(tmpdir(), 'created-container-'));
after(() => rmSync(folder, { recursive: true }));
const id = 'a'.repeat(64);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const engineFiles = `/docker/containers/${id}`;
const created = () => createdContainer(id, '/docker', diskFiles(folder));

test('a container that the engine knows nothing of yet has neither changes nor mounts', async () => {
  assert.deepEqual(await created(), { mounts: [], engineFiles });
});

test('a created container has its directory of changes, and the mounts that it may write', async () => {
  write(`docker/image/overlay2/layerdb/mounts/${id}/mount-id`, 'b0c1');
  write(
    `docker/containers/${id}/config.v2.json`,
    JSON.stringify({
      MountPoints: {
        '/data': { Destination: '/data', RW: true, Name: 'web_data', Driver: 'local', Source: '' },
        '/bound': { Destination: '/bound', RW: true, Name: '', Driver: '', Source: '/srv/bound' },
        '/plugin': { Destination: '/plugin', RW: true, Name: 'x', Driver: 'nfs', Source: '' },
        '/config': { Destination: '/config', RW: false, Source: '/srv/config' },
        '/odd': { Destination: '/odd', RW: true, Name: '../../etc', Driver: 'local', Source: '' },
      },
    }),
  );
  assert.deepEqual(await created(), {
    upper: '/docker/overlay2/b0c1/diff',
    engineFiles,
    mounts: [
      { target: '/data', path: '/docker/volumes/web_data/_data' },
      { target: '/bound', path: '/srv/bound' },
    ],
  });
});

test('a document that is being written, and an odd name of a layer, say nothing', async () => {
  write(`docker/image/overlay2/layerdb/mounts/${id}/mount-id`, '../../..');
  write(`docker/containers/${id}/config.v2.json`, '{"MountPoints":{"/data"');
  assert.deepEqual(await created(), { mounts: [], engineFiles });
});
