import { IronhullError } from '../../core/errors.ts';
import { isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** An image in use. */
export interface RunningImage {
  id: string;
  /** As the container names it. */
  name: string;
}

/**
 * Returns the images of the running containers, each once, in the order of their names.
 * @throws IronhullError if the engine does not list its containers.
 */
export async function listRunningImages(client: EngineClient): Promise<readonly RunningImage[]> {
  const list = await client.get('/containers/json');
  if (list.state !== 'known' || !Array.isArray(list.value))
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      `the containers could not be listed${list.state === 'unreadable' ? `: ${list.detail}` : ''}`,
    );
  const images = list.value.filter(isJsonRecord).flatMap((one): readonly RunningImage[] => {
    const id = stringAt(one, 'ImageID');
    return id === undefined ? [] : [{ id, name: stringAt(one, 'Image') ?? id }];
  });
  const unique = new Map(images.map((one) => [one.id, one]));
  return [...unique.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
