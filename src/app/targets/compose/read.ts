import { dirname, relative } from 'node:path/posix';
import { readCompose } from '../../../compose/adapter/read-compose.ts';
import type { ProjectFiles } from '../../../compose/adapter/project-files.ts';
import type { CollectedGap } from '../../../core/findings/finding.ts';
import { valueOf } from '../../../core/observed.ts';
import { rootSubject } from '../../../core/subject.ts';
import { setVariables } from '../../runtime/runtime-context.ts';
import type {
  ReadContext,
  TargetReader,
  TargetReading,
  TargetText,
  TogetherOptions,
} from '../shared/target.ts';
import { findProject } from './find-project.ts';
import { partGap } from './part-gap.ts';
import { folderOf, readTextOf, shownFrom } from './project-texts.ts';
import { keyOfFiles, toTargetReading } from './project-reading.ts';
import { readComposeFolder } from './read-folder.ts';
import { readPart } from './read-part.ts';
import { readProject, type ComposeProject, type ProjectReading } from './read-project.ts';

/** Reads a Compose file without any other file. */
function readAlone(text: string): TargetReading {
  const file = 'compose.yaml';
  const reading = readCompose({ file, text, directory: '/srv/example', env: {} });
  return toTargetReading({ ...reading }, { file: { name: file, key: file } });
}

/** Reads files as `docker compose -f FILE…` does. */
async function readNamedFiles(
  texts: ComposeProject['texts'],
  { directory, project }: TogetherOptions,
  context: ReadContext,
): Promise<ProjectReading> {
  const call = {
    cwd: context.directory,
    env: setVariables(context),
    files: texts.map(({ path }) => path),
    ...context.compose,
    ...(directory === undefined ? {} : { directory }),
  };
  const { profiles, deploysTo } = context.compose;
  const found = await findProject(call, context.files);
  return readProject(
    {
      texts,
      directory: found.directory,
      environmentFiles: found.environmentFiles,
      ...(profiles === undefined ? {} : { profiles }),
      ...(deploysTo === undefined ? {} : { deploysTo }),
      ...(project === undefined ? {} : { name: project }),
    },
    context.files,
    context,
  );
}

/** Says which files a run of Compose without `-f` adds to the one that was named. */
function addedFilesGap({ path, shown, key }: TargetText, { paths }: ProjectFiles): readonly CollectedGap[] {
  const others = paths.filter((one) => one !== path).map((one) => relative(dirname(path), one));
  if (others.length === 0 || !paths.includes(path)) return [];
  const what = others.join(' and ');
  const why = `Docker Compose merges it with ${what} when it runs without -f, and only ${shown} was checked: name the folder to check both, or --file ${shown} for this file alone`;
  return [{ subject: rootSubject('compose', key, shown), what: shown, why }];
}

/** The files over which Compose merges a file: those before it in its project, else the main one beside it. */
function filesBefore({ path }: TargetText, { paths, byVariable }: ProjectFiles): readonly string[] {
  if (paths.includes(path)) return paths.slice(0, paths.indexOf(path));
  return byVariable ? paths : paths.slice(0, 1);
}

/** Reads a file that was named by itself: as `docker compose -f FILE` does, or as a part of the project beside it. */
async function readFile(text: TargetText, context: ReadContext): Promise<TargetReading> {
  const alone = await readNamedFiles([text], {}, context);
  const env = setVariables(context);
  const folder = folderOf(text);
  // Compose takes the paths of this variable from the working directory.
  const cwd = Object.hasOwn(env, 'COMPOSE_FILE') ? context.directory : folder.path;
  const project = await findProject({ cwd, env, ...context.compose }, context.files);
  const before = await Promise.all(
    filesBefore(text, project).map((path) => readTextOf({ path, shown: shownFrom(folder, path) }, context)),
  );
  const [main, ...more] = before.flatMap((one) => valueOf(one) ?? []);
  const part =
    main &&
    (await readPart(text, alone, { before: [main, ...more] }, (texts) => readNamedFiles(texts, {}, context)));
  if (part !== undefined) return part;
  const own = toTargetReading(alone, { file: { name: text.shown, key: text.key } });
  const notes = [...addedFilesGap(text, project), ...(main === undefined ? partGap(text, alone) : [])];
  return { ...own, gaps: [...(own.gaps ?? []), ...notes] };
}

async function read(
  texts: readonly [TargetText, ...TargetText[]],
  context: ReadContext,
  together?: TogetherOptions,
): Promise<TargetReading> {
  const [first, ...others] = texts;
  if (together === undefined && others.length === 0) return readFile(first, context);
  const reading = await readNamedFiles(texts, together ?? {}, context);
  const merged = others.map(({ shown }) => shown);
  return toTargetReading(reading, {
    file: { name: first.shown, key: first.key },
    projectKey: keyOfFiles(texts),
    merged,
  });
}

/** Reads Compose files. */
export const composeReader: TargetReader = { read, readAlone, readFolder: readComposeFolder };
