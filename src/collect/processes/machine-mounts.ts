import { valueOf } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { machineMounts, type MachineMounts } from './mounted-path.ts';

/** Returns the mount table of a machine; empty if it cannot be read. */
export async function readMachineMounts(files: HostFiles): Promise<MachineMounts> {
  return machineMounts(valueOf(await readParsed(files, '/proc/1/mountinfo', parseMountInfo)) ?? []);
}
