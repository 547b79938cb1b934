import { createHash } from 'node:crypto';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { recordAt, stringAt, stringsAt } from '../../formats/json/members.ts';
import type { HostFiles } from '../../io/files.ts';

/** An image layer: its directory and the tar-split record of its archive. */
export interface LayerFolder {
  folder: string;
  record: string;
}

/** Reason and remedy for other stores, such as containerd's, whose database says which directory a layer is in. */
const unsupported =
  'its files were not read: of the image stores only overlay2 names the directories of layers to its clients; list the files with `docker run --rm --entrypoint find IMAGE / -xdev -perm /6000`';

/**
 * Returns the layer directories of an image, highest first, from `GET /images/{id}/json`. Unreadable for
 * storage drivers other than overlay2: the containerd store names no directories.
 */
export async function findLayerFolders(
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
    return unreadable('malformed', 'not every layer has a directory', from);
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
    : unreadable('undetermined', `the engine has no record of the layer in ${other.folder}`, from);
}

interface DriverFolders {
  folders: readonly string[];
  /** Digests of the layer contents, lowest first. */
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

/** Returns the chain IDs, lowest first, without the algorithm name (OCI image configuration, ChainID). */
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
