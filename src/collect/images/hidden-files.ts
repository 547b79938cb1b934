import { posix } from 'node:path';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { LayerFolder } from './layer-folders.ts';

/** Whether a higher layer hides a path of a lower one; `unclear` where that could not be told. */
export type Hiding = 'hidden' | 'seen' | 'unclear';

/** Bytes of what a layer was unpacked from, without the contents of its files. */
const mostBytes = 128 * 1024 * 1024;

/** How an archive of a layer names a folder that hides all below it in lower layers (OCI image layer, opaque whiteout). */
const opaqueName = /"name":"((?:(?:[^"\\]|\\.)*\/)?)\.wh\.\.wh\.\.opq"/gu;

/**
 * Tells what layers hide, asking for each thing once. A whiteout is a device in place of the name,
 * or a file `.wh.name` beside it; an opaque folder cannot be told from its own status, and is
 * looked up in the record of the archive that the layer was unpacked from.
 */
export function layerHiding(
  files: HostFiles,
): (above: readonly LayerFolder[], path: string) => Promise<Hiding> {
  const statuses = new Map<string, ReturnType<HostFiles['status']>>();
  const lists = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const opaque = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  // A record may be large: one at a time is in memory.
  const limit = limitConcurrency(1);
  const status = (path: string): ReturnType<HostFiles['status']> =>
    remembered(statuses, path, () => files.status(path));
  // Asked only for what its status showed to be a folder and no link to one.
  const namesIn = (path: string): Promise<ReadonlySet<string> | undefined> =>
    remembered(lists, path, async () => {
      const names = await files.list(path);
      return names.state === 'known' ? new Set(names.value) : undefined;
    });
  const opaqueIn = (record: string): Promise<ReadonlySet<string> | undefined> =>
    remembered(opaque, record, () =>
      limit(async () => opaqueFolders(await files.readText(`${record}/tar-split.json.gz`, mostBytes))),
    );

  const inLayer = async ({ folder, record }: LayerFolder, path: string): Promise<Hiding> => {
    const parts = partsOf(path);
    for (const [index, part] of parts.entries()) {
      const names = await namesIn(posix.join(folder, posix.dirname(part)));
      if (names === undefined) return 'unclear';
      if (names.has(`.wh.${posix.basename(part)}`)) return 'hidden';
      if (!names.has(posix.basename(part))) return 'seen';
      const own = await status(`${folder}${part}`);
      if (own.state !== 'known') return 'unclear';
      if (own.value.kind !== 'directory' || index === parts.length - 1) return 'hidden';
      const marked = await opaqueIn(record);
      if (marked === undefined) return 'unclear';
      if (marked.has(part)) return 'hidden';
    }
    // Every layer has a root, and the highest one counts.
    return 'hidden';
  };
  return async (above, path) => {
    let all: Hiding = 'seen';
    for (const layer of above) {
      const one = await inLayer(layer, path);
      if (one === 'hidden') return 'hidden';
      if (one === 'unclear') all = 'unclear';
    }
    return all;
  };
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = memory.get(key) ?? make();
  memory.set(key, made);
  return made;
}

/** `/usr/bin/su` is `/usr`, `/usr/bin` and itself. */
function partsOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((_name, index) => `/${names.slice(0, index + 1).join('/')}`);
}

/** Undefined where the record could not be read. */
function opaqueFolders(text: Observed<string>): ReadonlySet<string> | undefined {
  if (text.state !== 'known') return undefined;
  try {
    const names = [...text.value.matchAll(opaqueName)].map(([, name = '']): unknown =>
      JSON.parse(`"${name}"`),
    );
    return new Set(names.map((name) => posix.resolve('/', String(name))));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
