import { join, resolve } from 'node:path/posix';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { valueOf } from '../../../core/observed.ts';
import { longestComposeFile } from '../shared/longest-compose-file.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import { rootSubject } from '../../../core/subject.ts';
import type { ListedFolder, ReadContext } from '../shared/target.ts';

const stringOrComment = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;
const stringOrLastComma = /"(?:\\.|[^"\\])*"|,(?=\s*[\]}])/gu;

/** Keeps a string, and blanks what is none. */
function keepString(found: string): string {
  return found.startsWith('"') ? found : ' ';
}

/** Parses a devcontainer.json: JSON with comments and last commas; `undefined` if it is no object. */
function parseDevcontainer(text: string): Readonly<Record<string, unknown>> | undefined {
  const plain = text.replaceAll(stringOrComment, keepString).replaceAll(stringOrLastComma, keepString);
  try {
    const value: unknown = JSON.parse(plain);
    return isJsonRecord(value) ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Returns the files that `dockerComposeFile` of a devcontainer.json names. */
export function devcontainerFiles(text: string): readonly string[] {
  return [parseDevcontainer(text)?.['dockerComposeFile']].flat().filter((file) => typeof file === 'string');
}

/** Members with which a devcontainer changes its service beside its Compose files (containers.dev, json_reference). */
const additions = [
  'privileged',
  'capAdd',
  'securityOpt',
  'mounts',
  'features',
  'containerUser',
  'containerEnv',
];

/** Whether a member says something: not `false`, and not empty. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === false || value === '') return false;
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
}

const places = ['devcontainer.json', '.devcontainer/devcontainer.json', '.devcontainer.json'];

/** Says of each devcontainer with Compose files in folders what it changes in its service: no rule looks at it. */
export async function devcontainerGaps(
  folders: readonly ListedFolder[],
  { files }: ReadContext,
): Promise<readonly CollectedGap[]> {
  const found = folders.flatMap(({ path, shown, names }) =>
    ['devcontainer.json', '.devcontainer.json']
      .filter((name) => names.includes(name))
      .map((name) => ({ path: join(path, name), shown: join(shown, name), folder: shown })),
  );
  const gaps = await Promise.all(
    found.map(async ({ path, shown, folder }): Promise<readonly CollectedGap[]> => {
      const gap = (why: string): readonly CollectedGap[] => [
        { subject: rootSubject('folder', folder, folder), what: shown, why },
      ];
      const text = await files.readText(path, longestComposeFile);
      if (text.state === 'unreadable') return gap(`it could not be read: ${text.detail}`);
      const parsed = parseDevcontainer(valueOf(text) ?? '{}');
      if (parsed === undefined) return gap('it is not JSON: what it changes in its service is not known');
      const changed = additions.filter((member) => isSet(parsed[member]));
      if (changed.length === 0 || parsed['dockerComposeFile'] === undefined) return [];
      return gap(
        `what it changes in its service beside the Compose files is not checked: ${changed.join(', ')}`,
      );
    }),
  );
  return gaps.flat();
}

/** Returns the absolute paths of the files over which the devcontainer of a folder merges a file in it. */
export async function devcontainerFilesBefore(
  path: string,
  folder: string,
  { files }: ReadContext,
): Promise<readonly string[]> {
  for (const name of places) {
    const place = join(folder, name);
    const text = valueOf(await files.readText(place, longestComposeFile)) ?? '';
    const named = devcontainerFiles(text).map((file) => resolve(place, '..', file));
    const at = named.indexOf(path);
    if (at > 0) return named.slice(0, at);
  }
  return [];
}
