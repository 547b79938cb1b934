import type { VolumeFacts, Volumes } from '../../adapters/engine-documents/volumes.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { listAt, recordAt, stringAt } from '../../formats/json/members.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** Returns the engine's volumes by name, with the driver options that can make one a bind mount. */
export async function collectVolumes(client: EngineClient): Promise<Observed<Volumes>> {
  const answer = await client.get('/volumes');
  try {
    return mapKnown(answer, volumesOf);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}

function volumesOf(document: unknown): Volumes {
  const entries = listAt(recordAt({ document }, 'document'), 'Volumes');
  return new Map(entries.map((entry) => volumeOf(recordAt({ entry }, 'entry'))));
}

function volumeOf(volume: JsonRecord | undefined): [string, VolumeFacts] {
  const name = stringAt(volume, 'Name');
  if (name === undefined) throw new TypeError('a volume has no name');
  const given = recordAt(volume, 'Options') ?? {};
  const options = Object.keys(given).map((key) => [key, stringAt(given, key) ?? '']);
  const facts = {
    driver: stringAt(volume, 'Driver') ?? '',
    options: Object.fromEntries(options),
    mountpoint: stringAt(volume, 'Mountpoint') ?? '',
  };
  return [name, facts];
}
