import { dirname, join } from 'node:path/posix';
import { IronhullError } from '../../../core/errors.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import type { GitConfig, RunGit } from '../../../io/git.ts';

/** Some files below a folder. */
export interface FileSelection {
  /** Whether an absolute path is one of the files. */
  hasFile(path: string): boolean;
  /** Whether one of the files is below a folder. */
  hasFolder(path: string): boolean;
  /** Whether these are only the files that changed: what they belong to is not among them. */
  isPartial: boolean;
  /** Returns the files of a folder that is a repository of its own. */
  nested?(path: string): Promise<FileSelection | undefined>;
}

function pathsIn(printed: Buffer): readonly string[] {
  return printed
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
}

/** Returns the selection of paths below a folder. Git lists a repository in the folder as one path. */
function selectionOf(folder: string, paths: readonly string[]): FileSelection {
  const files = new Set(paths.map((path) => join(folder, path.replace(/\/$/u, ''))));
  const folders = new Set<string>();
  for (const file of files)
    for (let at = dirname(file); !folders.has(at) && at.length >= folder.length; at = dirname(at))
      folders.add(at);
  return {
    hasFile: (path) => files.has(path),
    hasFolder: (path) => folders.has(path),
    isPartial: true,
  };
}

/**
 * Returns the files below a folder that Git does not ignore; `undefined` without Git, outside of a work tree, in a
 * repository that Git refuses to read, and for a folder that is ignored itself, which somebody named all the same.
 */
export async function notIgnored(
  folder: string,
  git: RunGit | undefined,
): Promise<FileSelection | undefined> {
  const listed = await git?.(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const paths = listed && valueOf(listed);
  if (paths === undefined || paths.length === 0) return undefined;
  return {
    ...selectionOf(folder, pathsIn(paths)),
    isPartial: false,
    nested: (path) => notIgnored(path, git),
  };
}

/** What a run is limited to: what differs from a commit, or what is staged. */
export type ChangeScope = { kind: 'changed'; ref: string } | { kind: 'staged' };

function required(printed: Observed<Buffer> | undefined, what: string): Buffer {
  if (printed === undefined || printed.state === 'absent')
    throw new IronhullError('TARGET_UNREADABLE', `${what}: Git is not installed`);
  if (printed.state === 'unreadable')
    throw new IronhullError('TARGET_UNREADABLE', `${what}: ${printed.detail}`);
  return printed.value;
}

const optionOf = { changed: '--changed', staged: '--staged' } as const;

/** Returns the root of the work tree that a folder is in. */
export async function workTreeRoot(folder: string, git: RunGit | undefined, what: string): Promise<string> {
  const printed = required(await git?.(folder, ['rev-parse', '--show-toplevel']), what);
  return printed.toString('utf8').replace(/\n$/u, '');
}

/** Git never takes these for options: the commit is checked before, and `--` ends it. */
const diffOptions = [
  '-z',
  '--name-only',
  '--no-renames',
  '--diff-filter=d',
  '--ignore-submodules=all',
  '--no-ext-diff',
  '--no-textconv',
];

/** Whether a commit is there under a name. */
export async function isCommit(ref: string, folder: string, git: RunGit | undefined): Promise<boolean> {
  if (ref.startsWith('-')) return false;
  const found = await git?.(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return found?.state === 'known';
}

/**
 * Returns settings under which Git runs no filter: it compares the contents of files that changed lately, and a filter
 * is a program that the repository names.
 */
async function withoutFilters(root: string, git: RunGit | undefined): Promise<GitConfig> {
  const listed = await git?.(root, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']);
  const hasNone = listed?.state === 'unreadable' && listed.detail === 'exit code 1';
  const keys = hasNone ? [] : pathsIn(required(listed, 'filters of the repository'));
  const filters = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('.'))));
  const settings = [...filters].flatMap((filter): [string, string][] => [
    [`${filter}.clean`, ''],
    [`${filter}.process`, ''],
    [`${filter}.required`, 'false'],
  ]);
  return new Map(settings);
}

/**
 * Returns the files of a work tree that a scope holds, by its root.
 * @throws IronhullError for a folder in no work tree, one that Git refuses to read, and a commit that is not there.
 */
export async function changedFiles(
  root: string,
  scope: ChangeScope,
  git: RunGit | undefined,
): Promise<FileSelection> {
  const what = optionOf[scope.kind];
  const run = async (...args: readonly string[]): Promise<readonly string[]> =>
    pathsIn(required(await git?.(root, args), what));
  const ref = scope.kind === 'changed' ? scope.ref : 'HEAD';
  if (!(await isCommit(ref, root, git))) {
    if (scope.kind === 'changed' && ref !== 'HEAD')
      throw new IronhullError('USAGE', `${what}: there is no commit ${ref}`);
    // Before the first commit everything is new.
    const all = scope.kind === 'staged' ? ['--cached'] : ['--cached', '--others', '--exclude-standard'];
    return selectionOf(root, await run('ls-files', '-z', ...all));
  }
  const cached = scope.kind === 'staged' ? ['--cached'] : [];
  const options = ['diff-index', ...diffOptions, ...cached, ref, '--'];
  const changed = pathsIn(required(await git?.(root, options, await withoutFilters(root, git)), what));
  const added = scope.kind === 'staged' ? [] : await run('ls-files', '-z', '--others', '--exclude-standard');
  return selectionOf(root, [...changed, ...added]);
}
