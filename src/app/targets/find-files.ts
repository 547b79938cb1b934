import { dirname, join } from 'node:path/posix';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { rootSubject } from '../../core/subject.ts';
import type { HostFiles } from '../../io/files.ts';
import { claimOf, type FileKind } from './shared/claim-of.ts';
import type { ListedFolder, TargetFile } from './shared/target.ts';
import type { FileSelection } from './shared/work-tree.ts';

/** A file and the kind that it is of. */
export interface ClaimedFile<K> extends TargetFile {
  target: K;
}

/** What a folder holds: the files that a kind is sure of, the folders, and what was not searched. */
export interface FolderSearch<K> {
  files: readonly ClaimedFile<K>[];
  folders: readonly ListedFolder[];
  gaps: readonly CollectedGap[];
}

const notOurs: ReadonlySet<string> = new Set(['node_modules', '.git']);
const deepest = 8;

/** How much of a file is looked at to tell what it is. */
const headBytes = 64 * 1024;

const nothing = { files: [], folders: [], gaps: [] };

function notSearched({ shown }: TargetFile, why: string, folder = shown): FolderSearch<never> {
  return { ...nothing, gaps: [{ subject: rootSubject('folder', folder, folder), what: shown, why }] };
}

/** Takes a file if a kind is sure of it by its name, else by its content, which may not be readable. */
async function searchFile<K extends FileKind>(
  files: HostFiles,
  file: TargetFile,
  name: string,
  kinds: readonly K[],
): Promise<FolderSearch<K>> {
  const byName = claimOf(kinds, name, '', file.path);
  if (byName?.claim === 'sure') return { ...nothing, files: [{ ...file, target: byName.target }] };
  if (!kinds.some(({ extensions }) => extensions.some((extension) => name.endsWith(extension))))
    return nothing;
  const head = await files.withBytes(file.path, (bytes) =>
    bytes.read(0, Math.min(bytes.size, headBytes)).toString('utf8'),
  );
  if (head.state === 'unreadable') return notSearched(file, head.detail, dirname(file.shown));
  const found = head.state === 'known' ? claimOf(kinds, name, head.value, file.path) : undefined;
  return found?.claim === 'sure' ? { ...nothing, files: [{ ...file, target: found.target }] } : nothing;
}

/** What a search keeps to. */
interface Search<K> {
  kinds: readonly K[];
  /** Absolute path of the folder that was named. */
  root: string;
  /** The files to take; all where it is left out. */
  selection?: FileSelection;
  depth: number;
}

/** Searches a folder below the first one: one that is a repository of its own has its own selection. */
async function searchBelow<K extends FileKind>(
  files: HostFiles,
  entry: TargetFile,
  search: Search<K>,
): Promise<FolderSearch<K>> {
  const { selection, root, depth, kinds } = search;
  const deeper = { ...search, depth: depth + 1 };
  if (selection === undefined || selection.hasFolder(entry.path)) return searchIn(files, entry, deeper);
  if (selection.nested === undefined) return nothing;
  const own = await selection.nested(entry.path);
  return searchIn(files, entry, {
    root,
    kinds,
    depth: depth + 1,
    ...(own === undefined ? {} : { selection: own }),
  });
}

async function searchEntry<K extends FileKind>(
  files: HostFiles,
  entry: TargetFile,
  name: string,
  search: Search<K>,
): Promise<FolderSearch<K>> {
  const { selection, kinds } = search;
  if (selection?.hasFile(entry.path) === false && !selection.hasFolder(entry.path)) return nothing;
  const status = await files.status(entry.path);
  if (status.state === 'unreadable') return notSearched(entry, status.detail, dirname(entry.shown));
  const kind = status.state === 'known' ? status.value.kind : undefined;
  if (kind === 'directory') return searchBelow(files, entry, search);
  if (status.state === 'known' && status.value.link !== undefined)
    return searchLink(files, entry, name, search);
  return kind === 'file' ? searchFile(files, entry, name, kinds) : nothing;
}

/** A link is not followed: a file in the folder that was named is found by its own name, and one outside is said. */
async function searchLink<K extends FileKind>(
  files: HostFiles,
  link: TargetFile,
  name: string,
  { root, kinds }: Search<K>,
): Promise<FolderSearch<K>> {
  if (claimOf(kinds, name, '', link.path)?.claim !== 'sure') return nothing;
  const real = await files.realPath(link.path);
  if (real.state !== 'known' || real.value.startsWith(`${root}/`)) return nothing;
  return notSearched(
    link,
    'it is a link to a file outside of the folder, and was not read: name it',
    dirname(link.shown),
  );
}

/** Whether a file of this name may be part of a project of its folder. */
function isProjectPart(name: string, kinds: readonly FileKind[]): boolean {
  return name === '.env' || claimOf(kinds, name, '', name)?.target.readsFolders === true;
}

/**
 * The names in a folder that tell whether it has a project. An ignored main file is none; of files that changed, one
 * of a project stands for all of it.
 */
function projectNames(
  names: readonly string[],
  { path }: TargetFile,
  { selection, kinds }: Search<FileKind>,
): readonly string[] {
  if (selection === undefined) return names;
  const selected = names.filter((name) => selection.hasFile(join(path, name)));
  if (!selection.isPartial) return names.filter((name) => name === '.env' || selected.includes(name));
  return selected.some((name) => isProjectPart(name, kinds)) ? names : [];
}

async function searchIn<K extends FileKind>(
  files: HostFiles,
  folder: TargetFile,
  search: Search<K>,
): Promise<FolderSearch<K>> {
  const { depth } = search;
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
        return searchEntry(files, entry, name, search);
      }),
  );
  const listed = { ...folder, names: projectNames(names.value, folder, search) };
  return {
    files: found.flatMap((one) => one.files),
    folders: [listed, ...found.flatMap(({ folders }) => folders)],
    gaps: found.flatMap(({ gaps }) => gaps),
  };
}

/**
 * Finds the files below a folder that one of the kinds is sure of, by name or content, in the order of their names:
 * of all files, or of a selection.
 */
export async function searchFolder<K extends FileKind>(
  files: HostFiles,
  folder: TargetFile,
  kinds: readonly K[],
  selection?: FileSelection,
): Promise<FolderSearch<K>> {
  return searchIn(files, folder, {
    root: folder.path,
    kinds,
    depth: 0,
    ...(selection === undefined ? {} : { selection }),
  });
}
