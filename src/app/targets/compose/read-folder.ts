import { dirname, relative } from 'node:path/posix';
import { setVariables } from '../../runtime/runtime-context.ts';
import type { FoundFiles, ReadContext, TargetFile, TargetReading } from '../shared/target.ts';
import { findProject } from './find-project.ts';
import { readFolderProject, readWith, type FolderContext, type FolderProject } from './folder-project.ts';
import { withoutIncluded } from './included-project.ts';
import { partGap } from './part-gap.ts';
import { describePart, toTargetReading } from './project-reading.ts';
import { readTextOf } from './project-texts.ts';
import { readPart } from './read-part.ts';
import type { ComposeProject, ProjectReading } from './read-project.ts';
import { composeInvalid } from './rule.ts';
import { unreadReading } from './unread-file.ts';
import { passedRules } from '../shared/file-problem.ts';
import { isWithin } from '../../../core/is-within.ts';
import { rootSubject } from '../../../core/subject.ts';

/** Reads a file that Compose does not take by itself: alone, or as a part of a project of the named folder. */
async function readOther(
  file: TargetFile,
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<TargetReading> {
  const observed = await readTextOf(file, context, context.namedFolder);
  if (observed.state !== 'known')
    return unreadReading(observed, file, await context.keyOf(file.path, context.namedFolder));
  const text = observed.value;
  const folder = dirname(file.path);
  const readAs = async (texts: ComposeProject['texts']): Promise<ProjectReading> => {
    const files = texts.map(({ path }) => path);
    const call = { cwd: folder, env: setVariables(context), files, ...context.compose };
    return readWith(texts, await findProject(call, context.files), context);
  };
  const alone = await readAs([text]);
  const own = { file: { name: text.shown, key: text.key } };
  if (alone.problems.length === 0) return { ...toTargetReading(alone, own), texts: [text] };
  const using = projects.find(({ parts }) => parts.has(file.path));
  if (using !== undefined && alone.problems.every(({ lacksImage }) => lacksImage)) {
    const subject = rootSubject('compose', text.key, text.shown);
    const saw = describePart(using.texts.map(({ shown }) => shown));
    return { outcomes: passedRules([composeInvalid], [], subject, saw), texts: [text] };
  }
  const around = projectsAround(folder, projects);
  for (const project of around) {
    const others = filesBefore(project);
    const part = others && (await readPart(text, alone, others, readAs));
    if (part !== undefined) return { ...part, texts: [...project.texts, text] };
  }
  const reading = toTargetReading(alone, own);
  const gaps = around.some((one) => one.folder.path === folder) ? [] : partGap(text, alone);
  return { ...reading, gaps: [...(reading.gaps ?? []), ...gaps], texts: [text] };
}

/** Returns the projects of a folder and of those above it, the nearest first. */
function projectsAround(folder: string, projects: readonly FolderProject[]): readonly FolderProject[] {
  return projects
    .filter(({ folder: { path }, texts }) => texts.length > 0 && isWithin(folder, path))
    .toSorted((a, b) => b.folder.path.length - a.folder.path.length);
}

/** Returns the files over which Compose merges a further one that is named: without those that it adds by itself. */
function filesBefore({ texts, byVariable }: FolderProject): ComposeProject['texts'] | undefined {
  const [main, ...more] = texts;
  return main && [main, ...(byVariable ? more : [])];
}

/** Says that Compose takes a project of a folder above, where the named folder has Compose files and no project. */
async function projectAbove(
  { folder, files }: FoundFiles,
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<readonly TargetReading[]> {
  const isHere = ({ path }: TargetFile): boolean => dirname(path) === folder.path;
  if (!files.some(isHere) || projects.some((project) => project.folder.path === folder.path)) return [];
  const env = { ...setVariables(context), COMPOSE_FILE: undefined };
  const found = await findProject({ cwd: folder.path, env, searchesAbove: true }, context.files);
  const [main] = found.paths;
  if (main === undefined) return [];
  const why = `Docker Compose takes ${relative(folder.path, main)} for this folder, which was not checked`;
  return [
    { gaps: [{ subject: rootSubject('folder', folder.shown, folder.shown), what: folder.shown, why }] },
  ];
}

/**
 * Reads what a folder holds of Compose: in it and in each folder below the project that Compose runs there, and
 * the files that are in no project.
 */
export async function readComposeFolder(
  found: FoundFiles,
  runtime: ReadContext,
): Promise<readonly TargetReading[]> {
  const context = { ...runtime, namedFolder: found.folder.path };
  const projects = (
    await Promise.all(found.folders.map((folder) => readFolderProject(folder, context)))
  ).flatMap((project) => project ?? []);
  const read = new Set(projects.flatMap(({ texts }) => texts.map(({ path }) => path)));
  const others = found.files.filter(({ path }) => !read.has(path));
  return [
    ...(await projectAbove(found, projects, context)),
    ...projects.flatMap(({ readings }) => readings).map((reading) => withoutIncluded(reading, projects)),
    ...(await Promise.all(
      others.map(async (file) => withoutIncluded(await readOther(file, projects, context), projects)),
    )),
  ];
}
