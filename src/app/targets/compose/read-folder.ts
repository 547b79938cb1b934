import { dirname, relative } from 'node:path/posix';
import { setVariables } from '../../runtime/runtime-context.ts';
import type { FoundFiles, ReadContext, TargetFile, TargetReading, TargetText } from '../shared/target.ts';
import { devcontainerFilesBefore, devcontainerGaps } from './devcontainer.ts';
import { findProject } from './find-project.ts';
import { readFolderProject, readWith, type FolderContext, type FolderProject } from './folder-project.ts';
import { isPartial, readFragment, readIncluded, type ReadAlone } from './fragment.ts';
import { withoutIncluded } from './included-project.ts';
import { basesOf } from './part-bases.ts';
import { partGap } from './part-gap.ts';
import { toTargetReading } from './project-reading.ts';
import { folderOf, readTextOf, shownFrom } from './project-texts.ts';
import { readPart, type PartBase } from './read-part.ts';
import type { ComposeProject, ProjectReading } from './read-project.ts';
import { unreadReading } from './unread-file.ts';
import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import { rootSubject } from '../../../core/subject.ts';

async function readAs(
  texts: ComposeProject['texts'],
  folder: string,
  context: FolderContext,
): Promise<ProjectReading> {
  const files = texts.map(({ path }) => path);
  const call = { cwd: folder, env: setVariables(context), files, ...context.compose };
  return readWith(texts, await findProject(call, context.files), context);
}

async function readAlone(file: TargetFile, context: FolderContext): Promise<ReadAlone | TargetReading> {
  const observed = await readTextOf(file, context, context.namedFolder);
  if (observed.state !== 'known')
    return unreadReading(observed, file, await context.keyOf(file.path, context.namedFolder));
  const texts = [observed.value] as const;
  return { texts, alone: await readAs(texts, dirname(file.path), context) };
}

/** Returns the reading of a file as a part of a project that is around it, or whose files are beside it. */
async function readAsPart(
  { texts: [text], alone }: ReadAlone,
  others: readonly ReadAlone[],
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<TargetReading | undefined> {
  const folder = folderOf(text);
  const beside = others.filter(
    ({ texts: [{ path }] }) => path !== text.path && dirname(path) === folder.path,
  );
  const siblings = beside.map(({ texts }) => texts[0]);
  const named = await Promise.all(
    (await devcontainerFilesBefore(text.path, folder.path, context)).map((path) =>
      readTextOf({ path, shown: shownFrom(folder, path) }, context, context.namedFolder),
    ),
  );
  const devcontainer = named.flatMap((one) => valueOf(one) ?? []);
  const bases: readonly PartBase[] = [
    ...(devcontainer.length > 0 && devcontainer.length === named.length ? [{ before: devcontainer }] : []),
    ...projectsAround(folder.path, projects).map((project) => ({ before: filesBefore(project), siblings })),
    ...basesOf(text.path, beside).map((base) => ({ before: base.texts, siblings })),
    { before: [], siblings },
  ];
  for (const base of bases) {
    const part = await readPart(text, alone, base, (all) => readAs(all, folder.path, context));
    if (part !== undefined) return { ...part, texts: [...base.before, text] };
  }
  return undefined;
}

/** Judges a file that Compose does not take by itself: alone, or as a part of a project of the named folder. */
async function judgeOther(
  one: ReadAlone,
  others: readonly ReadAlone[],
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<TargetReading> {
  const { texts, alone } = one;
  const [text] = texts;
  const part =
    readFragment(one, [...wholesOf(projects), ...others]) ??
    readIncluded(one, wholesOf(projects)) ??
    (await readAsPart(one, others, projects, context));
  if (part !== undefined) return part;
  const reading = toTargetReading(alone, { file: { name: text.shown, key: text.key } });
  const isBesideProject = projects.some(
    ({ folder, texts: main }) => main.length > 0 && folder.path === dirname(text.path),
  );
  return {
    ...reading,
    gaps: [...(reading.gaps ?? []), ...(isBesideProject ? [] : partGap(text, alone))],
    texts,
  };
}

/** Reads the files that are in no project. */
async function readOthers(
  files: readonly TargetFile[],
  context: FolderContext,
): Promise<{ others: readonly ReadAlone[]; unread: readonly TargetReading[] }> {
  const read = await Promise.all(files.map((file) => readAlone(file, context)));
  return {
    others: read.filter((one): one is ReadAlone => 'alone' in one),
    unread: read.filter((one): one is TargetReading => !('alone' in one)),
  };
}

function wholesOf(projects: readonly FolderProject[]): readonly ReadAlone[] {
  return projects.flatMap(({ whole }) => whole ?? []);
}

/**
 * Judges the project of a folder: as a fragment if another one includes or extends it, merged over another one if it has
 * services without an image that are defined there, else as it is.
 */
async function judgeProject(
  project: FolderProject,
  others: readonly ReadAlone[],
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<readonly TargetReading[]> {
  const { whole, byVariable, readings } = project;
  if (whole === undefined || byVariable || readings.length > 1 || !isPartial(whole.alone)) return readings;
  const fragment = readFragment(whole, [...wholesOf(projects), ...others]);
  if (fragment !== undefined) return [fragment];
  const mayBePart = whole.texts.length === 1 && whole.alone.problems.some(({ lacksImage }) => lacksImage);
  if (!mayBePart) return readings;
  const around = projects.filter((one) => one !== project);
  const part = await readAsPart(whole, [], around, context);
  return part === undefined || (part.problems ?? []).length > 0 ? readings : [part];
}

/** Returns the projects of a folder and of those above it, the nearest first. */
function projectsAround(folder: string, projects: readonly FolderProject[]): readonly FolderProject[] {
  return projects
    .filter(({ folder: { path }, texts }) => texts.length > 0 && isWithin(folder, path))
    .toSorted((a, b) => b.folder.path.length - a.folder.path.length);
}

/** Returns the files over which Compose merges a further one that is named: without those that it adds by itself. */
function filesBefore({ texts, byVariable }: FolderProject): readonly TargetText[] {
  return byVariable ? texts : texts.slice(0, 1);
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
  const { others, unread } = await readOthers(
    found.files.filter(({ path }) => !read.has(path)),
    context,
  );
  const judged = [
    ...(
      await Promise.all(projects.map((project) => judgeProject(project, others, projects, context)))
    ).flat(),
    ...unread,
    ...(await Promise.all(others.map((one) => judgeOther(one, others, projects, context)))),
  ];
  return [
    ...(await devcontainerGaps(found.folders, context)).map((gap) => ({ gaps: [gap] })),
    ...(await projectAbove(found, projects, context)),
    ...judged.map((reading) => withoutIncluded(reading, projects)),
  ];
}
