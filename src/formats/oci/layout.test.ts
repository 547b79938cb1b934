import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobPath, layoutIndexText, readLayoutIndex } from './layout.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const entry = { digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 7 };

test('an index of a layout is read as it was written, in one order', () => {
  const index = { entries: [{ ...entry, tag: 'b' }, { ...entry, tag: 'a' }, entry], absent: ['z', 'y'] };
  const text = layoutIndexText(index);
  assert.equal(layoutIndexText({ entries: index.entries.toReversed(), absent: ['y', 'z'] }), text);
  const read = readLayoutIndex(Buffer.from(text));
  assert.deepEqual(read.entries, [entry, { ...entry, tag: 'a' }, { ...entry, tag: 'b' }]);
  assert.deepEqual(read.absent, ['y', 'z']);
});

test('what is no index is refused, and names no path outside of its folder', () => {
  for (const text of ['', '[]', '{', '{"layers":[]}', '{"manifests":[{"digest":"sha256:../../x"}]}'])
    assert.throws(() => readLayoutIndex(Buffer.from(text)), TypeError, text);
  assert.equal(blobPath(digest), `blobs/sha256/${'ab'.repeat(32)}`);
});
