import { requireNamed } from '../../core/require-named.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import { basename, normalize, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import type { Facts, WorkloadFacts } from '../../core/facts/facts.ts';
import type { AssessedOutcome, CollectedGap } from '../../core/findings/finding.ts';
import { absent } from '../../core/observed.ts';
import { rootSubject } from '../../core/subject.ts';
import type { TargetKind } from '../../core/target.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { buildsOf, dockerfilesWithBuilds } from './read-builds.ts';
import { fileKeys } from './file-keys.ts';
import type { FileProblem } from './shared/file-problem.ts';
import { withoutRepeated, type NamedTarget } from './named-target.ts';
import { notIgnored, type FileSelection } from './shared/work-tree.ts';
import { searchFolder, type ClaimedFile } from './find-files.ts';
import { requireSize } from './require-size.ts';
import { allTargets, claimant, targets, targetWords } from './registry.ts';
import type {
  ComposeOptions,
  FileFacts,
  FoundFiles,
  ReadContext,
  Target,
  TargetFile,
  TargetReading,
  TargetText,
} from './shared/target.ts';

/** Results of the named targets. */
export interface TargetsRead {
  /** Names in the report. */
  names: readonly string[];
  facts: FileFacts & { workloads: readonly WorkloadFacts[] };
  recorded: readonly { shown: string; facts: Facts }[];
  gaps: readonly CollectedGap[];
  problems: readonly FileProblem[];
  remarks: readonly FileProblem[];
  outcomes: readonly AssessedOutcome[];
  failures: readonly IronhullError[];
  /** The texts that were named or found, each once by its name in the report. */
  texts: readonly TargetText[];
}

type Texts = readonly [TargetText, ...TargetText[]];

/** Longest text of any kind: standard input is read before its kind is known. */
const longest = Math.max(...allTargets.map(({ maxBytes = 0 }) => maxBytes));

async function readTexts(target: Target, texts: Texts, runtime: ReadContext): Promise<TargetReading> {
  for (const text of texts) requireSize(target, text);
  const reader = await target.load();
  return { name: texts[0].shown, texts, ...(await reader.read(texts, runtime)) };
}

async function textOf(
  file: TargetFile,
  target: Target,
  folder: string | undefined,
  { files, keyOf }: ReadContext,
): Promise<TargetText> {
  const text = requireNamed(await files.readText(file.path, target.maxBytes), file.shown);
  return { ...file, text, key: await keyOf(file.path, folder) };
}

/** Returns the error for a file that no target claims; a script has run lines all the same. */
async function unclaimed(shown: string, text: string, path = shown): Promise<IronhullError> {
  const { holdsRun } = await import('../../adapters/run-command/docker-invocation.ts');
  const hint = holdsRun(text)
    ? `; the docker run lines of a script are checked with --run, as in --run "$(cat ${shellWord(path)})"`
    : '';
  return new IronhullError('TARGET_UNKNOWN', `${shown}: not one of ${targetWords}${hint}`);
}

/** A build context is that of Dockerfiles: what else is named says itself what it builds with. */
function refuseContext(shown: string, { buildContext }: ReadContext): void {
  if (buildContext !== undefined)
    throw new IronhullError('USAGE', `--context is for Dockerfiles that are named, and ${shown} is none`);
}

async function readStandardInput(
  { kind, stdinName }: { kind?: TargetKind; stdinName?: string },
  runtime: ReadContext,
): Promise<readonly TargetReading[]> {
  const { standardInput, directory } = runtime;
  const shown = stdinName ?? 'standard input';
  const text = requireNamed((await standardInput?.(longest)) ?? absent('standard input'), shown);
  const name = stdinName === undefined ? '' : basename(stdinName);
  const target = kind === undefined ? claimant(name, text)?.target : targets[kind];
  if (target === undefined) throw await unclaimed(shown, text, stdinName ?? '-');
  const path = resolve(directory, stdinName ?? 'stdin');
  const key = stdinName === undefined ? shown : await runtime.keyOf(path);
  const input = { path, shown, text, key, isStandardInput: true } as const;
  if (target !== targets.dockerfile) refuseContext(shown, runtime);
  return [await readTexts(target, [input], runtime)];
}

