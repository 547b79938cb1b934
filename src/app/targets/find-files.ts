import { dirname, join } from 'node:path/posix';
import type { CollectedGap } from '../../core/finding.ts';
import { rootSubject } from '../../core/subject.ts';
import type { HostFiles } from '../../io/files.ts';
import { allTargets, claimant } from './registry.ts';
import type { ListedFolder, Target, TargetFile } from './shared/target.ts';

/** A file and the target it belongs to. */
export interface ClaimedFile extends TargetFile {
  target: Target;
}

/** What a folder holds: the files that a target is sure of, the folders, and what was not searched. */
export interface FolderSearch {
  files: readonly ClaimedFile[];
  folders: readonly ListedFolder[];
  gaps: readonly CollectedGap[];
}

const notOurs: ReadonlySet<string> = new Set(['node_modules', '.git']);
const deepest = 8;

/** How much of a file is looked at to tell what it is. */
const headBytes = 64 * 1024;

const extensions = allTargets.flatMap((target) => target.extensions);

const nothing: FolderSearch = { files: [], folders: [], gaps: [] };

function notSearched({ shown }: TargetFile, why: string, folder = shown): FolderSearch {
  return { ...nothing, gaps: [{ subject: rootSubject('folder', folder, folder), what: shown, why }] };
}

/** Takes a file if a target is sure of it by its name, else by its content, which may not be readable. */
async function searchFile(files: HostFiles, file: TargetFile, name: string): Promise<FolderSearch> {
  const byName = claimant(name, '');
  if (byName?.claim === 'sure') return { ...nothing, files: [{ ...file, target: byName.target }] };
  if (!extensions.some((extension) => name.endsWith(extension))) return nothing;
  const head = await files.withBytes(file.path, (bytes) =>
    bytes.read(0, Math.min(bytes.size, headBytes)).toString('utf8'),
  );
  if (head.state === 'unreadable') return notSearched(file, head.detail, dirname(file.shown));
  const found = head.state === 'known' ? claimant(name, head.value) : undefined;
  return found?.claim === 'sure' ? { ...nothing, files: [{ ...file, target: found.target }] } : nothing;
}

async function searchEntry(
  files: HostFiles,
  entry: TargetFile,
  name: string,
  root: string,
  depth: number,
): Promise<FolderSearch> {
  const status = await files.status(entry.path);
  if (status.state === 'unreadable') return notSearched(entry, status.detail, dirname(entry.shown));
  const kind = status.state === 'known' ? status.value.kind : undefined;
  if (kind === 'directory') return searchFolder(files, entry, root, depth + 1);
  if (status.state === 'known' && status.value.link !== undefined)
    return searchLink(files, entry, name, root);
  return kind === 'file' ? searchFile(files, entry, name) : nothing;
}

/** A link is not followed: a file in the folder that was named is found by its own name, and one outside is said. */
async function searchLink(
  files: HostFiles,
  link: TargetFile,
  name: string,
  root: string,
): Promise<FolderSearch> {
  if (claimant(name, '')?.claim !== 'sure') return nothing;
  const real = await files.realPath(link.path);
  if (real.state !== 'known' || real.value.startsWith(`${root}/`)) return nothing;
  return notSearched(
    link,
    'it is a link to a file outside of the folder, and was not read: name it',
    dirname(link.shown),
  );
}

/** Finds the files below a folder that a target is sure of, by name or content, in the order of their names. */
export async function searchFolder(
  files: HostFiles,
  folder: TargetFile,
  root = folder.path,
  depth = 0,
): Promise<FolderSearch> {
  if (depth > deepest)
    return notSearched(folder, `it is more than ${deepest} folders deep, and was not searched`);
  const names = await files.list(folder.path);
  if (names.state !== 'known')
    return notSearched(folder, names.state === 'unreadable' ? names.detail : 'it is gone');
  const found = await Promise.all(
    names.value
      .filter((name) => !notOurs.has(name))
      .map((name) => {
        const entry = { path: join(folder.path, name), shown: join(folder.shown, name) };
        return searchEntry(files, entry, name, root, depth);
      }),
  );
  return {
    files: found.flatMap((one) => one.files),
    folders: [{ ...folder, names: names.value }, ...found.flatMap(({ folders }) => folders)],
    gaps: found.flatMap(({ gaps }) => gaps),
  };
}
