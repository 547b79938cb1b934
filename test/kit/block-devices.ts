import { known } from '../../src/core/observed.ts';
import type { FileStatus, HostFiles } from '../../src/io/files.ts';

/** Returns files of which those in /dev are block devices. */
export function asBlockDevices(files: HostFiles): HostFiles {
  const status = async (path: string) => {
    const found = await files.status(path);
    if (found.state !== 'known' || !path.startsWith('/dev/')) return found;
    const device = { type: 'block', major: 8, minor: 1 } as const;
    return known<FileStatus>({ ...found.value, kind: 'other', device }, path);
  };
  return { ...files, status };
}
