import { posix } from 'node:path';
import { IronhullError } from '../../../core/errors.ts';
import { findProject } from './find-project.ts';
import { setVariables, type RuntimeContext } from '../../runtime/runtime-context.ts';

/** Returns whether a path is a directory. */
async function isFolder(path: string, { files }: RuntimeContext): Promise<boolean> {
  const status = await files.status(path);
  return status.state === 'known' && status.value.kind === 'directory';
}

/**
 * Returns the files of the project that `docker compose` runs in a folder; files as they are. A folder is the only
 * path, since Compose merges no two projects.
 * @throws IronhullError `TARGET_MISSING` for a folder without a project, `USAGE` for one beside other paths.
 */
export async function filesOfFolder(
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<readonly string[]> {
  const absolute = paths.map((path) => posix.resolve(runtime.directory, path));
  const folders = await Promise.all(absolute.map((path) => isFolder(path, runtime)));
  const at = folders.indexOf(true);
  const [cwd, shown] = [absolute[at], paths[at]];
  if (cwd === undefined || shown === undefined) return paths;
  if (paths.length > 1)
    throw new IronhullError(
      'USAGE',
      `${shown} is a folder, which is a project by itself: name files, or it alone`,
    );
  const { paths: found, problems } = await findProject({ cwd, env: setVariables(runtime) }, runtime.files);
  const [problem] = problems;
  if (problem !== undefined) throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${problem}`);
  if (found.length === 0) throw new IronhullError('TARGET_MISSING', `${shown}: no Compose file found`);
  return found.map((path) => posix.join(shown, posix.relative(cwd, path)));
}
