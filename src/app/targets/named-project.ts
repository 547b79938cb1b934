import { resolve } from 'node:path/posix';
import { requireNamed } from '../../core/require-named.ts';

import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { NamedProject } from './project-options.ts';
import type { NamedTarget } from './named-target.ts';
import { longestComposeFile } from './shared/longest-compose-file.ts';
import type { ComposeOptions } from './shared/target.ts';

/** Returns the project that was named as a target; none without files. */
export function projectTarget(
  { files = [], directory, project }: NamedProject,
  runtime: RuntimeContext,
): readonly NamedTarget[] {
  const [first, ...others] = files;
  if (first === undefined) return [];
  const options = {
    ...(directory === undefined ? {} : { directory: resolve(runtime.directory, directory) }),
    ...(project === undefined ? {} : { project }),
  };
  return [{ together: [first, ...others], kind: 'compose', ...options }];
}

/**
 * Returns what applies to every Compose project of the run. As in Compose, `COMPOSE_ENV_FILES` names files of
 * variables where no option does.
 * @throws IronhullError for a file of variables that cannot be read.
 */
export async function composeOptions(
  { profiles, deploysTo, environmentFiles }: NamedProject,
  { files, directory, env }: RuntimeContext,
): Promise<ComposeOptions> {
  const byVariable =
    (env['COMPOSE_ENV_FILES'] ?? '') === '' ? undefined : env['COMPOSE_ENV_FILES']?.split(',');
  const named = environmentFiles ?? byVariable;
  for (const path of named ?? [])
    requireNamed(await files.readText(resolve(directory, path), longestComposeFile), path);
  return {
    ...(profiles === undefined ? {} : { profiles }),
    ...(deploysTo === undefined ? {} : { deploysTo }),
    ...(named === undefined ? {} : { environmentFiles: named.map((path) => resolve(directory, path)) }),
  };
}
