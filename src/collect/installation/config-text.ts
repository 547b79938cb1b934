import { unreadable, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/**
 * Returns the text of a daemon's configuration file. A dangling link is unreadable, not absent: its target
 * may be on a disk outside the root.
 */
export async function readConfigText(files: HostFiles, path: string): Promise<Observed<string>> {
  const text = await files.readText(path);
  if (text.state !== 'absent' || (await files.status(path)).state === 'absent') return text;
  return unreadable('gone', 'dangling symbolic link', path);
}
