import { basename, dirname, join } from 'node:path/posix';
import type { CommandInstruction, ContextSource, Dockerfile } from '../../../core/image/dockerfile.ts';
import type { BuildContextFacts } from '../../../core/facts/facts.ts';
import { known, type Observed } from '../../../core/observed.ts';
import type { HostFiles } from '../../../io/files.ts';
import type { ReadContext, TargetFile } from '../shared/target.ts';
import { listContext } from './list-context.ts';

/** Longest start script that is read: real ones have some kilobytes. */
const longestScript = 64 * 1024;

/** Listings of a run: several Dockerfiles may share a folder. */
const listings = new WeakMap<ReadContext, Map<string, Promise<Observed<readonly string[]>>>>();

/**
 * Reads what a Dockerfile takes from its build context: the folder that it is in, as far as the file alone says.
 * `undefined` if it takes nothing from there.
 */
export async function readBuildContext(
  dockerfile: Dockerfile,
  { path, shown }: TargetFile,
  context: ReadContext,
  { path: folder, shown: shownFolder }: TargetFile = { path: dirname(path), shown: dirname(shown) },
): Promise<BuildContextFacts | undefined> {
  const sources = dockerfile.contextSources();
  if (sources.length === 0) return undefined;
  const { files } = context;
  const [ignoreFile, entries, startScript] = await Promise.all([
    readIgnoreFile(files, { path, shown }, { path: folder, shown: shownFolder }),
    sources.some(mayTakeDirectories) ? listedOnce(context, folder) : undefined,
    readStartScript(files, folder, dockerfile),
  ]);
  return {
    folder: shownFolder,
    ignoreFile,
    ...(entries === undefined ? {} : { entries }),
    ...(startScript === undefined ? {} : { startScript }),
  };
}

/** A name with a dot inside is that of a file. */
function mayTakeDirectories({ path = '.' }: ContextSource): boolean {
  return /[*?[]/u.test(path) || !/[^./][^/]*\.[^./]+$/u.test(path);
}

function listedOnce(context: ReadContext, folder: string): Promise<Observed<readonly string[]>> {
  const listed = listings.get(context) ?? new Map<string, Promise<Observed<readonly string[]>>>();
  listings.set(context, listed);
  const listing = listed.get(folder) ?? listContext(context.files, folder);
  listed.set(folder, listing);
  return listing;
}

/** The builder takes `Dockerfile.dockerignore` beside the file first. Source: Docker documentation, build context. */
async function readIgnoreFile(
  files: HostFiles,
  { path, shown }: TargetFile,
  folder: TargetFile,
): Promise<BuildContextFacts['ignoreFile']> {
  const first = await files.readText(`${path}.dockerignore`);
  const isOwn = first.state !== 'absent';
  const text = isOwn ? first : await files.readText(join(folder.path, '.dockerignore'));
  const name = isOwn ? `${shown}.dockerignore` : join(folder.shown, '.dockerignore');
  return text.state === 'known' ? known({ name, text: text.value }, name) : { ...text, from: name };
}

/** The word of the script that the image starts. */
function startWord({ stages, commandsOf }: Dockerfile): string | undefined {
  const instructions = stages.filter(({ inImage }) => inImage).flatMap((stage) => stage.instructions);
  const starts = instructions.filter(
    (one): one is CommandInstruction => one.keyword === 'ENTRYPOINT' || one.keyword === 'CMD',
  );
  const start = starts.findLast(({ keyword }) => keyword === 'ENTRYPOINT') ?? starts.at(-1);
  if (start === undefined) return undefined;
  const words =
    start.command.form === 'exec'
      ? start.command.words.map(({ text }) => text)
      : commandsOf(start).commands.flatMap(({ program, arguments: rest }) => [
          program,
          ...rest.map(({ text }) => text),
        ]);
  return words.find((word) => /\.(?:sh|bash)$|entry-?point|(?:^|\/)(?:start|run|init)[\w-]*$/u.test(word));
}

/** Where in the context the script is: a source of its name, else a file of its name in a directory that is copied. */
function scriptPaths(dockerfile: Dockerfile, word: string): readonly string[] {
  const name = basename(word);
  const shipped = dockerfile.contextSources().filter(({ stage }) => stage.inImage);
  const byName = shipped.flatMap(({ path, instruction, source }) =>
    path !== undefined &&
    (basename(path) === name ||
      (basename(instruction.destination.text) === name && instruction.sources[0] === source))
      ? [path]
      : [],
  );
  const inFolders = shipped.flatMap(({ path, instruction }) => {
    if (path === undefined || /[*?[]/u.test(path)) return [];
    const to = instruction.destination.text.replace(/\/+$/u, '');
    const rest = word.startsWith(`${to}/`) ? word.slice(to.length + 1) : word.replace(/^\.?\//u, '');
    return [join(path, rest), join(path, name)];
  });
  return [...new Set([...byName, ...inFolders])].filter((path) => !path.startsWith('../')).slice(0, 8);
}

async function readStartScript(
  files: HostFiles,
  folder: string,
  dockerfile: Dockerfile,
): Promise<BuildContextFacts['startScript']> {
  const word = startWord(dockerfile);
  if (word === undefined) return undefined;
  for (const path of scriptPaths(dockerfile, word)) {
    const text = await files.readText(join(folder, path), longestScript);
    if (text.state === 'known') return known({ path, text: text.value }, path);
  }
  return undefined;
}
