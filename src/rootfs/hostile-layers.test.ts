import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileLayers } from '../../test/kit/hostile-layers.ts';
import { memoryImage, textReader } from '../../test/kit/memory-image.ts';
import { tarArchive } from '../../test/kit/tar-archive.ts';
import { readImage } from './read-image.ts';
import { sizeSkipped } from '../../test/kit/rounds.ts';
import { processorTime } from '../../test/kit/processor-time.ts';

const mostMs = 60_000;

for (const [title, { make, isPlain, gap, visible, texts }] of Object.entries(hostileLayers))
  test(
    `a hostile layer ends in a gap that says why: ${title}`,
    { skip: title.includes('bomb') && sizeSkipped },
    async () => {
      const bytes = make();
      const image =
        isPlain === true ? memoryImage([bytes]) : memoryImage([Buffer.from(title)], { stored: [bytes] });
      const started = processorTime();
      const { readings, tree, gaps } = await readImage(image, [textReader()]);
      assert.ok(processorTime() - started < mostMs);
      const [reading] = readings;
      assert.ok(reading);
      const said = [...reading.gaps, ...gaps].map(({ what, why }) => `${what}: ${why}`);
      const own = said.filter((one) => !one.includes('it is not the layer that'));
      if (gap === undefined) assert.deepEqual(own, []);
      else
        assert.ok(
          own.some((one) => gap.test(one)),
          said.join('\n'),
        );
      if (texts !== undefined)
        assert.deepEqual(
          reading.files.map((file) => ('text' in file.reading ? String(file.reading.text) : '')).toSorted(),
          [...texts].toSorted(),
        );
      if (visible !== undefined) assert.deepEqual([...tree.paths()].toSorted(), [...visible].toSorted());
    },
  );

test(
  'half a million entries are kept, and a gap says that there are more',
  { skip: sizeSkipped },
  async () => {
    const entries = tarArchive([{ name: 'n', content: '' }]).subarray(0, 512);
    // The sum of a header's bytes, its own field taken as spaces (tar(5)), without the name.
    const restOfSum = Buffer.from(entries)
      .fill(0, 0, 100)
      .fill(' ', 148, 156)
      .reduce((all, byte) => all + byte, 0);
    const count = 1_000_000;
    async function* many(): AsyncGenerator<Buffer, void, undefined> {
      for (let at = 0; at < count;) {
        const chunk = Buffer.alloc(512 * 500);
        for (let n = 0; n < 500 && at < count; n++, at++) {
          entries.copy(chunk, 512 * n);
          const name = Buffer.from(`d${at % 1000}/${at}`, 'latin1');
          name.copy(chunk, 512 * n);
          const sum = name.reduce((all, byte) => all + byte, restOfSum);
          chunk.write(`${sum.toString(8).padStart(6, '0')}\0 `, 512 * n + 148, 'latin1');
        }
        yield chunk;
      }
    }
    const image = memoryImage([Buffer.from('many')]);
    const source = {
      ...image,
      readLayers: async (wanted: ReadonlySet<string>, take: Parameters<typeof image.readLayers>[1]) => {
        for (const layer of wanted) await take({ content: { chunks: many() }, layer });
      },
    };
    const { readings, tree } = await readImage(source, [textReader()]);
    assert.equal(tree.size, 500_000);
    assert.ok(readings[0]?.gaps.some(({ why }) => why.includes('too many entries')));
  },
);