async function readFile(
  target: Target,
  file: TargetFile,
  folder: string,
  runtime: ReadContext,
): Promise<TargetReading> {
  try {
    const texts: Texts = [await textOf(file, target, folder, runtime)];
    const reader = await target.load();
    return { texts, ...(await reader.read(texts, runtime)) };
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    const key = await runtime.keyOf(file.path, folder);
    const subject = rootSubject(target.subject, key, file.shown);
    return { gaps: [{ subject, what: file.shown, why: error.message }], failures: [error] };
  }
}

/** A folder that could not be searched is not one without files. */
function nothingFound({ shown }: TargetFile, [gap]: readonly CollectedGap[]): IronhullError {
  return gap === undefined
    ? new IronhullError('TARGET_MISSING', `${shown}: nothing to check found (${targetWords})`)
    : new IronhullError('TARGET_UNREADABLE', `${gap.what}: ${gap.why}`);
}

/** Reads the files of a folder that belong to one target. */
async function readFound(
  target: Target,
  found: FoundFiles,
  runtime: ReadContext,
): Promise<readonly TargetReading[]> {
  const reader = await target.load();
  if (reader.readFolder !== undefined) return reader.readFolder(found, runtime);
  return Promise.all(found.files.map((file) => readFile(target, file, found.folder.path, runtime)));
}

/** Every file that a target claims below a folder. One that cannot be read is a gap, and the others are read all the same. */
async function readFolder(
  folder: TargetFile,
  runtime: ReadContext,
  only: FileSelection | undefined,
): Promise<readonly TargetReading[]> {
  const selection = only ?? (await notIgnored(folder.path, runtime.git));
  const { files, folders, gaps } = await searchFolder(runtime.files, folder, allTargets, selection);
  const byTarget = Map.groupBy(files, ({ target }: ClaimedFile<Target>) => target);
  const wanted = allTargets.filter((target) => target.readsFolders === true || byTarget.has(target));
  const readings = await Promise.all(
    wanted.map((target) =>
      readFound(target, { folder, folders, files: byTarget.get(target) ?? [] }, runtime),
    ),
  );
  if (files.length === 0 && readings.flat().length === 0) {
    if (only !== undefined && gaps.length === 0) return [];
    throw nothingFound(folder, gaps);
  }
  const read = new Set(readings.flat().flatMap(({ texts = [] }) => texts.map(({ shown }) => shown)));
  return [{ name: folder.shown, gaps: gaps.filter(({ what }) => !read.has(what)) }, ...readings.flat()];
}

/** Reads files that were named as one. */
async function readTogether(
  { together, kind, ...options }: Extract<NamedTarget, { together: unknown }>,
  runtime: ReadContext,
): Promise<readonly TargetReading[]> {
  const target = targets[kind];
  const { directory, standardInput } = runtime;
  const read = async (shown: string): Promise<TargetText> => {
    if (shown !== '-') return textOf({ path: resolve(directory, shown), shown }, target, undefined, runtime);
    const name = 'standard input';
    const text = requireNamed((await standardInput?.(longest)) ?? absent(name), name);
    return { path: resolve(directory, 'stdin'), shown: name, text, key: name, isStandardInput: true };
  };
  const [first, ...others] = together;
  const texts: Texts = [await read(first), ...(await Promise.all(others.map(read)))];
  for (const text of texts) requireSize(target, text);
  const reader = await target.load();
  const name = texts.map(({ shown }) => shown).join(' + ');
  return [{ name, texts, ...(await reader.read(texts, runtime, options)) }];
}

