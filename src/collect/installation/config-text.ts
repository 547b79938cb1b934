import { unreadable, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/**
 * The text of a daemon's configuration file. A link that leads to nothing is not a file that is
 * missing: what it leads to may be on a disk that is not below the root.
 */
export async function configText(files: HostFiles, path: string): Promise<Observed<string>> {
  const text = await files.readText(path);
  if (text.state !== 'absent' || (await files.status(path)).state === 'absent') return text;
  return unreadable('gone', 'it is a link to a file that is not there', path);
}
