import type { NamedProject } from '../../app/targets/project-options.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';

/** What `--target` says: the default is `docker compose`. */
function deploysTo(args: Arguments): Pick<NamedProject, 'deploysTo'> {
  const target = args.text('target') ?? 'compose';
  if (target === 'compose') return {};
  if (target === 'swarm') return { deploysTo: 'swarm' };
  throw new IronhullError('USAGE', `--target ${target}: it is compose or swarm`);
}

/**
 * The Compose project that options name, with further files of it.
 * @throws IronhullError `USAGE` for options of a project without its files.
 */
export function namedProject(args: Arguments, paths: readonly string[] = []): NamedProject {
  const [files, profiles, environmentFiles] = [
    [...args.list('file'), ...paths],
    args.list('profile'),
    args.list('env-file'),
  ];
  const [directory, project] = [args.text('project-directory'), args.text('project-name')];
  if (files.length === 0 && (directory ?? project) !== undefined) {
    const option = directory === undefined ? '--project-name' : '--project-directory';
    throw new IronhullError('USAGE', `${option} needs the files of the project; name them with --file`);
  }
  return {
    ...(files.length === 0 ? {} : { files }),
    ...(directory === undefined ? {} : { directory }),
    ...(project === undefined ? {} : { project }),
    ...(profiles.length === 0 ? {} : { profiles }),
    ...deploysTo(args),
    ...(environmentFiles.length === 0 ? {} : { environmentFiles }),
  };
}
