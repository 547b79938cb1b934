import { readImageInspect } from '../../adapters/image/read-image-inspect.ts';
import type { Gap } from '../../core/finding.ts';
import type { ImageSpec } from '../../core/image.ts';
import { unreadable } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { gapOf } from '../gaps.ts';

/** Images in order of their id, and those that could not be read. */
export interface FoundImages {
  images: readonly ImageSpec[];
  gaps: readonly Gap[];
}

/**
 * The images that workloads are made from, each asked for once. An image that a file names and
 * the engine does not have is no gap: it was not pulled yet.
 */
export async function collectImages(
  client: EngineClient,
  workloads: readonly WrittenWorkload[],
): Promise<FoundImages> {
  const names = [...new Set(workloads.flatMap(imageName))].toSorted();
  const needed = new Set(workloads.flatMap(({ imageId }) => imageId ?? []));
  const found = await Promise.all(names.map((name) => inspect(client, name, needed.has(name))));
  const images = found.flatMap((entry) => (entry !== undefined && 'references' in entry ? [entry] : []));
  const gaps = found.flatMap((entry) => (entry !== undefined && 'what' in entry ? [entry] : []));
  // Several names may be of one image.
  const unique = new Map(images.map((image) => [image.id, image]));
  return { images: [...unique.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)), gaps };
}

function imageName({ imageId, settings }: WrittenWorkload): string[] {
  const written = settings.image;
  const name = imageId ?? (written !== undefined && 'value' in written ? written.value : '');
  // What is not a reference (an unresolved variable, a path) is not asked for.
  return /^[a-z0-9][\w.:/@-]{0,300}$/i.test(name) && !name.includes('..') ? [name] : [];
}

async function inspect(
  client: EngineClient,
  name: string,
  needed: boolean,
): Promise<ImageSpec | Gap | undefined> {
  const answer = await client.get(`/images/${name}/json`);
  const subject = { kind: 'image', id: name, name } as const;
  if (answer.state === 'absent') return undefined;
  if (answer.state === 'unreadable')
    return answer.why === 'gone' && !needed ? undefined : gapOf(subject, answer);
  const image = readImageInspect(answer.value);
  return image.id === '' ? gapOf(subject, unreadable('malformed', 'it has no id', answer.from)) : image;
}
