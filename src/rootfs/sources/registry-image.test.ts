import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startFakeRegistry, type Answering } from '../../../test/kit/fake-registry.ts';
import { sha256 } from '../../../test/kit/tar-archive.ts';
import { addImage, layer, layout, types } from './test-layout.ts';
import { refusal, imageText } from './test-open.ts';

test('an image in a registry is streamed, and a wrong or broken answer is a gap', async () => {
  const made = layout();
  const manifest = addImage(made, 'remote');
  const blob = sha256(gzipSync(layer('remote')));
  const cases: Record<string, { answer?: Answering; gap: RegExp }> = {
    right: { gap: /^$/u },
    redirected: {
      answer: (_, response) => response.writeHead(307, { location: `/elsewhere/${blob}` }).end(),
      gap: /^$/u,
    },
    other: { answer: (_, response) => response.end(gzipSync(layer('changed'))), gap: /it is not the layer/u },
    missing: { answer: (_, response) => response.writeHead(404).end(), gap: /its content is not there/u },
    broken: {
      answer: (_, response) => {
        response.writeHead(200, { 'content-length': '100000' });
        response.write('x'.repeat(100), () => response.destroy());
      },
      gap: /not all layers could be read/u,
    },
  };
  for (const [title, { answer, gap }] of Object.entries(cases)) {
    const serve =
      (digest: string): Answering =>
      (_, response) =>
        response.end(made.blobs.get(digest));
    const registry = await startFakeRegistry({
      '/v2/app/manifests/': (_, response) =>
        response.writeHead(200, { 'content-type': types.manifest }).end(made.blobs.get(manifest.digest)),
      ...(answer && { [`/v2/app/blobs/${blob}`]: answer }),
      '/v2/app/blobs/': (request, response) =>
        response.end(made.blobs.get(request.url?.split('/').at(-1) ?? '')),
      '/elsewhere/': serve(blob),
      '/v2/': (request, response) => response.writeHead(request.url === '/v2/' ? 200 : 404).end(),
    });
    try {
      const { text, gaps } = await imageText(`registry:${registry.name}/app:1`, '/');
      assert.match(gaps.join(), gap, title);
      if (gaps.length === 0) assert.equal(text, 'remote', title);
      assert.match(await refusal(`registry:${registry.name}/none:1`, '/'), /^TARGET_MISSING/u);
    } finally {
      await registry.stop();
    }
  }
  assert.match(await refusal('registry:Not A Name', '/'), /^USAGE/u);
});
