import { IronhullError } from '../../core/errors.ts';
import { integerAt, isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { ImageContainer } from './image-container.ts';

/** An image in use. */
export interface RunningImage {
  id: string;
  /** As the container names it. */
  name: string;
  containers: readonly ImageContainer[];
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
  const used = await Promise.all(
    list.value.filter(isJsonRecord).map(async (one) => {
      const [image, id] = [stringAt(one, 'ImageID'), stringAt(one, 'Id')];
      if (image === undefined) return [];
      const containers = id === undefined ? [] : [await inspectContainer(id, client)];
      return [{ id: image, name: stringAt(one, 'Image') ?? image, containers }];
    }),
  );
  const images = Map.groupBy(used.flat(), ({ id }) => id);
  return [...images]
    .map(([id, all]) => ({
      id,
      name: all[0]?.name ?? id,
      containers: all.flatMap(({ containers }) => containers),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns a container with its first process, if it runs. */
export async function inspectContainer(idOrName: string, client: EngineClient): Promise<ImageContainer> {
  const inspected = await client.get(`/containers/${idOrName}/json`);
  const document = inspected.state === 'known' && isJsonRecord(inspected.value) ? inspected.value : {};
  const { State: state } = document;
  const pid = isJsonRecord(state) ? integerAt(state, 'Pid') : undefined;
  return {
    id: stringAt(document, 'Id') ?? idOrName,
    name: stringAt(document, 'Name')?.replace(/^\//u, '') ?? idOrName,
    ...(pid === undefined || pid === 0 ? {} : { pid }),
  };
}
