import { join } from 'node:path/posix';
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

async function targetOf(files: HostFiles, path: string, name: string): Promise<Target | undefined> {
  const byName = claimant(name, '');
  if (byName?.claim === 'sure') return byName.target;
  if (!extensions.some((extension) => name.endsWith(extension))) return undefined;
  const head = await files.withBytes(path, (bytes) =>
    bytes.read(0, Math.min(bytes.size, headBytes)).toString('utf8'),
  );
  const found = head.state === 'known' ? claimant(name, head.value) : undefined;
  return found?.claim === 'sure' ? found.target : undefined;
}

function notSearched({ shown }: TargetFile, why: string): FolderSearch {
  return { files: [], gaps: [{ subject: rootSubject('folder', shown, shown), what: shown, why }] };
}

async function searchEntry(files: HostFiles, entry: TargetFile, name: string, depth: number) {
  const status = await files.status(entry.path);
  if (status.state !== 'known') return undefined;
  // A symbolic link is neither: what it leads to may be outside of the folder, and is found by its own name inside.
  if (status.value.kind === 'directory') return searchFolder(files, entry, depth + 1);
  if (status.value.kind !== 'file') return undefined;
  const target = await targetOf(files, entry.path, name);
  return target && { files: [{ ...entry, target }], gaps: [] };
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
  const all = found.filter((one) => one !== undefined);
  return { files: all.flatMap((one) => one.files), gaps: all.flatMap(({ gaps }) => gaps) };
}
