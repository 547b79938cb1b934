import { valueOf } from '../../core/observed.ts';
import type { RecordedWrite } from '../../core/confine/recording.ts';
import { integerAt, isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

// GET /containers/{id}/changes, member Kind
const kinds = ['changed', 'created', 'deleted'] as const;

/** A path of the root file system that differs from the image. */
export type ChangedPath = RecordedWrite;

/** Returns what differs from the image in a container's root file system; `undefined` if the engine does not say. */
export async function changedPaths(
  id: string,
  client: EngineClient,
): Promise<readonly ChangedPath[] | undefined> {
  const answer = await client.get(`/containers/${id}/changes`);
  // An engine answers null for a container that changed nothing.
  if (answer.state === 'known' && answer.value === null) return [];
  const changes = valueOf(answer);
  if (!Array.isArray(changes)) return undefined;
  return changes.filter(isJsonRecord).flatMap((change) => {
    const [path, how] = [stringAt(change, 'Path'), kinds[integerAt(change, 'Kind') ?? -1]];
    return path === undefined || how === undefined ? [] : [{ path, how }];
  });
}
