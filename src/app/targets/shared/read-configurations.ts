import { basename, join } from 'node:path/posix';
import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import type { HostFiles } from '../../../io/files.ts';
import {
  holdsSecretByName,
  isConfigurationFile,
  mayConfigure,
} from '../../../knowledge/credentials/configuration-files.ts';

/** A configuration, or why it is not known. */
export type ConfigurationText = { path: string; text: string } | { path: string; unread: string };

/** Reads the configurations at an absolute path: a file, or those of a folder. */
export type ReadConfigurationTexts = (
  path: string,
  isFolder: boolean,
) => Promise<readonly ConfigurationText[]>;

/** The longest configuration that is read, in bytes. */
const longest = 256 * 1024;
/** The most files of a project, and of one folder, that are read, and how deep folders are searched. */
const mostFiles = 400;
const mostOfFolder = 60;
const deepest = 3;

/**
 * Returns a reader of the configurations in a folder of a project. Files that links show from elsewhere are of this
 * machine, which need not be the one that the project runs on, and are left out, as is what is no text.
 */
export function configurationReader(files: HostFiles, folder: string): ReadConfigurationTexts {
  let left = mostFiles;
  let root: Promise<string | undefined> | undefined;

  async function isInProject(path: string): Promise<boolean> {
    root ??= files.realPath(folder).then((real) => valueOf(real));
    const [base, real] = [await root, valueOf(await files.realPath(path))];
    return base !== undefined && real !== undefined && isWithin(real, base);
  }

  async function ofFile(path: string): Promise<readonly ConfigurationText[]> {
    if (left <= 0) return [{ path, unread: `more than ${mostFiles} configuration files` }];
    left -= 1;
    const text = await files.readText(path, longest);
    if (text.state === 'known') return text.value.includes('\0') ? [] : [{ path, text: text.value }];
    if (text.state === 'absent' || text.why === 'malformed') return [];
    return [{ path, unread: text.detail }];
  }

  async function ofFolder(path: string, depth: number): Promise<readonly ConfigurationText[]> {
    const names = valueOf(await files.list(path)) ?? [];
    const found: ConfigurationText[] = [];
    for (const name of names.slice(0, mostOfFolder)) {
      const inner = join(path, name);
      if (isConfigurationFile(name) && !holdsSecretByName(name)) {
        const status = valueOf(await files.status(inner));
        const isLinked = status?.link !== undefined && (await isInProject(inner));
        if (status?.kind === 'file' || isLinked) found.push(...(await ofFile(inner)));
      } else if (!name.includes('.') || name.endsWith('.d')) {
        const status = valueOf(await files.status(inner));
        if (status?.kind === 'directory' && depth < deepest)
          found.push(...(await ofFolder(inner, depth + 1)));
      }
    }
    if (names.length > mostOfFolder) found.push({ path, unread: `more than ${mostOfFolder} entries` });
    return found;
  }

  return async (path, isFolder) => {
    const status = await files.status(path);
    if (status.state === 'absent')
      return isConfigurationFile(basename(path)) ? [{ path, unread: 'the file could not be read' }] : [];
    if (status.state === 'unreadable') return [{ path, unread: status.detail }];
    if (!(await isInProject(path))) return [];
    if (status.value.kind === 'directory') return isFolder ? ofFolder(path, 1) : [];
    return status.value.kind === 'file' && mayConfigure(basename(path)) ? ofFile(path) : [];
  };
}
