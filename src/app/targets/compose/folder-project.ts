import { isMainName, type ProjectFiles } from '../../../compose/adapter/project-files.ts';
import { valueOf } from '../../../core/observed.ts';
import { onceFor } from '../../../core/once-for.ts';
import { rootSubject } from '../../../core/subject.ts';
import { setVariables } from '../../runtime/runtime-context.ts';
import type { ListedFolder, ReadContext, TargetFile, TargetReading } from '../shared/target.ts';
import { findProject } from './find-project.ts';
import type { ReadAlone } from './fragment.ts';
import { keyOfFiles, toTargetReading } from './project-reading.ts';
import { readTextOf, shownFrom } from './project-texts.ts';
import { readProject, type ComposeProject, type ProjectReading } from './read-project.ts';
import { unreadFile } from './unread-file.ts';

/** Reading a folder that was named. */
export interface FolderContext extends ReadContext {
  /** Its absolute path. */
  namedFolder: string;
}

/** The project that Compose finds in a folder, as it was read. */
export interface FolderProject {
  folder: TargetFile;
  readings: readonly TargetReading[];
  /** Its files; none if one of them could not be read. */
  texts: readonly ComposeProject['texts'][number][];
  /** Whether `COMPOSE_FILE` names them. */
  byVariable: boolean;
  /** Absolute paths of the further files that were read for it. */
  parts: ReadonlySet<string>;
  /** Its files as they were read; absent if one of them could not be. */
  whole?: ReadAlone;
}

/** The environment of a folder: the files that its `COMPOSE_FILE` names are of the folder that was named. */
function environmentOf({ path }: TargetFile, context: FolderContext): Record<string, string | undefined> {
  const env = setVariables(context);
  return path === context.namedFolder ? env : withoutComposeFile(env);
}

const withoutComposeFile = onceFor(
  (env: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
    ...env,
    COMPOSE_FILE: undefined,
  }),
);

/** Reads files with the variables and profiles of a folder. */
export async function readWith(
  texts: ComposeProject['texts'],
  { directory, environmentFiles }: Pick<ProjectFiles, 'directory' | 'environmentFiles'>,
  context: ReadContext,
): Promise<ProjectReading> {
  const { profiles, deploysTo } = context.compose;
  const project = {
    texts,
    directory,
    environmentFiles,
    ...(profiles === undefined ? {} : { profiles }),
    ...(deploysTo === undefined ? {} : { deploysTo }),
  };
  return readProject(project, context.files, context);
}

function unknownFiles({ shown }: TargetFile, { problems }: ProjectFiles): readonly TargetReading[] {
  const subject = rootSubject('folder', shown, shown);
  return problems.map((problem) => ({
    gaps: [{ subject, what: shown, why: `the files that Docker Compose reads are not known: ${problem}` }],
  }));
}

async function readFound(
  folder: TargetFile,
  found: ProjectFiles,
  variable: '.env' | 'environment' | undefined,
  context: FolderContext,
): Promise<FolderProject> {
  const { namedFolder } = context;
  const files = await Promise.all(
    found.paths.map(async (path) => {
      const file = { path, shown: shownFrom(folder, path) };
      return { file, text: await readTextOf(file, context, namedFolder) };
    }),
  );
  const project = { folder, byVariable: found.byVariable };
  const unknown = unknownFiles(folder, found);
  const unread = files.filter(({ text }) => text.state !== 'known');
  const [first, ...others] = files.flatMap(({ text }) => valueOf(text) ?? []);
  if (first === undefined || unread.length > 0) {
    const wanted = { folder, ...(variable === undefined ? {} : { variable }) };
    const refused = unread.map(({ file, text }) =>
      unreadFile({ ...file, ...wanted }, text, context, namedFolder),
    );
    const readings = [...unknown, ...(await Promise.all(refused))];
    return { ...project, readings, texts: [], parts: new Set() };
  }
  const texts = [first, ...others] as const;
  const reading = await readWith(texts, found, context);
  const shown = {
    file: { name: first.shown, key: first.key },
    ...(found.byVariable ? { projectKey: keyOfFiles(texts) } : {}),
    merged: others.map((one) => one.shown),
  };
  const own = { ...toTargetReading(reading, shown), texts };
  return {
    ...project,
    readings: [...unknown, own],
    texts,
    parts: reading.parts,
    whole: { texts, alone: reading },
  };
}

/** Whether a folder with this name in it may be that of a project. */
export function isProjectName(name: string): boolean {
  return name === '.env' || isMainName(name);
}

/** Reads the project that Compose runs in a folder; `undefined` if it finds none there. */
export async function readFolderProject(
  { path, shown, names }: ListedFolder,
  context: FolderContext,
): Promise<FolderProject | undefined> {
  const folder = { path, shown };
  const env = environmentOf(folder, context);
  const isNamed = env['COMPOSE_FILE'] !== undefined;
  if (!isNamed && !names.some(isProjectName)) return undefined;
  const found = await findProject({ cwd: path, env, ...context.compose }, context.files);
  if (found.paths.length === 0) return undefined;
  const variable = found.byVariable ? (isNamed ? 'environment' : '.env') : undefined;
  return readFound(folder, found, variable, context);
}
