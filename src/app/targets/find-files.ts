import { dirname, join } from 'node:path/posix';
import type { CollectedGap } from '../../core/finding.ts';
import { rootSubject } from '../../core/subject.ts';
import type { HostFiles } from '../../io/files.ts';
import { allTargets, claimant } from './registry.ts';
import type { Target, TargetFile } from './shared/target.ts';

/** A file and the target it belongs to. */
export interface ClaimedFile extends TargetFile {
  target: Target;
}

/** What a folder holds: the files that a target is sure of, and the folders that were not searched. */
export interface FolderSearch {
  files: readonly ClaimedFile[];
  gaps: readonly CollectedGap[];
}

const notOurs: ReadonlySet<string> = new Set(['node_modules', '.git']);
const deepest = 8;

/** How much of a file is looked at to tell what it is. */
const headBytes = 64 * 1024;

const extensions = allTargets.flatMap((target) => target.extensions);

const nothing: FolderSearch = { files: [], gaps: [] };

function notSearched({ shown }: TargetFile, why: string, folder = shown): FolderSearch {
  return { files: [], gaps: [{ subject: rootSubject('folder', folder, folder), what: shown, why }] };
}

/** Takes a file if a target is sure of it by its name, else by its content, which may not be readable. */
async function searchFile(files: HostFiles, file: TargetFile, name: string): Promise<FolderSearch> {
  const byName = claimant(name, '');
  if (byName?.claim === 'sure') return { files: [{ ...file, target: byName.target }], gaps: [] };
  if (!extensions.some((extension) => name.endsWith(extension))) return nothing;
  const head = await files.withBytes(file.path, (bytes) =>
    bytes.read(0, Math.min(bytes.size, headBytes)).toString('utf8'),
  );
  if (head.state === 'unreadable') return notSearched(file, head.detail, dirname(file.shown));
  const found = head.state === 'known' ? claimant(name, head.value) : undefined;
  return found?.claim === 'sure' ? { files: [{ ...file, target: found.target }], gaps: [] } : nothing;
}

async function searchEntry(
  files: HostFiles,
  entry: TargetFile,
  name: string,
  depth: number,
): Promise<FolderSearch> {
  const status = await files.status(entry.path);
  if (status.state === 'unreadable') return notSearched(entry, status.detail, dirname(entry.shown));
  // A symbolic link is neither: what it leads to may be outside of the folder, and is found by its own name inside.
  const kind = status.state === 'known' ? status.value.kind : undefined;
  if (kind === 'directory') return searchFolder(files, entry, depth + 1);
  return kind === 'file' ? searchFile(files, entry, name) : nothing;
}

/** Finds the files below a folder that a target is sure of, by name or content, in the order of their names. */
export async function searchFolder(files: HostFiles, folder: TargetFile, depth = 0): Promise<FolderSearch> {
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
        return searchEntry(files, entry, name, depth);
      }),
  );
  return { files: found.flatMap((one) => one.files), gaps: found.flatMap(({ gaps }) => gaps) };
}
