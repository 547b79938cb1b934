import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { configOf, dockerArchive, sha256, tarArchive } from '../../../test/kit/tar-archive.ts';
import { parseImageTarget } from '../image-target.ts';
import { addImage, layer, layout, types, type ImageLayout } from './test-layout.ts';
import { refusal, imageText } from './test-open.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ironhull-archive-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function put(name: string, bytes: Buffer | string): void {
  mkdirSync(dirname(join(place, name)), { recursive: true });
  writeFileSync(join(place, name), bytes);
}

function writeLayout(name: string, { blobs }: ImageLayout, manifests: readonly object[]): void {
  put(`${name}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
  put(`${name}/index.json`, JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }));
  for (const [digest, bytes] of blobs) put(`${name}/blobs/${digest.replace(':', '/')}`, bytes);
}

test('targets are a kind and a name; without a kind, images of the engine', () => {
  assert.deepEqual(parseImageTarget('debian:12'), { kind: 'docker', name: 'debian:12' });
  assert.deepEqual(parseImageTarget('docker:debian:12'), { kind: 'docker', name: 'debian:12' });
  assert.deepEqual(parseImageTarget('docker-archive:a/b.tar'), { kind: 'docker-archive', name: 'a/b.tar' });
  assert.deepEqual(parseImageTarget('oci-archive:b.tar:tag'), { kind: 'oci-archive', name: 'b.tar:tag' });
  assert.deepEqual(parseImageTarget('oci:folder'), { kind: 'oci', name: 'folder' });
  assert.deepEqual(parseImageTarget('rootfs:/'), { kind: 'rootfs', name: '/' });
  assert.deepEqual(parseImageTarget('localhost:5000/app'), { kind: 'docker', name: 'localhost:5000/app' });
  assert.equal(parseImageTarget('rootfs:'), undefined);
});

test('an archive of docker save is read, compressed or not, whatever its layers are called', async () => {
  const archive = dockerArchive([{ layers: [layer('plain')] }]);
  const packed = dockerArchive([{ layers: [layer('plain')], stored: [zstdCompressSync(layer('plain'))] }]);
  for (const [name, bytes] of Object.entries({
    plain: archive,
    gz: gzipSync(archive),
    zst: zstdCompressSync(archive),
    packed,
  })) {
    put(`${name}.tar`, bytes);
    const { text, gaps, source } = await imageText(`docker-archive:${name}.tar`, place);
    assert.deepEqual([text, gaps], ['plain', []], name);
    assert.equal(source.platform, 'linux/amd64');
    assert.deepEqual(
      source.layers.map(({ createdBy }) => createdBy),
      ['step 0'],
    );
  }
});

test('of several images one is named, by its tag or its digest', async () => {
  const images = ['one', 'two'].map((text) => ({
    layers: [layer(text)],
    tags: [`team/${text}:1`, `${text}:latest`],
  }));
  put('images.tar', dockerArchive(images));
  assert.equal((await imageText('docker-archive:images.tar:team/two:1', place)).text, 'two');
  assert.equal((await imageText('docker-archive:images.tar:one', place)).text, 'one');
  assert.equal(
    (await imageText(`docker-archive:images.tar:${sha256(configOf(images[1] ?? { layers: [] }))}`, place))
      .text,
    'two',
  );
  assert.match(
    await refusal('docker-archive:images.tar', place),
    /^TARGET_MISSING .*2 images: name one .*: team\/one:1, team\/two:1$/u,
  );
  assert.match(
    await refusal('docker-archive:images.tar:three', place),
    /no image "three"; it has team\/one:1/u,
  );
});

test('layers that are fewer, changed or missing are gaps', async () => {
  put('changed.tar', dockerArchive([{ layers: [layer('true')], stored: [layer('false')] }]));
  assert.match(
    (await imageText('docker-archive:changed.tar', place)).gaps.join(),
    /it is not the layer that the configuration names/u,
  );
  const config = configOf({ layers: [layer('a'), layer('b')] });
  put(
    'fewer.tar',
    tarArchive([
      { name: 'c.json', content: config },
      { name: 'l.tar', content: layer('a') },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: ['l.tar'] }]),
      },
    ]),
  );
  const { text, gaps } = await imageText('docker-archive:fewer.tar', place);
  assert.equal(text, 'a');
  assert.match(gaps.join(), /1 layers, but the configuration 2.*its content is not there/u);
});

test('files that are no archives of images are refused with the reason', async () => {
  put('text', 'text');
  put('other.tar', tarArchive([{ name: 'x' }]));
  put('broken.tar', tarArchive([{ name: 'manifest.json', content: '{' }]));
  put('cut.tar.gz', gzipSync(dockerArchive([{ layers: [layer('x')] }])).subarray(0, -30));
  assert.match(await refusal('docker-archive:none.tar', place), /^TARGET_MISSING \/none.tar: no such file$/u);
  assert.match(await refusal('docker-archive:text', place), /^TARGET_UNREADABLE .*no archive of images/u);
  assert.match(await refusal('docker-archive:other.tar', place), /no archive of images/u);
  assert.match(await refusal('docker-archive:broken.tar', place), /manifest.json is no JSON/u);
  assert.match(await refusal('docker-archive:cut.tar.gz', place), /cut off/u);
});

test('a layout is read as a folder and as an archive, by tag', async () => {
  const made = layout();
  const ref = (name: string): object => ({ annotations: { 'org.opencontainers.image.ref.name': name } });
  writeLayout('images', made, [
    addImage(made, 'one', {}, ref('1')),
    addImage(
      made,
      'two',
      { stored: zstdCompressSync(layer('two')), mediaType: types.layer.replace('gzip', 'zstd') },
      ref('2'),
    ),
  ]);
  assert.equal((await imageText('oci:images:1', place)).text, 'one');
  assert.equal((await imageText('oci:images:2', place)).text, 'two');
  assert.match(await refusal('oci:images', place), /2 images: name one behind it .*: 1, 2/u);
  const lie = layout();
  const plain = addImage(lie, 'plain', { stored: layer('plain') });
  writeLayout('lie', lie, [plain]);
  assert.deepEqual((await imageText('oci:lie', place)).gaps, [], 'a wrong media type: the bytes count');
  symlinkSync('/etc/passwd', join(place, 'lie/blobs/sha256', 'x'));
  rmSync(join(place, 'lie/blobs', plain.digest.replace(':', '/')));
  symlinkSync('/etc/passwd', join(place, 'lie/blobs', plain.digest.replace(':', '/')));
  assert.match(await refusal('oci:lie', place), /its manifest sha256:\w+ is missing/u);
});

test('of several platforms it is the wanted one, that of the machine, or the only one', async () => {
  const made = layout();
  const arch = (architecture: string, variant?: string): object => ({
    platform: { os: 'linux', architecture, ...(variant !== undefined && { variant }) },
  });
  const statement = {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://spdx.dev/Document',
    predicate: { SPDXID: 'SPDXRef-DOCUMENT' },
  };
  const arm = addImage(made, 'arm', { architecture: 'arm64', variant: 'v8' }, arch('arm64', 'v8'));
  const attestation = made.add(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: made.add('{}', types.config),
      layers: [
        made.add(JSON.stringify(statement), 'application/vnd.in-toto+json', {
          annotations: { 'in-toto.io/predicate-type': statement.predicateType },
        }),
      ],
    }),
    types.manifest,
    {
      ...arch('unknown'),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': arm.digest,
      },
    },
  );
  const index = {
    schemaVersion: 2,
    mediaType: types.index,
    manifests: [addImage(made, 's390', { architecture: 's390x' }, arch('s390x')), arm, attestation],
  };
  writeLayout('many', made, [made.add(JSON.stringify(index), types.index)]);
  const { text, source } = await imageText('oci:many', place, 'linux/arm64');
  assert.equal(text, 'arm');
  assert.equal(source.platform, 'linux/arm64/v8');
  const { predicateType, predicate } = statement;
  const digest = sha256(Buffer.from(JSON.stringify(statement)));
  assert.deepEqual(source.bills, [{ digest, subjects: [], predicateType, predicate }]);
  assert.equal((await imageText('oci:many', place, 'linux/s390x')).text, 's390');
  assert.match(
    await refusal('oci:many', place, 'linux/ppc64le'),
    /^TARGET_MISSING .*no image for linux\/ppc64le; there are linux\/s390x, linux\/arm64\/v8: choose one with --platform$/u,
  );
  assert.match(await refusal('oci:many', place, 'linux/arm64/v7'), /TARGET_MISSING/u);
});

test('artifacts are no images, and layers that are distributed elsewhere are gaps', async () => {
  const made = layout();
  const artifact = made.add(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      artifactType: 'application/vnd.example',
      config: made.add('{}', 'application/vnd.oci.empty.v1+json'),
      layers: [],
    }),
    types.manifest,
  );
  writeLayout('artifact', made, [artifact]);
  assert.match(
    await refusal('oci:artifact', place),
    /^TARGET_UNREADABLE .*no image but an artifact \(application\/vnd.example\)/u,
  );
  const foreign = layout();
  writeLayout('foreign', foreign, [
    addImage(foreign, 'x', { mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' }),
  ]);
  const { text, gaps } = await imageText('oci:foreign', place);
  assert.equal(text, '');
  assert.equal(gaps.length, 1);
  assert.match(gaps.join(), /its content is not distributed with the image/u);
});
