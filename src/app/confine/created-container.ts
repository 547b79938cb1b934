import { valueOf } from '../../core/observed.ts';
import { isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where a container that was not started yet will write. */
export interface CreatedContainer {
  /** The directory in which overlayfs will keep the changes of its root; missing with another storage driver. */
  upper?: string;
  /** Its mounts that can be written, with their directories on this machine. */
  mounts: readonly { target: string; path: string }[];
  /** The directory with the files that the engine will mount in `/etc`. */
  engineFiles: string;
}

/**
 * Returns what the files of the engine below `root` say of a container that it created. The engine itself answers
 * no question on a container while it starts it: until then it would be too late.
 */
export async function createdContainer(
  id: string,
  root: string,
  files: HostFiles,
): Promise<CreatedContainer> {
  const layer = valueOf(await files.readText(`${root}/image/overlay2/layerdb/mounts/${id}/mount-id`));
  const config = parseConfig(valueOf(await files.readText(`${root}/containers/${id}/config.v2.json`)));
  const points = Object.values(recordAt(config, 'MountPoints') ?? {}).filter(isJsonRecord);
  return {
    ...(layer !== undefined && /^[0-9a-z]+$/u.test(layer) ? { upper: `${root}/overlay2/${layer}/diff` } : {}),
    engineFiles: `${root}/containers/${id}`,
    mounts: points.flatMap((point) => {
      const name = stringAt(point, 'Name') ?? '';
      const source = stringAt(point, 'Source') ?? '';
      const target = stringAt(point, 'Destination');
      const isLocal = stringAt(point, 'Driver') === 'local' && /^[\w.-]+$/u.test(name);
      const path = isLocal ? `${root}/volumes/${name}/_data` : source;
      return target === undefined || point['RW'] !== true || !path.startsWith('/') ? [] : [{ target, path }];
    }),
  };
}

/** The document; `undefined` if it is not there, or was not written completely. */
function parseConfig(text: string | undefined): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
