import { dirname, join, relative } from 'node:path/posix';
import type { Observed } from '../../../core/observed.ts';
import { longestComposeFile } from '../shared/longest-compose-file.ts';
import type { ReadContext, TargetFile, TargetText } from '../shared/target.ts';

/** Returns the name of a file as the name of a folder leads to it. */
export function shownFrom(folder: TargetFile, path: string): string {
  return join(folder.shown, relative(folder.path, path));
}

/** Reads a file of a project; `namedFolder` is the folder that was named, if one was. */
export async function readTextOf(
  { path, shown }: TargetFile,
  { files, keyOf }: ReadContext,
  namedFolder?: string,
): Promise<Observed<TargetText>> {
  const text = await files.readText(path, longestComposeFile);
  if (text.state !== 'known') return text;
  return { ...text, value: { path, shown, text: text.value, key: await keyOf(path, namedFolder) } };
}

/** The folder of a file. */
export function folderOf({ path, shown }: TargetFile): TargetFile {
  return { path: dirname(path), shown: dirname(shown) };
}
