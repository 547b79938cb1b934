import { basename, normalize, resolve } from 'node:path/posix';
import { IronhullError } from '../../../core/errors.ts';
import { describeLocation } from '../../../core/location.ts';
import { requireNamed } from '../../../core/require-named.ts';
import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import { placedDocuments } from '../../../formats/yaml/placed-values.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { fileKeys } from '../../targets/file-keys.ts';
import { searchFolder } from '../../targets/find-files.ts';
import { claimOf } from '../../targets/shared/claim-of.ts';
import type { FoundFiles, ReadContext, TargetFile } from '../../targets/shared/target.ts';
import { notIgnored } from '../../targets/shared/work-tree.ts';
import { bakeFileReferences, bakeFolderReferences } from './bake-references.ts';
import { composeFileReferences } from './compose-references.ts';
import { builtReferences, defaultBuildReferences } from './dockerfile-references.ts';
import { referenceKinds, type ReferenceKind } from './reference-kinds.ts';
import { longestFile, noReferences, type ReferenceFile, type ReferenceReading } from './reference-reading.ts';

/** Every image that files name, and the files by their names in reports. */
export interface FoundReferences {
  references: readonly WrittenReference[];
  files: ReadonlyMap<string, ReferenceFile>;
  gaps: readonly ReferenceGap[];
}

const kindWords = referenceKinds.map(({ words }) => words).join(', ');

/**
 * Finds every reference to an image in files and folders.
 * @throws IronhullError for a path that is not there, cannot be read, or is of no kind that names images, and for folders without any.
 */
export async function findReferences(
  paths: readonly string[],
  runtime: RuntimeContext,
): Promise<FoundReferences> {
  const context: ReadContext = { ...runtime, compose: {}, keyOf: fileKeys(runtime.files) };
  const read = await Promise.all([...new Set(paths)].map((path) => readPath(path, context)));
  const builds = joined(read, ({ builds: all }) => all);
  const dockerfiles = joined(read, ({ files }) => files).filter(({ shown }) =>
    builds.some(({ dockerfile }) => normalize(dockerfile) === normalize(shown)),
  );
  const built = await builtReferences(builds, dockerfiles, context);
  const replaced = new Set(built.files.map(({ shown }) => normalize(shown)));
  const own = joined(read, ({ references }) => references).filter(
    ({ at }) => !replaced.has(normalize(at.file)),
  );
  const files = new Map([...joined(read, (one) => one.files), ...built.files].map((one) => [one.shown, one]));
  const gaps = [...joined(read, (one) => one.gaps), ...built.gaps];
  if (files.size === 0 && gaps.length === 0)
    throw new IronhullError(
      'TARGET_MISSING',
      `${paths.join(', ')}: no file that names images found (${kindWords})`,
    );
  return {
    references: distinct([...own, ...built.references], context),
    files,
    gaps,
  };
}

function joined<T, R>(all: readonly T[], part: (one: T) => readonly R[]): readonly R[] {
  return all.flatMap(part);
}

/** One text can be read for several services and projects: each place counts once for what it results in. */
function distinct(
  references: readonly WrittenReference[],
  { directory }: ReadContext,
): readonly WrittenReference[] {
  const byPlace = new Map(
    references.map((one) => [
      JSON.stringify([resolve(directory, one.at.file), one.at.range.startOffset, one.image]),
      one,
    ]),
  );
  return [...byPlace.values()].toSorted(
    (a, b) =>
      (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : 0) ||
      a.at.range.startOffset - b.at.range.startOffset,
  );
}

async function readPath(shown: string, context: ReadContext): Promise<ReferenceReading> {
  if (shown === '' || shown === '-')
    throw new IronhullError('USAGE', 'trust lock reads files and folders; name them by their path');
  const { files, directory } = context;
  const file = { path: resolve(directory, shown), shown };
  const real = requireNamed(await files.realPath(file.path), shown);
  const status = await files.status(real);
  if (status.state === 'known' && status.value.kind === 'directory')
    return readFolder({ path: real, shown }, context);
  const text = requireNamed(await files.readText(file.path, longestFile), shown);
  const kind = claimOf(referenceKinds, basename(file.path), text, file.path)?.target;
  if (kind === undefined) throw new IronhullError('TARGET_UNKNOWN', `${shown}: not one of ${kindWords}`);
  if (kind.reads === 'compose')
    return composeFileReferences({ kind: 'file', file: { ...file, text } }, context);
  if (kind.reads === 'bake') return bakeFileReferences({ ...file, text }, context);
  return readFile(kind, { ...file, text });
}

async function readFolder(folder: TargetFile, context: ReadContext): Promise<ReferenceReading> {
  const selection = await notIgnored(folder.path, context.git);
  const found = await searchFolder(context.files, folder, referenceKinds, selection);
  const byKind = Map.groupBy(found.files, ({ target }) => target);
  const all = await Promise.all(
    referenceKinds.map((kind) =>
      readFound(kind, { folder, folders: found.folders, files: byKind.get(kind) ?? [] }, context),
    ),
  );
  const searched = { ...noReferences, gaps: found.gaps.map(({ what, why }) => ({ what, why })) };
  return merged([searched, ...all]);
}

function merged(all: readonly ReferenceReading[]): ReferenceReading {
  return {
    references: joined(all, ({ references }) => references),
    files: joined(all, ({ files }) => files),
    gaps: joined(all, ({ gaps }) => gaps),
    builds: joined(all, ({ builds }) => builds),
  };
}

async function readFound(
  kind: ReferenceKind,
  found: FoundFiles,
  context: ReadContext,
): Promise<ReferenceReading> {
  if (kind.reads === 'compose') return composeFileReferences({ kind: 'folder', found }, context);
  if (kind.reads === 'bake') return merged(await bakeFolderReferences(found, context));
  const read = await Promise.all(
    found.files.map(async ({ path, shown }) => {
      const text = await context.files.readText(path, longestFile);
      if (text.state !== 'known')
        return {
          ...noReferences,
          gaps: [{ what: shown, why: text.state === 'absent' ? 'it is gone' : text.detail }],
        };
      return readFile(kind, { path, shown, text: text.value });
    }),
  );
  return merged(read);
}

/** Reads a file by itself. */
function readFile(kind: ReferenceKind, file: ReferenceFile): ReferenceReading {
  if (kind.reads === 'dockerfile')
    return { ...noReferences, references: defaultBuildReferences(file), files: [file] };
  const { documents, problem } = placedDocuments(file.text);
  if (problem !== undefined) {
    const place = describeLocation({ in: 'file', file: file.shown, range: problem.range });
    return {
      ...noReferences,
      files: [file],
      gaps: [
        {
          what: file.shown,
          why: `it is no YAML, and its images are not known: ${place}: ${problem.message}`,
        },
      ],
    };
  }
  const references = kind.references?.(documents, file.path, file.shown) ?? [];
  return { ...noReferences, references, files: [file] };
}
