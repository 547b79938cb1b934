import { join, resolve } from 'node:path/posix';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { valueOf } from '../../../core/observed.ts';
import { longestComposeFile } from '../shared/longest-compose-file.ts';
import type { ReadContext } from '../shared/target.ts';

const stringOrComment = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;
const stringOrLastComma = /"(?:\\.|[^"\\])*"|,(?=\s*[\]}])/gu;

/** Keeps a string, and blanks what is none. */
function keepString(found: string): string {
  return found.startsWith('"') ? found : ' ';
}

/** Returns the files that `dockerComposeFile` of a devcontainer.json names: JSON with comments and last commas. */
export function devcontainerFiles(text: string): readonly string[] {
  const plain = text.replaceAll(stringOrComment, keepString).replaceAll(stringOrLastComma, keepString);
  try {
    const value: unknown = JSON.parse(plain);
    const files = isJsonRecord(value) ? value['dockerComposeFile'] : undefined;
    return [files].flat().filter((file) => typeof file === 'string');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

/** Returns the absolute paths of the files over which the devcontainer of a folder merges a file in it. */
export async function devcontainerFilesBefore(
  path: string,
  folder: string,
  { files }: ReadContext,
): Promise<readonly string[]> {
  for (const name of ['devcontainer.json', '.devcontainer/devcontainer.json', '.devcontainer.json']) {
    const place = join(folder, name);
    const text = valueOf(await files.readText(place, longestComposeFile)) ?? '';
    const named = devcontainerFiles(text).map((file) => resolve(place, '..', file));
    const at = named.indexOf(path);
    if (at > 0) return named.slice(0, at);
  }
  return [];
}
