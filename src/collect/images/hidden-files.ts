import { posix } from 'node:path';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { LayerFolder } from './layer-folders.ts';

/** Whether a higher layer hides a path of a lower one; `unclear` if unknown. */
export type Visibility = 'hidden' | 'seen' | 'unclear';

/** Maximum size in bytes of a layer's tar-split record, without file contents. */
const maxRecordBytes = 128 * 1024 * 1024;

/** Opaque whiteout in a tar-split record: hides everything below it in lower layers (OCI image layer). */
const opaqueName = /"name":"((?:(?:[^"\\]|\\.)*\/)?)\.wh\.\.wh\.\.opq"/gu;

/**
 * Returns a test for paths hidden by higher layers, with each answer cached. A whiteout is a device under the
 * same name or a file `.wh.name` beside it; an opaque directory shows only in the tar-split record of its
 * layer.
 */
export function layerHiding(
  files: HostFiles,
): (above: readonly LayerFolder[], path: string) => Promise<Visibility> {
  const statuses = new Map<string, ReturnType<HostFiles['status']>>();
  const lists = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const opaque = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  // A record may be large: keep one at a time in memory.
  const limit = limitConcurrency(1);
  const status = (path: string): ReturnType<HostFiles['status']> =>
    remembered(statuses, path, () => files.status(path));
  // Called only for paths that are directories and not links.
  const namesIn = (path: string): Promise<ReadonlySet<string> | undefined> =>
    remembered(lists, path, async () => {
      const names = await files.list(path);
      return names.state === 'known' ? new Set(names.value) : undefined;
    });
  const opaqueIn = (record: string): Promise<ReadonlySet<string> | undefined> =>
    remembered(opaque, record, () =>
      limit(async () => opaqueFolders(await files.readText(`${record}/tar-split.json.gz`, maxRecordBytes))),
    );

  const inLayer = async ({ folder, record }: LayerFolder, path: string): Promise<Visibility> => {
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
    // Every layer has a root; the highest one counts.
    return 'hidden';
  };
  return async (above, path) => {
    let all: Visibility = 'seen';
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

/** Splits `/usr/bin/su` into `/usr`, `/usr/bin` and itself. */
function partsOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((_name, index) => `/${names.slice(0, index + 1).join('/')}`);
}

/** Absent if the record could not be read. */
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
