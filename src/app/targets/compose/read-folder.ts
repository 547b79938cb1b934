import { basename, dirname, relative } from 'node:path/posix';
import { setVariables } from '../../runtime/runtime-context.ts';
import type { FoundFiles, ReadContext, TargetFile, TargetReading, TargetText } from '../shared/target.ts';
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

/** A file that Compose does not take by itself, as it is alone. */
interface OtherFile {
  file: TargetFile;
  text: TargetText;
  alone: ProjectReading;
}

async function readAs(
  texts: ComposeProject['texts'],
  folder: string,
  context: FolderContext,
): Promise<ProjectReading> {
  const files = texts.map(({ path }) => path);
  const call = { cwd: folder, env: setVariables(context), files, ...context.compose };
  return readWith(texts, await findProject(call, context.files), context);
}

async function readAlone(file: TargetFile, context: FolderContext): Promise<OtherFile | TargetReading> {
  const observed = await readTextOf(file, context, context.namedFolder);
  if (observed.state !== 'known')
    return unreadReading(observed, file, await context.keyOf(file.path, context.namedFolder));
  const text = observed.value;
  return { file, text, alone: await readAs([text], dirname(file.path), context) };
}

/**
 * Returns the files of a folder over which a part of it may be merged where no project is: those that are whole, the
 * most like by name first (`stack.yml` for `stack.prod.yml`), then those that are called a base.
 */
function basesOf(part: TargetFile, others: readonly OtherFile[]): readonly OtherFile[] {
  const name = basename(part.path);
  const rankOf = (path: string): number => {
    const stem = basename(path).replace(/\.ya?ml$/u, '');
    if (name.startsWith(`${stem}.`) || name.startsWith(`${stem}-`)) return stem.length + 2;
    return /(?:^|[._-])(?:base|common|main)$/u.test(stem) ? 1 : 0;
  };
  return others
    .filter(({ file: { path }, alone }) => {
      const isBeside = dirname(path) === dirname(part.path);
      return isBeside && alone.problems.length === 0 && rankOf(path) > 0;
    })
    .toSorted((a, b) => rankOf(b.file.path) - rankOf(a.file.path));
}

/** Judges a file that Compose does not take by itself: alone, or as a part of a project of the named folder. */
async function judgeOther(
  { file, text, alone }: OtherFile,
  others: readonly OtherFile[],
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<TargetReading> {
  const folder = dirname(file.path);
  const own = { file: { name: text.shown, key: text.key } };
  if (alone.problems.length === 0) return { ...toTargetReading(alone, own), texts: [text] };
  const using = projects.find(({ parts }) => parts.has(file.path));
  if (using !== undefined && alone.problems.every(({ lacksImage }) => lacksImage)) {
    const subject = rootSubject('compose', text.key, text.shown);
    const saw = describePart(using.texts.map(({ shown }) => shown));
    return { outcomes: passedRules([composeInvalid], [], subject, saw), texts: [text] };
  }
  const around = projectsAround(folder, projects);
  const bases = [
    ...around.flatMap((project) => {
      const before = filesBefore(project);
      return before ? [{ before, texts: project.texts }] : [];
    }),
    ...basesOf(file, others).map((base) => ({ before: [base.text] as const, texts: [base.text] })),
  ];
  for (const { before, texts } of bases) {
    const part = await readPart(text, alone, before, (all) => readAs(all, folder, context));
    if (part !== undefined) return { ...part, texts: [...texts, text] };
  }
  const reading = toTargetReading(alone, own);
  const gaps = around.some((one) => one.folder.path === folder) ? [] : partGap(text, alone);
  return { ...reading, gaps: [...(reading.gaps ?? []), ...gaps], texts: [text] };
}

/** Reads the files that are in no project. */
async function readOthers(
  files: readonly TargetFile[],
  projects: readonly FolderProject[],
  context: FolderContext,
): Promise<readonly TargetReading[]> {
  const read = await Promise.all(files.map((file) => readAlone(file, context)));
  const others = read.filter((one): one is OtherFile => 'alone' in one);
  return Promise.all(
    read.map(async (one) => ('alone' in one ? judgeOther(one, others, projects, context) : one)),
  );
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
    ...(await readOthers(others, projects, context)).map((reading) => withoutIncluded(reading, projects)),
  ];
}
