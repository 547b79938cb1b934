import { createHash } from 'node:crypto';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { HostFiles } from '../../io/files.ts';

/** A layer of an image: its folder on the host, and where the engine keeps what it was unpacked from. */
export interface LayerFolder {
  folder: string;
  record: string;
}

/** Why the layers are not in folders of their own, and what would help. */
const unsupported =
  'only the storage driver overlay2 keeps each layer in a folder of its own: list them with `docker run --rm --entrypoint find IMAGE / -xdev -perm /6000`';

/**
 * The folders of an image's layers, highest first, by the answer of `GET /images/{id}/json`.
 * Unreadable where its storage driver is another than overlay2 (the containerd store has none).
 */
export async function layerFolders(
  files: HostFiles,
  dataRoot: string,
  document: unknown,
  from: string,
): Promise<Observed<readonly LayerFolder[]>> {
  const read = driverFolders(document, from);
  if (read.state !== 'known') return read;
  const { folders, contents } = read.value;
  const chains = chainIds(contents).toReversed();
  if (folders.length !== chains.length)
    return unreadable('malformed', 'it does not have a folder for each of its layers', from);
  const layers = folders.map((folder, index) => ({
    folder,
    record: `${dataRoot}/image/overlay2/layerdb/sha256/${chains[index] ?? ''}`,
  }));
  const ids = await Promise.all(layers.map(({ record }) => files.readText(`${record}/cache-id`, 1024)));
  const other = layers.find(
    ({ folder }, index) => !folder.endsWith(`/${valueOf(ids[index])?.trim() ?? ''}/diff`),
  );
  const failed = ids.find((id) => id.state === 'unreadable');
  if (failed !== undefined) return failed;
  return other === undefined
    ? known(layers, from)
    : unreadable('undetermined', `the engine keeps no record of the layer in ${other.folder}`, from);
}

interface DriverFolders {
  folders: readonly string[];
  /** Digests of the layers' contents, lowest first. */
  contents: readonly string[];
}

function driverFolders(document: unknown, from: string): Observed<DriverFolders> {
  try {
    const image = recordAt({ document }, 'document');
    const driver = recordAt(image, 'GraphDriver');
    if (stringAt(driver, 'Name') !== 'overlay2') return unreadable('unsupported', unsupported, from);
    const data = recordAt(driver, 'Data');
    const lists = [stringAt(data, 'UpperDir'), stringAt(data, 'LowerDir')];
    const folders = lists.flatMap((list) => list?.split(':') ?? []);
    return known({ folders, contents: stringsAt(recordAt(image, 'RootFS'), 'Layers') }, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('unsupported', unsupported, from);
  }
}

/** Ids of the layers and all below them, lowest first, without the name of the algorithm (OCI image configuration, ChainID). */
function chainIds(contents: readonly string[]): string[] {
  const chains: string[] = [];
  for (const content of contents) {
    const below = chains.at(-1);
    const chain = below === undefined ? content : `sha256:${sha256(`${below} ${content}`)}`;
    chains.push(chain);
  }
  return chains.map((chain) => chain.replace('sha256:', ''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
