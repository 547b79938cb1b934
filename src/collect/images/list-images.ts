import { mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { listAt, recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** An image as the list has it. */
export interface ListedImage {
  id: string;
  /** Tags and digests. */
  references: readonly string[];
}

/** Every image of the engine but the intermediate ones of the first builder; unreadable when they cannot be listed. */
export async function listImages(client: EngineClient): Promise<Observed<readonly ListedImage[]>> {
  const answer = await client.get('/images/json');
  try {
    return mapKnown(answer, (document) => listAt({ document }, 'document').map(listedOf));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}

function listedOf(entry: unknown): ListedImage {
  const image = recordAt({ entry }, 'entry');
  const id = stringAt(image, 'Id');
  if (id === undefined || !/^sha256:[0-9a-f]{64}$/u.test(id)) throw new TypeError('an image has no id');
  return { id, references: [...stringsAt(image, 'RepoTags'), ...stringsAt(image, 'RepoDigests')] };
}
