import { dirname, relative, resolve } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import { valueOf } from '../core/observed.ts';
import { setVariables, type RuntimeContext } from './runtime/runtime-context.ts';
import { stagedFiles } from './targets/staged-files.ts';
import {
  changedFiles,
  isCommit,
  workTreeRoot,
  type ChangeScope,
  type FileSelection,
} from './targets/shared/work-tree.ts';

/** The machine as a run sees it, and the files that the run is limited to. */
export interface ScopedRun {
  runtime: RuntimeContext;
  only: FileSelection;
}

/**
 * Returns the files that Git says changed or are staged; those of the index as they are staged.
 * @throws IronhullError outside of a work tree, in one that Git refuses to read, and for a commit that is not there.
 */
export async function scopedRun(scope: ChangeScope, runtime: RuntimeContext): Promise<ScopedRun> {
  const { git, directory, files } = runtime;
  const root = await workTreeRoot(directory, git, `--${scope.kind}`);
  const only = await changedFiles(root, scope, git);
  if (scope.kind === 'changed' || git === undefined) return { runtime, only };
  const staged = await stagedFiles(root, files, git);
  if (staged.state !== 'known')
    throw new IronhullError('TARGET_UNREADABLE', '--staged: the index could not be read');
  return { runtime: { ...runtime, files: staged.value }, only };
}

/** Returns the folder whose project `docker compose` runs in the working directory: this folder, or one above it. */
async function projectFolder(runtime: RuntimeContext): Promise<string> {
  const { findProject } = await import('./targets/compose/find-project.ts');
  const { directory: cwd, files } = runtime;
  const found = await findProject({ cwd, env: setVariables(runtime), searchesAbove: true }, files);
  const [main] = found.paths;
  if (main === undefined || found.byVariable) return '.';
  return relative(cwd, dirname(main)) || '.';
}

/**
 * Returns the path of what is checked without any path: the work tree that the working directory is in, else the
 * folder of the project that Docker Compose runs there, else the working directory.
 */
export async function defaultPath(runtime: RuntimeContext): Promise<string> {
  const { git, directory } = runtime;
  const found = await git?.(directory, ['rev-parse', '--show-cdup']);
  const up = found && valueOf(found)?.toString('utf8').trim();
  if (up === undefined) return projectFolder(runtime);
  return up === '' ? '.' : up.replace(/\/$/u, '');
}

/** Whether a word names a commit and no file: `main` after `--changed`. */
export async function namesCommit(word: string, { git, directory, files }: RuntimeContext): Promise<boolean> {
  const there = await files.status(resolve(directory, word));
  return there.state === 'absent' && (await isCommit(word, directory, git));
}
