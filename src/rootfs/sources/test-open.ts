import assert from 'node:assert/strict';
import { textReader } from '../../../test/kit/memory-image.ts';
import { IronhullError } from '../../core/errors.ts';
import { absent } from '../../core/observed.ts';
import { webClient } from '../../io/http/web-client.ts';
import { registryClient } from '../../io/registry/registry-client.ts';
import type { ImageSource } from '../image-source.ts';
import { parseImageTarget } from '../image-target.ts';
import { readImage } from '../read-image.ts';
import { openImage } from './open-image.ts';

async function open(text: string, place: string, platform?: string): Promise<ImageSource> {
  const web = webClient();
  const target = parseImageTarget(text);
  assert.ok(target);
  const source = await openImage(target, {
    directory: place,
    ...(platform !== undefined && { platform }),
    engine: () => assert.fail('no engine is asked'),
    registries: () => Promise.resolve(registryClient({ web, login: () => Promise.resolve(absent('')) })),
  });
  assert.ok(!('folder' in source));
  return { ...source, close: () => (source.close(), web.close()) };
}

/** The text of the only file of an image, and what could not be read. */
export async function imageText(
  text: string,
  place: string,
  platform?: string,
): Promise<{ text: string; gaps: string[]; source: ImageSource }> {
  const source = await open(text, place, platform);
  try {
    const { readings, gaps } = await readImage(source, [textReader()]);
    const texts = readings.flatMap(({ files }) =>
      files.map(({ reading }) => ('text' in reading ? reading.text : '')),
    );
    return {
      text: texts.join(),
      gaps: [...gaps, ...readings.flatMap((reading) => reading.gaps)].map(
        ({ what, why }) => `${what}: ${why}`,
      ),
      source,
    };
  } finally {
    source.close();
  }
}

/** Why an image is refused. */
export async function refusal(text: string, place: string, platform?: string): Promise<string> {
  try {
    (await open(text, place, platform)).close();
  } catch (error) {
    assert.ok(error instanceof IronhullError, String(error));
    return `${error.code} ${error.detail.replaceAll(place, '')}`;
  }
  return 'it was opened';
}
