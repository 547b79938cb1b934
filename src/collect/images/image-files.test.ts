import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import type { ImageFiles } from '../../core/image/image.ts';
import type { Observed } from '../../core/observed.ts';
import { diskFiles } from '../../io/disk-files.ts';
import type { HostFiles } from '../../io/files.ts';
import { imageFileReader, readsNoFiles } from './image-files.ts';

const contents = ['sha256:low', 'sha256:high'];
const chain = createHash('sha256').update(contents.join(' ')).digest('hex');
const root = '/var/lib/docker';
const record = {
  low: `${root}/image/overlay2/layerdb/sha256/low`,
  high: `${root}/image/overlay2/layerdb/sha256/${chain}`,
};
const low = `${root}/overlay2/aa/diff`;
const high = `${root}/overlay2/bb/diff`;

const image = {
  GraphDriver: { Name: 'overlay2', Data: { UpperDir: high, LowerDir: low } },
  RootFS: { Layers: contents },
};

/** A machine with two layers: the lower one has a set-user-ID file. */
function machine(context: TestContext, opaque: string | undefined, higher: readonly string[]): FakeHost {
  const host = fakeHost();
  context.after(() => host.remove());
  host.write(`${record.low}/cache-id`, 'aa');
  host.write(`${record.high}/cache-id`, 'bb');
  if (opaque !== undefined) host.write(`${record.high}/tar-split.json.gz`, gzipSync(opaque));
  host.write(`${low}/opt/app/tool`, 'x');
  chmodSync(join(host.root, low, 'opt/app/tool'), 0o4755);
  for (const path of higher) host.write(`${high}${path}`, 'x');
  return host;
}

function read(files: HostFiles, document: unknown = image): Promise<Observed<ImageFiles>> {
  return imageFileReader(files, root)(document, 'app:1');
}

async function raisingOf(host: FakeHost): Promise<ImageFiles['raising']> {
  const files = await read(diskFiles(host.root));
  assert.ok(files.state === 'known', JSON.stringify(files));
  return files.value.raising;
}

const entry = (name: string): string => `{"type":1,"name":${JSON.stringify(name)},"position":0}\n`;

test('a file of a lower layer is visible through a directory of a higher one', async (context) => {
  const raising = await raisingOf(machine(context, entry('opt/app/'), ['/opt/app/other']));
  const [file] = raising.first;
  assert.deepEqual([file?.path, file?.mode, file?.mayBeHidden], ['/opt/app/tool', 0o4755, undefined]);
});

test('whiteouts, replaced directories and opaque directories hide it', async (context) => {
  const hosts = [
    machine(context, '', ['/opt/app/.wh.tool']),
    machine(context, '', ['/opt/.wh.app']),
    machine(context, '', ['/opt/app']),
    machine(context, '', ['/opt/app/tool']),
    machine(context, entry('opt/app/.wh..wh..opq'), ['/opt/app/other']),
    machine(context, entry('./opt/.wh..wh..opq'), ['/opt/app/other']),
  ];
  for (const host of hosts) assert.equal((await raisingOf(host)).count, 0);
});

test('similar directories and names hide nothing', async (context) => {
  const record1 = entry('opt/ap/.wh..wh..opq') + entry('opt/app/x.wh..wh..opq');
  assert.equal((await raisingOf(machine(context, record1, ['/opt/app/tool2']))).count, 1);
});

test('without the record of the higher layer it may be hidden', async (context) => {
  const raising = await raisingOf(machine(context, undefined, ['/opt/app/other']));
  assert.equal(raising.first[0]?.mayBeHidden, true);
  const damaged = machine(context, '{"name":"\\x/.wh..wh..opq"}', ['/opt/app/other']);
  assert.equal((await raisingOf(damaged)).first[0]?.mayBeHidden, true);
});

test('a layer of two images is walked once', async (context) => {
  const host = machine(context, '', ['/etc/x']);
  const files = diskFiles(host.root);
  const walked: string[] = [];
  const realPath = (path: string) => {
    walked.push(path);
    return files.realPath(path);
  };
  const reader = imageFileReader({ ...files, realPath }, root);
  const base = {
    GraphDriver: { Name: 'overlay2', Data: { UpperDir: low } },
    RootFS: { Layers: ['sha256:low'] },
  };
  const [both, one] = await Promise.all([reader(image, 'app:1'), reader(base, 'base:1')]);
  assert.ok(both.state === 'known' && one.state === 'known');
  assert.deepEqual(walked.toSorted(), [low, high]);
  assert.deepEqual([both.value.layers, one.value.layers], [2, 1]);
});

test('another storage driver, layer count or directory layout is unsupported', async (context) => {
  const host = machine(context, '', ['/etc/x']);
  const files = diskFiles(host.root);
  const why = async (document: unknown): Promise<string> => {
    const reading = await read(files, document);
    return reading.state === 'unreadable' ? reading.why : reading.state;
  };
  assert.equal(await why({ ...image, GraphDriver: { Name: 'vfs', Data: null } }), 'unsupported');
  assert.equal(await why({ RootFS: image.RootFS }), 'unsupported');
  assert.equal(await why({ ...image, RootFS: { Layers: ['sha256:low'] } }), 'malformed');
  const elsewhere = { Name: 'overlay2', Data: { UpperDir: '/', LowerDir: low } };
  assert.equal(await why({ ...image, GraphDriver: elsewhere }), 'undetermined');
  host.remove(low);
  assert.equal(await why(image), 'gone');
});

test('an engine elsewhere is remote, with a remedy', async () => {
  const reading = await readsNoFiles(image, 'app:1');
  assert.ok(reading.state === 'unreadable' && reading.why === 'remote');
  assert.match(reading.detail, /run as root on the engine’s machine/u);
});
