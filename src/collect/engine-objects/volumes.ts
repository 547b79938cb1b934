import { namedSigns } from '../../adapters/image/credential-signs.ts';
import type { CredentialSign } from '../../core/image/image.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import type { Volume } from '../../core/engine/volume.ts';
import { listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { readDocument } from '../../io/engine/read-answer.ts';

/** Returns the engine's volumes sorted by name; omits the values of driver options. */
export async function collectVolumeFacts(client: EngineClient): Promise<Observed<readonly Volume[]>> {
  const read = readDocument(await client.get('/volumes'), (document) =>
    listAt(document, 'Volumes').map((volume) => volumeOf(recordAt({ volume }, 'volume'))),
  );
  return mapKnown(read, (volumes) => volumes.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}

function volumeOf(entry: JsonRecord | undefined): Volume {
  const name = stringAt(entry, 'Name');
  if (name === undefined) throw new TypeError('a volume has no name');
  const options = recordAt(entry, 'Options');
  const given = Object.keys(options ?? {})
    .toSorted()
    .map((option) => [option, stringAt(options, option) ?? ''] as const);
  return {
    name,
    driver: stringAt(entry, 'Driver') ?? '',
    optionNames: given.map(([option]) => option),
    credentials: given.flatMap(([option, value]) => signsOf(option, value)),
  };
}

/**
 * Returns the credential signs of an option. Option `o` of the driver `local` holds mount(8) options:
 * `addr=…,username=…,password=…`.
 */
function signsOf(option: string, value: string): CredentialSign[] {
  if (option !== 'o') return namedSigns('argument', option, value);
  return value.split(',').flatMap((part) => {
    const [name = '', ...rest] = part.split('=');
    return namedSigns('argument', name.trim(), rest.join('='));
  });
}