async function readNamed(named: NamedTarget, runtime: ReadContext): Promise<readonly TargetReading[]> {
  const { files, directory } = runtime;
  if ('text' in named) {
    const { kind, text: given } = named;
    refuseContext(`--${kind}`, runtime);
    const text = { path: resolve(directory, kind), shown: kind, text: given, key: kind };
    return [await readTexts(targets[named.kind], [text], runtime)];
  }
  if ('together' in named) {
    refuseContext(named.together[0], runtime);
    return readTogether(named, runtime);
  }
  if (named.path === '-') return readStandardInput(named, runtime);
  const file = { path: resolve(directory, named.path), shown: named.path };
  const real = requireNamed(await files.realPath(file.path), file.shown);
  const status = await files.status(real);
  if (named.kind === undefined && status.state === 'known' && status.value.kind === 'directory') {
    refuseContext(named.path, runtime);
    return readFolder({ path: real, shown: named.path }, runtime, named.only);
  }
  if (named.only?.hasFile(real) === false) return [];
  const known = named.kind === undefined ? undefined : targets[named.kind];
  const text = requireNamed(await files.readText(file.path, known?.maxBytes ?? longest), file.shown);
  const target = known ?? claimant(basename(file.path), text)?.target;
  if (target === undefined) throw await unclaimed(file.shown, text);
  if (target !== targets.dockerfile) refuseContext(named.path, runtime);
  return [await readTexts(target, [{ ...file, text, key: await runtime.keyOf(file.path) }], runtime)];
}

/** Reads the Dockerfiles that services and targets are built from, where they were not read as files of their own. */
async function readBuilds(
  readings: readonly TargetReading[],
  context: ReadContext,
): Promise<readonly TargetReading[]> {
  const read = new Set(
    joined(readings, ({ facts }) => facts?.dockerfiles).map(({ file }) => normalize(file.name)),
  );
  const named = buildsOf(readings).map(({ dockerfile }) => normalize(dockerfile));
  const paths = [...new Set(named)].filter((name) => !read.has(name));
  const found = await Promise.all(
    paths.map(async (shown) => {
      const file = { path: resolve(context.directory, shown), shown };
      // A checkout may lack it; then what it decides stays unknown.
      const status = await context.files.status(file.path);
      return status.state === 'absent'
        ? undefined
        : readFile(targets.dockerfile, file, context.directory, context);
    }),
  );
  return found.filter((one) => one !== undefined);
}

function joined<T>(
  readings: readonly TargetReading[],
  part: (one: TargetReading) => readonly T[] | undefined,
) {
  return readings.flatMap((reading) => part(reading) ?? []);
}

/**
 * Reads what was named.
 * @throws IronhullError for a path that does not exist, cannot be read, or is of no kind that is known.
 */
export async function readTargets(
  named: readonly NamedTarget[],
  runtime: RuntimeContext,
  compose: ComposeOptions = {},
  builds: Pick<ReadContext, 'buildContext'> = {},
): Promise<TargetsRead> {
  const paths = named.flatMap((one) => ('path' in one ? one.path : 'together' in one ? one.together : []));
  if (paths.filter((path) => path === '-').length > 1)
    throw new IronhullError('USAGE', '- is given twice: standard input is read once');
  const context = { ...runtime, compose, ...builds, keyOf: fileKeys(runtime.files) };
  const distinct = await withoutRepeated(named, runtime);
  const read = (await Promise.all(distinct.map((one) => readNamed(one, context)))).flat();
  const readings = [...read, ...(await readBuilds(read, context))];
  const dockerfiles = await dockerfilesWithBuilds(
    joined(readings, ({ facts }) => facts?.dockerfiles),
    buildsOf(readings),
    context,
  );
  const configured = joined(readings, ({ facts }) => facts?.configuredEngines);
  return {
    names: joined(readings, ({ name }) => (name === undefined ? [] : [name])),
    facts: {
      workloads: joined(readings, ({ facts }) => facts?.workloads),
      ...(configured.length === 0 ? {} : { configuredEngines: configured }),
      ...(dockerfiles.length === 0 ? {} : { dockerfiles }),
    },
    recorded: joined(readings, ({ recorded, name = '' }) => recorded && [{ shown: name, facts: recorded }]),
    gaps: joined(readings, ({ gaps }) => gaps),
    problems: joined(readings, ({ problems }) => problems),
    remarks: joined(readings, ({ remarks }) => remarks),
    outcomes: joined(readings, ({ outcomes }) => outcomes),
    failures: joined(readings, ({ failures }) => failures),
    texts: [...new Map(joined(readings, ({ texts }) => texts).map((one) => [one.shown, one])).values()],
  };
}
